#include "sim/scenes.h"
#include "sim/simulation.h"
#include "sim/whatif.h"
#include "trace/diff.h"
#include "trace/sentence.h"

#include <QTest>

using namespace layerscope;

class WhatIfTest : public QObject {
    Q_OBJECT

private slots:
    // Every packet of the handshake scene, one after the other, is given every fault that is aimed at a frame.
    void sameUpToTheChange() {
        const Scenario scenario = *loadScenario("handshake");
        const Run before = std::move(*simulate(scenario));
        for (std::uint32_t i = 0; i < before.trace->frameCount(); ++i) {
            for (const FaultKind kind : {FaultKind::Lose, FaultKind::Corrupt, FaultKind::Duplicate, FaultKind::Delay}) {
                Scenario changed = scenario;
                changed.faults.push_back(*faultAt(scenario, *before.trace, FrameId{i}, kind));
                const Run after = std::move(*simulate(changed));
                const auto difference = firstDifference(*before.trace, *after.trace);
                QVERIFY(difference.has_value());
                const Frame& frame = before.trace->frame(FrameId{i});
                // Nothing differs before the packet goes out, and something does by the time it would have arrived.
                QVERIFY(difference->time >= frame.sent);
                QVERIFY(difference->time <= frame.ended);
                QVERIFY(difference->a > frame.sentEvent || kind == FaultKind::Lose);
            }
        }
    }

    void namesTheDifference() {
        const Scenario scenario = *loadScenario("handshake");
        const Run before = std::move(*simulate(scenario));
        Scenario changed = scenario;
        changed.faults.push_back(*faultAt(scenario, *before.trace, FrameId{0}, FaultKind::Lose));
        const Run after = std::move(*simulate(changed));
        const auto difference = firstDifference(*before.trace, *after.trace);
        QCOMPARE(sentence(*after.trace, difference->b),
                 std::string("Frame lost: SYN · lost on the link, as the scenario asks"));
        QVERIFY(difference->description.find("B: Frame lost: SYN") != std::string::npos);
    }

    void nothingChangedNothingDiffers() {
        const Scenario scenario = *loadScenario("data");
        QVERIFY(!firstDifference(*simulate(scenario)->trace, *simulate(scenario)->trace));
    }

    // A fault hits the packet that was pointed at, whatever queues, collisions and copies there are in the scene.
    void hitsThePacketThatIsMeant_data() {
        QTest::addColumn<QString>("scene");
        for (const BuiltInScene& scene : builtInScenes())
            QTest::newRow(std::string(scene.name).c_str()) << QString::fromStdString(std::string(scene.name));
    }
    void hitsThePacketThatIsMeant() {
        QFETCH(QString, scene);
        const Scenario scenario = *loadScenario(scene.toStdString());
        const Run before = std::move(*simulate(scenario));
        const auto frames = static_cast<std::uint32_t>(before.trace->frameCount());
        std::uint32_t tried = 0;
        for (std::uint32_t i = 0; i < frames; i += 1 + frames / 16) {
            const FrameId id{i};
            const auto fault = faultAt(scenario, *before.trace, id, FaultKind::Lose);
            if (!fault || before.trace->frame(id).fate != FrameFate::Delivered)
                continue;
            ++tried;
            QCOMPARE(frameOf(*fault, *before.trace), id);
            Scenario changed = scenario;
            changed.faults.push_back(*fault);
            changed.faults.back().place = 0.25;
            const Run after = std::move(*simulate(changed));
            const Frame& frame = after.trace->frame(id);
            QCOMPARE(frame.fate, FrameFate::Lost);
            QCOMPARE(frame.sent, before.trace->frame(id).sent);
            QVERIFY(frame.lostAt <= 0.25f); // a hub's collisions break frames off earlier
        }
        QVERIFY(tried > 0);
    }

    void copiesAreRefused() {
        const Scenario scenario = *loadScenario("duplicate");
        const Run run = std::move(*simulate(scenario));
        std::size_t copies = 0;
        for (std::uint32_t i = 0; i < run.trace->frameCount(); ++i) {
            const Event sent = run.trace->event(run.trace->frame(FrameId{i}).sentEvent);
            const bool copy = sent.cause && run.trace->event(sent.cause).kind == EventKind::FrameDuplicated;
            QCOMPARE(!faultAt(scenario, *run.trace, FrameId{i}, FaultKind::Lose), copy);
            copies += copy ? 1 : 0;
        }
        QCOMPARE(copies, 1u);
        QCOMPARE(frameOf(scenario.faults[0], *run.trace).value, 3u); // after SYN, SYN-ACK and ACK
    }

    void hubsRefuseWhatTheyCannotDo() {
        const Scenario scenario = *loadScenario("hub-collision");
        const Run run = std::move(*simulate(scenario));
        QVERIFY(faultAt(scenario, *run.trace, FrameId{0}, FaultKind::Corrupt));
        QVERIFY(!faultAt(scenario, *run.trace, FrameId{0}, FaultKind::Delay));
    }

    void foreignFramesAreRefused() {
        const Scenario scenario = *loadScenario("handshake");
        Trace observed;
        observed.origin = Origin::Observed;
        observed.addFrame({});
        QVERIFY(!faultAt(scenario, observed, FrameId{0}, FaultKind::Lose));
        QVERIFY(!faultAt(scenario, observed, FrameId{7}, FaultKind::Lose));
    }
};

QTEST_GUILESS_MAIN(WhatIfTest)
#include "whatif_test.moc"
