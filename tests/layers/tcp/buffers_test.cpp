// What waits to be sent, and what waits for its turn.
#include "base/hex.h"
#include "base/random.h"
#include "layers/tcp/reassembly.h"
#include "layers/tcp/sendbuffer.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::tcp;

namespace {

Pdu piece(std::string_view text, std::uint32_t message = 0) {
    return Pdu(toBytes(text), nullptr, LayerNumber::Application, MessageId{message}, 0);
}
std::string text(const Pdu& pdu) { return toText(pdu.bytes()); }

} // namespace

class BuffersTest : public QObject {
    Q_OBJECT
private slots:
    void copiesAcrossPieces();
    void pushIsOfTheLastByte();
    void acknowledgedBytesGo();
    void manyPiecesComeOutAsTheyWentIn();
    void reassemblyHandsOutInOrder();
    void reassemblyKeepsWhatCameFirst();
    void reassemblyForgetsWhatIsOld();
    void reassemblyIsBounded();
    void reassemblyOfAnythingInAnyOrder();
};

void BuffersTest::copiesAcrossPieces() {
    SendBuffer buffer;
    buffer.append(piece("abc", 1), true);
    buffer.append(piece("de", 2), true);
    buffer.append(Pdu(), true); // nothing to send
    buffer.append(piece("fghi", 3), true);
    QCOMPARE(buffer.size(), std::size_t(9));
    const SendBuffer::Part part = buffer.copy(1, 6);
    QCOMPARE(text(part.payload), std::string("bcdefg"));
    const std::vector<Span> spans = {{0, 2, nullptr, LayerNumber::Application, {1}, 1},
                                     {2, 2, nullptr, LayerNumber::Application, {2}, 0},
                                     {4, 2, nullptr, LayerNumber::Application, {3}, 0}};
    QVERIFY(part.payload.spans() == spans);
}

void BuffersTest::pushIsOfTheLastByte() {
    SendBuffer buffer;
    buffer.append(piece("abc"), true);
    buffer.append(piece("de"), false);
    QVERIFY(!buffer.copy(0, 2).push);
    QVERIFY(buffer.copy(0, 3).push);
    QVERIFY(!buffer.copy(0, 4).push);
    QVERIFY(!buffer.copy(0, 5).push);
    QVERIFY(buffer.copy(2, 1).push);
}

void BuffersTest::acknowledgedBytesGo() {
    SendBuffer buffer;
    buffer.append(piece("abc"), true);
    buffer.append(piece("def"), true);
    buffer.acknowledge(4);
    QCOMPARE(buffer.size(), std::size_t(2));
    QCOMPARE(text(buffer.copy(0, 2).payload), std::string("ef"));
    buffer.acknowledge(2);
    QVERIFY(buffer.empty());
    buffer.append(piece("gh"), true);
    QCOMPARE(text(buffer.copy(1, 1).payload), std::string("h"));
}

void BuffersTest::manyPiecesComeOutAsTheyWentIn() {
    Random random(5);
    SendBuffer buffer;
    std::string waiting;
    for (int step = 0; step < 20000; ++step) {
        if (random.chance(0.6)) {
            const std::string more(1 + random.below(5), static_cast<char>('a' + random.below(26)));
            waiting += more;
            buffer.append(piece(more), true);
        } else if (!waiting.empty()) {
            const std::size_t count = 1 + random.below(std::min<std::size_t>(waiting.size(), 12));
            waiting.erase(0, count);
            buffer.acknowledge(count);
        }
        QCOMPARE(buffer.size(), waiting.size());
        if (waiting.empty())
            continue;
        const std::size_t begin = random.below(waiting.size());
        const std::size_t length = 1 + random.below(std::min<std::size_t>(waiting.size() - begin, 40));
        QCOMPARE(text(buffer.copy(begin, length).payload), waiting.substr(begin, length));
    }
}

void BuffersTest::reassemblyHandsOutInOrder() {
    Reassembly kept;
    kept.insert(SeqNumber(104), piece("ef"));
    kept.insert(SeqNumber(102), piece("cd"));
    QCOMPARE(kept.bytes(), std::size_t(4));
    QVERIFY(kept.take(SeqNumber(100)).empty());
    QCOMPARE(text(kept.take(SeqNumber(102))), std::string("cd"));
    QCOMPARE(text(kept.take(SeqNumber(104))), std::string("ef"));
    QVERIFY(kept.empty());
}

void BuffersTest::reassemblyKeepsWhatCameFirst() {
    Reassembly kept;
    kept.insert(SeqNumber(0xfffffffe), piece("AB"));
    kept.insert(SeqNumber(2), piece("EF"));
    kept.insert(SeqNumber(0xfffffffd), piece("wxyzuvwx"));
    std::string all;
    SeqNumber next(0xfffffffd);
    while (!kept.empty()) {
        const Pdu part = kept.take(next);
        QVERIFY(!part.empty());
        all += text(part);
        next += static_cast<std::uint32_t>(part.size());
    }
    QCOMPARE(all, std::string("wABzuEFx"));
}

void BuffersTest::reassemblyForgetsWhatIsOld() {
    Reassembly kept;
    kept.insert(SeqNumber(110), piece("abcd"));
    kept.insert(SeqNumber(120), piece("efgh"));
    QCOMPARE(text(kept.take(SeqNumber(122))), std::string("gh"));
    QVERIFY(kept.empty());
}

void BuffersTest::reassemblyIsBounded() {
    Reassembly kept;
    for (std::uint32_t i = 0; i < 5000; ++i)
        kept.insert(SeqNumber(i * 2), piece("x"));
    QCOMPARE(kept.bytes(), Reassembly::maximumPieces);
}

void BuffersTest::reassemblyOfAnythingInAnyOrder() {
    const std::string whole = "abcdefghijklmnopqrstuvwxyz0123456789";
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        Random random(seed);
        const SeqNumber first(random.u32());
        Reassembly kept;
        std::string got;
        while (got.size() < whole.size()) {
            const std::size_t begin = got.size() + random.below(whole.size() - got.size());
            const std::size_t length = 1 + random.below(whole.size() - begin);
            kept.insert(first + static_cast<std::uint32_t>(begin), piece(whole.substr(begin, length)));
            while (true) {
                const Pdu part = kept.take(first + static_cast<std::uint32_t>(got.size()));
                if (part.empty())
                    break;
                got += text(part);
            }
        }
        QCOMPARE(got, whole);
        QVERIFY(kept.empty());
    }
}

QTEST_GUILESS_MAIN(BuffersTest)
#include "buffers_test.moc"
