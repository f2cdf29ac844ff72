#include "base/hex.h"
#include "base/random.h"
#include "layers/pdu.h"

#include <QTest>
#include <numeric>

using namespace layerscope;

namespace {

constexpr Protocol upper{"Upper", "U", "u", LayerNumber::Application, "", {}};
constexpr Protocol lower{"Lower", "L", "l", LayerNumber::Transport, "", {}};

// Spans must be in order and cover every byte exactly once.
bool coversEachByteOnce(const Pdu& pdu) {
    std::uint32_t next = 0;
    for (const Span& span : pdu.spans()) {
        if (span.begin != next || span.length == 0)
            return false;
        next = span.end();
    }
    return next == pdu.size();
}

} // namespace

class PduTest : public QObject {
    Q_OBJECT

private slots:
    void headerAndTrailerHaveTheirOwner() {
        Pdu pdu(toBytes("hello"), &upper, LayerNumber::Application, MessageId{3}, 10);
        std::ranges::fill(pdu.prepend(2, &lower, LayerNumber::Transport), std::uint8_t{0xaa});
        std::ranges::fill(pdu.append(1, &lower, LayerNumber::Transport), std::uint8_t{0xbb});
        QCOMPARE(toHex(pdu.bytes()), std::string("aa aa 68 65 6c 6c 6f bb"));
        QCOMPARE(pdu.spans().size(), std::size_t{3});
        QCOMPARE(pdu.spans()[1], (Span{2, 5, &upper, LayerNumber::Application, MessageId{3}, 10}));
        QVERIFY(coversEachByteOnce(pdu));
    }

    void sliceKeepsPlaceInMessage() {
        const Pdu pdu(toBytes("hello world"), &upper, LayerNumber::Application, MessageId{3}, 100);
        const Pdu part = pdu.slice(6, 3);
        QCOMPARE(toText(part.bytes()), std::string("wor"));
        QCOMPARE(part.spans().front(), (Span{0, 3, &upper, LayerNumber::Application, MessageId{3}, 106}));
        Pdu joined;
        joined.appendOwned(pdu.bytes().first(6), pdu.slice(0, 6).spans());
        joined.appendOwned(part.bytes(), part.spans());
        QCOMPARE(joined.spans().size(), std::size_t{1}); // one run again
        QCOMPARE(toText(joined.bytes()), std::string("hello wor"));
    }

    void movedFromIsEmpty() {
        Pdu pdu(toBytes("x"), &upper, LayerNumber::Application);
        const Pdu other(std::move(pdu));
        QVERIFY(pdu.empty());
        QCOMPARE(other.size(), std::size_t{1});
        std::ranges::fill(pdu.prepend(1, &lower, LayerNumber::Transport), std::uint8_t{1}); // may be used again
        QCOMPARE(pdu.size(), std::size_t{1});
    }

    void constantBytesAreCopiedWhenChanged() {
        static constexpr std::uint8_t constant[] = {1, 2, 3, 4, 5};
        const auto make = [] { return Pdu::ofConstant(constant, &upper, LayerNumber::Application); };
        Pdu pdu = make();
        QCOMPARE(pdu.bytes().data(), constant);
        pdu.dropFront(1);
        pdu.dropBack(1);
        QCOMPARE(toHex(pdu.slice(1, 2).bytes()), std::string("03 04"));
        pdu.mutableBytes()[0] = 9;
        QCOMPARE(toHex(pdu.bytes()), std::string("09 03 04"));
        Pdu framed = make();
        std::ranges::fill(framed.append(1, &lower, LayerNumber::Transport), std::uint8_t{0xbb});
        std::ranges::fill(framed.prepend(200, &lower, LayerNumber::Transport), std::uint8_t{0xaa});
        QCOMPARE(toHex(framed.bytes().subspan(199)), std::string("aa 01 02 03 04 05 bb"));
        QVERIFY(coversEachByteOnce(framed));
        QCOMPARE(toHex(constant), std::string("01 02 03 04 05"));
        QVERIFY(Pdu::ofConstant({}, &upper, LayerNumber::Application).empty());
    }

    void randomWorkKeepsBytesAndOwners() {
        Random random(11);
        for (int round = 0; round < 200; ++round) {
            Bytes model(random.below(40));
            std::iota(model.begin(), model.end(), std::uint8_t{1});
            Pdu pdu(model, &upper, LayerNumber::Application);
            for (int step = 0; step < 30; ++step) {
                const std::size_t count = random.below(150); // more than the headroom, now and then
                const auto value = static_cast<std::uint8_t>(random.next());
                switch (random.below(4)) {
                case 0:
                    std::ranges::fill(pdu.prepend(count, &lower, LayerNumber::Transport), value);
                    model.insert(model.begin(), count, value);
                    break;
                case 1:
                    std::ranges::fill(pdu.append(count, &lower, LayerNumber::Transport), value);
                    model.insert(model.end(), count, value);
                    break;
                case 2: {
                    const std::size_t gone = std::min(count, pdu.size());
                    pdu.dropFront(gone);
                    model.erase(model.begin(), model.begin() + static_cast<std::ptrdiff_t>(gone));
                    break;
                }
                case 3: {
                    const std::size_t gone = std::min(count, pdu.size());
                    pdu.dropBack(gone);
                    model.resize(model.size() - gone);
                    break;
                }
                }
                QVERIFY(std::ranges::equal(pdu.bytes(), model));
                QVERIFY(coversEachByteOnce(pdu));
            }
        }
    }
};

QTEST_GUILESS_MAIN(PduTest)
#include "pdu_test.moc"
