#include "ui/views/ladderlayout.h"

#include "sim/simulation.h"
#include "support/sampletrace.h"
#include "trace/recorder.h"

#include <QApplication>
#include <QTest>
#include <cmath>

using namespace layerscope;
using namespace std::chrono_literals;

namespace {

constexpr double everywhere = 1e6;

// An observed exchange: frames take no time.
std::shared_ptr<Trace> observedTrace(int frames) {
    auto trace = std::make_shared<Trace>();
    trace->origin = Origin::Observed;
    for (const char* name : {"client", "server"}) {
        Host host;
        host.name = name;
        trace->addHost(host);
    }
    const std::uint8_t bytes[64] = {};
    const BlobId blob = trace->addBlob(bytes);
    for (int index = 0; index < frames; ++index) {
        Frame frame;
        frame.sent = frame.ended = timeAt(std::chrono::microseconds(11) * index * index);
        frame.from = HostId{index % 2 == 0 ? 0u : 1u};
        frame.to = HostId{index % 2 == 0 ? 1u : 0u};
        frame.blob = blob;
        frame.originalLength = 64;
        frame.origin = Origin::Observed;
        Event event;
        event.time = frame.sent;
        event.frame = trace->addFrame(frame);
        event.kind = EventKind::FrameSent;
        trace->append(event);
        event.kind = EventKind::FrameDelivered;
        trace->append(event);
    }
    return trace;
}

} // namespace

class LadderLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void init() { build(sampleTrace(), QSizeF(750, 492)); }

    void timeRunsDown() {
        const LadderScale& scale = m_plan.scale();
        double before = -1;
        for (int millisecond = 0; millisecond <= 1200; ++millisecond) {
            const double y = scale.atTime(timeAt(std::chrono::milliseconds(millisecond)));
            QVERIFY(y > before);
            before = y;
        }
        QCOMPARE(scale.atTime(Time{}), 0.0);
    }

    void timeAndHeightAreInverse() {
        for (const Duration time :
             {Duration(0), Duration(10ms), Duration(80ms), Duration(105ms), Duration(600ms), Duration(1150ms)}) {
            const Time back = m_plan.scale().timeAtY(m_plan.scale().atTime(timeAt(time)));
            QVERIFY(std::chrono::abs(back - timeAt(time)) < 1us);
        }
    }

    void toScaleExceptAtBreaks() {
        const LadderScale& scale = m_plan.scale();
        QVERIFY(!scale.rows());
        QCOMPARE(scale.breaks().size(), std::size_t{2});
        const double first = scale.atTime(timeAt(10ms)) - scale.atTime(Time{});
        const double later = scale.atTime(timeAt(1130ms)) - scale.atTime(timeAt(1120ms));
        QVERIFY(std::abs(first - later) < 1e-6);
        // A second of waiting takes no more room than a break.
        QVERIFY(scale.atTime(timeAt(1090ms)) - scale.atTime(timeAt(120ms)) < 60);
    }

    void noArrowIsSteeperThanAllowed_data() {
        QTest::addColumn<QSizeF>("size");
        QTest::newRow("small") << QSizeF(420, 300);
        QTest::newRow("narrow and high") << QSizeF(450, 1500);
        QTest::newRow("large") << QSizeF(1900, 1000);
    }

    void noArrowIsSteeperThanAllowed() {
        QFETCH(QSizeF, size);
        for (const auto& trace : {sampleTrace(), std::shared_ptr<Trace>(observedTrace(6))}) {
            build(trace, size);
            const LadderLayout layout = m_plan.still(m_labels, atEnd(), -everywhere, everywhere);
            QVERIFY(!layout.arrows.empty());
            for (const LadderLayout::Arrow& arrow : layout.arrows)
                QVERIFY(std::abs(std::atan2(arrow.line.dy(), std::abs(arrow.line.dx()))) * 180 / M_PI <=
                        steepestSlope + 1e-6);
        }
    }

    void onlyWhatHasHappenedIsShown() {
        QCOMPARE(stillAt(0s).arrows.size(), std::size_t{0});
        QCOMPARE(stillAt(30ms).arrows.size(), std::size_t{1});
        const LadderLayout moving = movingAt(30ms);
        QCOMPARE(moving.boxes.size(), std::size_t{1});
        QCOMPARE(moving.boxes[0].frame, FrameId{1});
        QCOMPARE(moving.boxes[0].name, QStringLiteral("SYN, ACK"));
        QCOMPARE(stillAt(2s).arrows.size(), std::size_t{9});
    }

    void aPacketUnderWayIsAtTheNowLine() {
        const LadderLayout moving = movingAt(46ms);
        QVERIFY(std::abs(moving.arrows[0].line.y2() - moving.now) < 0.01);
        QVERIFY(moving.arrows[0].line.x2() > m_plan.axes()[0].x);
        QVERIFY(moving.arrows[0].line.x2() < m_plan.axes()[1].x);
    }

    void aLostPacketEndsWhereItWasLost() {
        const LadderLayout layout = stillAt(112ms);
        const LadderLayout::Arrow& lost = layout.arrows.back();
        QVERIFY(lost.look.lost);
        const double middle = (m_plan.axes()[0].x + m_plan.axes()[1].x) / 2;
        QVERIFY(std::abs(lost.line.x2() - middle) < 0.5);
    }

    void labelsAreUprightAndNumbered() {
        const LadderLayout layout = stillAt(60ms);
        QCOMPARE(layout.labels.size(), std::size_t{2});
        QCOMPARE(layout.labels[0].name, QStringLiteral("SYN"));
        QCOMPARE(layout.labels[0].numbers, QStringLiteral("SEQ 100"));
        QCOMPARE(layout.labels[1].numbers, QStringLiteral("SEQ 300  ACK 101"));
        QVERIFY(layout.labels[0].degrees > 0 && layout.labels[0].degrees <= steepestSlope);
        QVERIFY(layout.labels[1].degrees < 0 && layout.labels[1].degrees >= -steepestSlope);
    }

    void numbersCanBeRelative() {
        LadderMoment moment = at(60ms);
        moment.numbering = Numbering::Relative;
        const LadderLayout layout = m_plan.still(m_labels, moment, -everywhere, everywhere);
        QCOMPARE(layout.labels[1].numbers, QStringLiteral("SEQ 0  ACK 1"));
    }

    void crowdedLabelsLoseNumbersFirst() {
        build(sampleTrace(), QSizeF(420, 300));
        const LadderLayout layout = stillAt(60ms);
        QCOMPARE(layout.labels[1].name, QStringLiteral("SYN, ACK"));
        QVERIFY(!layout.labels[1].numbers.contains(QStringLiteral("ACK")));
    }

    void aRepeatedSegmentSaysSo() {
        const LadderLayout layout = stillAt(1122ms);
        QCOMPARE(layout.labels.back().remark, QStringLiteral("again, same bytes"));
    }

    void statesStandInTheMarginsAndTheNewerKeepsItsPlace() {
        const LadderLayout layout = stillAt(46ms);
        QStringList states;
        for (const LadderLayout::Pill& pill : layout.pills) {
            states << pill.text;
            QVERIFY(pill.box.left() >= 0 && pill.box.right() <= 750);
            QVERIFY(pill.box.right() < m_plan.axes()[0].x || pill.box.left() > m_plan.axes()[1].x);
            QVERIFY(!pill.inferred);
        }
        states.sort();
        QCOMPARE(states, QStringList({QStringLiteral("ESTABLISHED"), QStringLiteral("LISTEN"),
                                      QStringLiteral("SYN-RECEIVED"), QStringLiteral("SYN-SENT")}));
        // CLOSE-WAIT and LAST-ACK fall on the same moment.
        for (const LadderLayout::Pill& pill : stillAt(2s).pills)
            QVERIFY(pill.text != QStringLiteral("CLOSE-WAIT"));
    }

    void nothingInTheMarginsOverlaps() {
        for (const Duration time : {Duration(46ms), Duration(112ms), Duration(1130ms), Duration(2s)}) {
            const LadderLayout layout = stillAt(time);
            for (std::size_t i = 0; i < layout.texts.size(); ++i) {
                for (std::size_t k = 0; k < i; ++k)
                    QVERIFY(!layout.texts[i].box.adjusted(0, 1, 0, -1).intersects(layout.texts[k].box));
                for (const LadderLayout::Pill& pill : layout.pills)
                    QVERIFY(!layout.texts[i].box.adjusted(0, 1, 0, -1).intersects(pill.box));
            }
        }
    }

    void timersAreBracketed() {
        const LadderLayout early = stillAt(10ms);
        QCOMPARE(early.brackets.size(), std::size_t{1});
        QVERIFY(early.brackets[0].running);
        const LadderLayout later = stillAt(46ms);
        QCOMPARE(later.brackets.size(), std::size_t{2});
        QStringList words;
        for (const LadderLayout::Text& text : later.texts)
            words << text.text;
        QVERIFY(words.contains(QStringLiteral("RTO 1 s")));
        QVERIFY(words.contains(QStringLiteral("cancelled by")));
        QVERIFY(words.contains(QStringLiteral("the SYN, ACK")));
        QVERIFY(words.contains(QStringLiteral("fires at 1.020")));
    }

    void capturesHaveOneRowAFrame() {
        build(observedTrace(20), QSizeF(750, 492));
        const LadderScale& scale = m_plan.scale();
        QVERIFY(scale.rows());
        const double row = scale.sent(1) - scale.sent(0);
        for (std::size_t order = 1; order < 20; ++order)
            QVERIFY(std::abs(scale.sent(order) - scale.sent(order - 1) - row) < 1e-9);
        QVERIFY(scale.ended(3) > scale.sent(3) && scale.ended(3) < scale.sent(4));
    }

    void runsOfDataBecomeOneBand() {
        build(bulkTrace(400), QSizeF(750, 300)); // low, so that bands would touch
        const LadderLayout layout = m_plan.still(m_labels, atEnd(), 0, 400);
        QVERIFY(!layout.runs.empty());
        bool counted = false;
        for (const LadderLayout::Label& label : layout.labels)
            counted = counted || label.name.startsWith(QStringLiteral("Data \u00d7"));
        QVERIFY(counted);
    }

    // A switch between three hosts, in a scenario that names it last; the server is neither first nor last.
    void innerAxesHaveStatesTimesAndBrackets() {
        const auto scenario = parseScenario(R"(
format = 1
title = "Three on a switch"
[[host]]
name = "client"
[[host.program]]
do = "connect"
to = "server"
port = 7
[[host]]
name = "server"
[[host.program]]
do = "listen"
port = 7
[[host]]
name = "bystander"
[[switch]]
name = "switch"
[[link]]
ends = ["client", "switch"]
[[link]]
ends = ["server", "switch"]
[[link]]
ends = ["bystander", "switch"]
)",
                                            "test");
        QVERIFY2(scenario, scenario ? "" : scenario.error().text().c_str());
        const std::shared_ptr<const Trace> trace = simulate(*scenario)->trace;
        build(trace, QSizeF(1400, 600));
        QStringList names;
        for (const LadderLayout::Axis& axis : m_plan.axes())
            names << axis.name;
        QCOMPARE(names, QStringList({"client", "switch", "server", "bystander"}));
        const double server = m_plan.axes()[2].x;
        const double next = m_plan.axes()[3].x;
        const LadderLayout layout = still(trace->eventCount());
        const auto beside = [&](double x) { return x > server && x < next; };
        const auto besideServer = [&](const auto& item) { return beside(item.box.left()) && item.box.right() < next; };
        QVERIFY(std::any_of(layout.pills.begin(), layout.pills.end(), besideServer));
        QVERIFY(std::any_of(layout.brackets.begin(), layout.brackets.end(),
                            [&](const LadderLayout::Bracket& bracket) { return beside(bracket.x); }));
        QVERIFY(std::any_of(layout.texts.begin(), layout.texts.end(), [&](const LadderLayout::Text& text) {
            return text.look == LadderLayout::TextLook::Time && besideServer(text);
        }));
        // No text of an inner axis lies on an arrow.
        for (const LadderLayout::Text& text : layout.texts)
            for (const LadderLayout::Arrow& arrow : layout.arrows)
                QVERIFY(!beside(text.box.left()) ||
                        QLineF(text.box.topLeft(), text.box.bottomRight()).intersects(arrow.line, nullptr) !=
                            QLineF::BoundedIntersection);
    }

    void faultsAreMarkedAndNamedWhereTheyHappened_data() {
        QTest::addColumn<QString>("scene");
        QTest::addColumn<QString>("word");
        QTest::newRow("corruption") << "corruption"
                                    << "corrupted";
        QTest::newRow("duplicate") << "duplicate"
                                   << "copy";
        QTest::newRow("reorder") << "reorder"
                                 << "+";
    }
    void faultsAreMarkedAndNamedWhereTheyHappened() {
        QFETCH(QString, scene);
        QFETCH(QString, word);
        const std::shared_ptr<const Trace> trace = simulate(*loadScenario(scene.toStdString()))->trace;
        build(trace, QSizeF(1000, 900));
        const LadderLayout layout = still(trace->eventCount());
        QCOMPARE(layout.faultMarks.size(), 1u);
        QVERIFY(std::any_of(layout.labels.begin(), layout.labels.end(),
                            [&](const LadderLayout::Label& label) { return label.faultWord.startsWith(word); }));
        // Not before it happens.
        QVERIFY(still(20).faultMarks.empty());
    }

    void aWindowOfALongTraceHoldsFewItems() {
        build(bulkTrace(100'000), QSizeF(750, 492));
        const double middle = m_plan.scale().end() / 2;
        const auto [first, last] = m_plan.scale().framesBetween(middle, middle + 492);
        QVERIFY(first > 0);
        QVERIFY(last - first < 500);
        const LadderLayout layout = m_plan.still(m_labels, atEnd(), middle, middle + 492);
        QVERIFY(layout.arrows.size() + layout.runs.size() > 10);
        QVERIFY(layout.arrows.size() < 500);
    }

    void anArrowIsFoundUnderThePoint() {
        const LadderMoment moment = at(60ms);
        const QLineF line = m_plan.arrowAt(FrameId{1}, moment);
        QCOMPARE(m_plan.frameAt(line.pointAt(0.4), moment), FrameId{1});
        QCOMPARE(m_plan.frameAt(QPointF(line.pointAt(0.4).x(), 1e5), moment), FrameId{});
        QVERIFY(m_plan.arrowAt(FrameId{5}, moment).isNull());
    }

    void theIndexFollowsAGrowingTrace() {
        const auto trace = observedTrace(4);
        LadderIndex index;
        index.setTrace(trace);
        QCOMPARE(index.frames().size(), std::size_t{4});
        Frame frame = trace->frame(FrameId{0});
        frame.sentEvent = frame.endEvent = EventId{};
        frame.sent = frame.ended = timeAt(1s);
        Event event;
        event.time = timeAt(1s);
        event.kind = EventKind::FrameSent;
        event.frame = trace->addFrame(frame);
        trace->append(event);
        index.update();
        QCOMPARE(index.frames().size(), std::size_t{5});
        QCOMPARE(index.orderOf(event.frame), std::optional<std::size_t>{4});
    }

private:
    void build(const std::shared_ptr<const Trace>& trace, const QSizeF& size) {
        m_trace = trace;
        m_index.setTrace(trace);
        m_labels.setTrace(trace);
        m_labels.setNumbering(Numbering::Raw);
        m_plan.build(m_index, size);
    }
    LadderMoment at(Duration time) const {
        return {m_trace->positionAt(timeAt(time)), std::min(timeAt(time), m_trace->duration()), Numbering::Raw, {}};
    }
    LadderMoment atEnd() const { return at(m_trace->duration().time_since_epoch()); }
    LadderLayout still(std::size_t position) {
        const Time time = m_index.trace().event(EventId{static_cast<std::uint32_t>(position - 1)}).time;
        return m_plan.still(m_labels, {position, time, Numbering::Raw, {}}, -everywhere, everywhere);
    }
    LadderLayout stillAt(Duration time) { return m_plan.still(m_labels, at(time), -everywhere, everywhere); }
    LadderLayout movingAt(Duration time) { return m_plan.moving(m_labels, at(time), -everywhere, everywhere); }

    std::shared_ptr<const Trace> m_trace;
    LadderIndex m_index;
    FrameLabels m_labels;
    LadderPlan m_plan;
};

QTEST_MAIN(LadderLayoutTest)
#include "ladderlayout_test.moc"
