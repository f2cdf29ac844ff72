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
