#include "ui/models/followedstream.h"

#include "ui/models/conversationtrace.h"

#include <QTest>

using namespace layerscope;

// A connection's bytes, put together again from the frames of a trace.
class FollowedStreamTest : public QObject {
    Q_OBJECT

private slots:
    void bytesOfBothSidesStandInOrder() {
        ConversationTrace trace;
        trace.fromClient("GET");
        trace.fromServer("OK");
        trace.fromClient("more");
        const FollowedStream stream = followStream(trace, trace.connectionId());
        QCOMPARE(text(stream.bytes[0]), "GETmore");
        QCOMPARE(text(stream.bytes[1]), "OK");
        QCOMPARE(stream.pieces.size(), 3u);
        QCOMPARE(stream.pieceAt(false, 3)->frame, FrameId{2});
        QVERIFY(!stream.pieceAt(false, 7));
    }

    void whatIsSentAgainOrOutOfOrderCountsOnce() {
        ConversationTrace trace;
        trace.fromClient("one ");
        trace.segment(false, 8, "three"); // "two " comes after it
        trace.segment(false, 0, "one ");  // again
        trace.segment(false, 4, "two ");
        const FollowedStream stream = followStream(trace, trace.connectionId());
        QCOMPARE(text(stream.bytes[0]), "one two three");
        // The last segment could be read only when the one before it had arrived.
        QCOMPARE(stream.pieces.back().frame, FrameId{1});
        QCOMPARE(stream.pieces.back().position, stream.pieces[1].position);
    }

    void whatTheCaptureMissedIsSaid() {
        ConversationTrace trace;
        trace.fromClient("begin");
        trace.segment(false, 15, "end");
        trace.acknowledgedUpTo(false, 18);
        const FollowedStream stream = followStream(trace, trace.connectionId());
        QCOMPARE(text(stream.bytes[0]), "beginend");
        QCOMPARE(stream.pieces.back().missing, 10u);
    }

    void whatIsNotAcknowledgedBehindAHoleWaits() {
        ConversationTrace trace;
        trace.fromClient("begin");
        trace.segment(false, 15, "end");
        QCOMPARE(text(followStream(trace, trace.connectionId()).bytes[0]), "begin");
    }

    void turnsShowOnlyWhatHasArrived() {
        ConversationTrace trace;
        trace.fromClient("a");
        trace.fromClient("b");
        trace.fromServer("c");
        const FollowedStream stream = followStream(trace, trace.connectionId());
        const auto all = streamTurns(stream, StreamSide::Both, trace.eventCount());
        QCOMPARE(all.size(), 2u);
        QCOMPARE(text(all[0].bytes), "ab");
        QVERIFY(all[1].fromServer);
        const auto early = streamTurns(stream, StreamSide::Both, stream.pieces[0].position);
        QCOMPARE(early.size(), 1u);
        QCOMPARE(text(early[0].bytes), "a");
        QVERIFY(streamTurns(stream, StreamSide::Both, 0).empty());
        QCOMPARE(streamTurns(stream, StreamSide::Server, trace.eventCount()).size(), 1u);
    }

    void bytesAsTextAndHex() {
        const Bytes bytes{'a', 0xc3, 0xa9, '\r', '\n', 0x00, 0xff};
        QCOMPARE(readableText(bytes), QString::fromUtf8("aé\n··"));
        QCOMPARE(hexDump(ByteView(bytes).first(2), 16),
                 QStringLiteral("00000010  61 c3                                             a.\n"));
    }

private:
    static std::string text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }
};

QTEST_GUILESS_MAIN(FollowedStreamTest)
#include "followedstream_test.moc"
