#include "ui/models/messagebook.h"

#include "sim/simulation.h"
#include "ui/models/conversationtrace.h"

#include <QTest>

using namespace layerscope;

namespace {

std::shared_ptr<const Trace> runOf(const char* scene) {
    const auto scenario = loadScenario(scene);
    if (!scenario)
        return nullptr;
    auto result = simulate(*scenario);
    return result ? std::shared_ptr<const Trace>(result->trace) : nullptr;
}

QStringList namesIn(MessageBook& book, FrameId frame) {
    QStringList names;
    for (const MessageBook::Handle& each : book.in(frame))
        names << each->name;
    return names;
}

// The message's bytes, put together from its parts in their order; each byte once.
QByteArray bytesOf(const Trace& trace, const CarriedMessage& message) {
    QByteArray bytes(static_cast<qsizetype>(message.length), '?');
    for (const MessagePart& part : message.parts)
        for (std::uint32_t i = 0; i < part.bytes.length; ++i)
            bytes[static_cast<qsizetype>(part.offset + i)] =
                static_cast<char>(trace.frameBytes(part.frame)[part.bytes.begin + i]);
    return bytes;
}

} // namespace

// Which frames carry a message, told by the trace or read out of the bytes.
class MessageBookTest : public QObject {
    Q_OBJECT

private slots:
    void aSimulatedMessageIsInEveryFrameThatCarriesIt() {
        const auto trace = runOf("websocket-upgrade");
        QVERIFY(trace);
        MessageBook book;
        book.setTrace(trace);
        MessageBook::Handle hello;
        for (std::uint32_t i = 0; i < trace->eventCount() && !hello; ++i)
            if (trace->event({i}).kind == EventKind::MessageSent)
                hello = book.ofEvent({i});
        QVERIFY(hello);
        QCOMPARE(hello->name, QStringLiteral("“Hello”"));
        QCOMPARE(hello->frameCount(), std::size_t(1));
        QCOMPARE(hello->parts.front().bytes.length, 5u);
        const FrameId frame = hello->parts.front().frame;
        QVERIFY(book.in(frame).front()->sameAs(*hello));
        QVERIFY(book.at(frame, hello->parts.front().bytes.begin + 4)->sameAs(*hello));
        QVERIFY(!book.at(frame, 0)); // the Ethernet header belongs to no message
    }

    void theHandshakeIsReadOutOfTheBytes() {
        const auto trace = runOf("websocket-upgrade");
        QVERIFY(trace);
        MessageBook book;
        book.setTrace(trace);
        QStringList names;
        for (std::uint32_t i = 0; i < trace->frameCount(); ++i)
            names << namesIn(book, {i});
        QCOMPARE(names.at(0), QStringLiteral("“GET /chat HTTP/1.1…”"));
        QCOMPARE(names.at(1), QStringLiteral("“HTTP/1.1 101 Switching Protocols…”"));
        QVERIFY2(names.contains(QStringLiteral("close 1000, normal closure")),
                 qPrintable(names.join(QLatin1Char('|'))));
    }

    void aLostSegmentAndItsRepetitionCarryTheSame() {
        const auto trace = runOf("loss");
        QVERIFY(trace);
        MessageBook book;
        book.setTrace(trace);
        bool repeated = false;
        for (std::uint32_t i = 0; i < trace->frameCount(); ++i) {
            const FrameId original = trace->frame({i}).repeats;
            if (!original || book.in({i}).empty())
                continue;
            repeated = true;
            QCOMPARE(namesIn(book, {i}), namesIn(book, original));
            QVERIFY(book.in({i}).front()->isIn(original));
        }
        QVERIFY(repeated);
    }

    void aCaptureIsReadByItsStream() {
        auto trace = std::make_shared<ConversationTrace>();
        trace->fromClient("GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
        trace->fromClient("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
        trace->fromServer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
        trace->fromServer("\x01\x03Hel");
        trace->fromServer(std::string("\x89\x00\x80\x02lo\x81\x02me", 10));
        MessageBook book;
        book.setTrace(trace);
        QCOMPARE(namesIn(book, {0}), QStringList{QStringLiteral("“GET /chat HTTP/1.1…”")});
        QVERIFY(book.in({0}).front()->sameAs(*book.in({1}).front()));
        QCOMPARE(namesIn(book, {4}), (QStringList{QStringLiteral("ping, empty"), QStringLiteral("text “Hel”"),
                                                  QStringLiteral("text “me”")}));
        const MessageBook::Handle fragments = book.in({3}).front();
        QCOMPARE(bytesOf(*trace, *fragments), QByteArray("Hello")); // without the headers between
        QCOMPARE(fragments->frameCount(), std::size_t(2));
        // It grows: what is known is read anew, and is the same message.
        trace->fromServer("\x81\x01!");
        QVERIFY(book.in({3}).front()->sameAs(*fragments));
        QCOMPARE(namesIn(book, {5}), QStringList{QStringLiteral("text “!”")});
    }

    void otherwiseATurnIsAMessage() {
        auto trace = std::make_shared<ConversationTrace>();
        trace->fromClient("one ");
        trace->fromClient("two");
        trace->fromServer("three");
        trace->segment(false, 4, "two"); // sent again
        MessageBook book;
        book.setTrace(trace);
        QCOMPARE(namesIn(book, {0}), QStringList{QStringLiteral("“one two”")});
        QCOMPARE(namesIn(book, {2}), QStringList{QStringLiteral("“three”")});
        const MessageBook::Handle turn = book.in({3}).front();
        QCOMPARE(turn->frameCount(), std::size_t(3));
        QCOMPARE(turn->partsIn({3}).front().offset, std::uint64_t(4));
        QVERIFY(book.in({99}).empty());
    }
};

QTEST_GUILESS_MAIN(MessageBookTest)
#include "messagebook_test.moc"
