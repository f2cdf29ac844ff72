// Our TCP against lwIP's (Debian's liblwip), a peer that others wrote, on one simulated wire that loses, doubles,
// damages and reorders: every byte arrives once and in order, or both ends learn why not.
//
// lwIP runs without its thread: its raw API is called from here, its clock is the simulated one. What one seed does is
// told packet by packet with LAYERSCOPE_SEED=N; LAYERSCOPE_RUNS=N says how many seeds each direction gets.
//
// Where the two differ, RFC 9293 decides:
// - lwIP gives up after 12 retransmissions, which is its R2 (§3.8.3), and in LAST-ACK after 2 MSL of silence, though
//   data may wait there as long as R2 allows; it tells nobody but its program. Our end then learns of it by the RST
//   that answers whatever it sends next, so it has keep-alive switched on (§3.8.4).
// - An lwIP in FIN-WAIT-2 waits for a FIN without limit, as §3.3.2 has it; when our end breaks off and the RST is lost,
//   it cannot know. The same goes for lwIP's end of a connection that never had anything to say (no keep-alive there
//   outside ESTABLISHED and CLOSE-WAIT).
#include "layers/tcp/harness.h"

#ifdef LAYERSCOPE_LWIP
#include "lwippeer.h"
#endif

using namespace layerscope;
using namespace layerscope::test;

class LwipTest : public QObject {
    Q_OBJECT
private slots:
    void aCleanWireNeedsNothingTwice();
    void everyByteOnceAndInOrder_data();
    void everyByteOnceAndInOrder();
    void breakingOffIsTold();
};

#ifdef LAYERSCOPE_LWIP

namespace {

// The seeds to run: the one that was asked for, or 1 to `usual` or as many as were asked for.
struct Seeds {
    explicit Seeds(std::uint64_t usual) : one(number("LAYERSCOPE_SEED")) {
        const std::uint64_t asked = number("LAYERSCOPE_RUNS");
        first = one ? one : 1;
        last = one ? one : asked ? asked : usual;
    }
    static std::uint64_t number(const char* name) {
        return static_cast<std::uint64_t>(std::max(0, qEnvironmentVariableIntValue(name)));
    }
    std::uint64_t one, first, last;
};

TcpSettings anySettings(Random& choose) {
    TcpSettings settings;
    settings.windowScale = choose.chance(0.5);
    settings.timestamps = choose.chance(0.5);
    settings.sack = choose.chance(0.5);
    settings.nagle = choose.chance(0.5);
    settings.congestion = static_cast<CongestionAlgorithm>(choose.below(3));
    settings.initialWindow = 1 + static_cast<std::uint32_t>(choose.below(10));
    settings.delayedAck = std::chrono::milliseconds(choose.chance(0.5) ? 0 : 40 + choose.below(460));
    settings.mss = static_cast<std::uint16_t>(100 + choose.below(1361));
    settings.window =
        1000 + static_cast<std::uint32_t>(choose.below(settings.windowScale && choose.chance(0.5) ? 2'000'000 : 64535));
    settings.sendBuffer = 1 + choose.below(100'000);
    if (choose.chance(0.3))
        settings.isn = 0xffffffff - static_cast<std::uint32_t>(choose.below(30'000));
    settings.msl = std::chrono::minutes(2); // lwIP sends its FIN again for longer than the scenes wait
    settings.userTimeout = std::chrono::hours(6);
    settings.keepAlive = std::chrono::seconds(60);
    return settings;
}

Fate anyFate(Random& choose, double worstLoss) {
    return {choose.chance(0.2) ? 0 : worstLoss * static_cast<double>(choose.below(100)) / 100,
            static_cast<double>(choose.below(15)) / 100, static_cast<double>(choose.below(8)) / 100,
            std::chrono::milliseconds(choose.below(3) * 40)};
}

LwipWorld::Plan anyPlan(std::uint64_t seed, Opener opener, double worstLoss) {
    Random choose(seed, opener == Opener::Ours ? "ours" : "lwip");
    LwipWorld::Plan plan;
    plan.seed = seed;
    plan.opener = opener;
    plan.fate = anyFate(choose, worstLoss);
    plan.settings = anySettings(choose);
    const auto size = [&] { return choose.chance(0.2) ? 0 : choose.below(choose.chance(0.2) ? 120'000 : 20'000); };
    plan.fromOurs = size();
    plan.fromLwip = size();
    plan.lwipIsn = choose.chance(0.3) ? 0xffffffff - static_cast<std::uint32_t>(choose.below(30'000)) : choose.u32();
    plan.lwipNagle = choose.chance(0.5);
    plan.oursPauses = choose.chance(0.25);
    plan.lwipPauses = choose.chance(0.25);
    return plan;
}

} // namespace

void LwipTest::aCleanWireNeedsNothingTwice() {
    for (const Opener opener : {Opener::Ours, Opener::Lwip}) {
        LwipWorld::Plan plan;
        plan.opener = opener;
        plan.fromOurs = plan.fromLwip = 50'000;
        plan.settings.keepAlive = std::chrono::hours(1);
        LwipWorld world(plan);
        world.run();
        QCOMPARE(world.problem(), std::string());
        QCOMPARE(world.lwip().error, err_t(ERR_OK));
        QCOMPARE(world.repeatedByOurs(), std::size_t(0));
        QVERIFY(world.packets() < 160); // 70 full segments, at most an ACK for each, both handshakes
    }
}

void LwipTest::everyByteOnceAndInOrder_data() {
    QTest::addColumn<bool>("weOpen");
    QTest::newRow("we connect, lwIP listens") << true;
    QTest::newRow("lwIP connects, we listen") << false;
}

void LwipTest::everyByteOnceAndInOrder() {
    QFETCH(bool, weOpen);
    const Opener opener = weOpen ? Opener::Ours : Opener::Lwip;
    std::size_t complete = 0, runs = 0, packets = 0;
    const Seeds seeds(2000);
    for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
        LwipWorld::Plan plan = anyPlan(seed, opener, 0.25);
        plan.tells = seeds.one != 0;
        LwipWorld world(plan);
        world.run();
        QVERIFY2(world.problem().empty(), fmt::format("seed {}: {}", seed, world.problem()).c_str());
        complete += world.complete();
        packets += world.packets();
        ++runs;
    }
    qInfo("%zu runs, %zu complete, the others given up and told so; %zu packets", runs, complete, packets);
    if (!seeds.one)
        QVERIFY(complete * 10 >= runs * 9); // lwIP's R2 is rare on these wires
}

void LwipTest::breakingOffIsTold() {
    const Seeds seeds(500);
    for (std::uint64_t seed = seeds.first; seed <= seeds.last; ++seed) {
        for (const Opener opener : {Opener::Ours, Opener::Lwip}) {
            LwipWorld::Plan plan = anyPlan(seed, opener, 0.15);
            plan.fromOurs += 2000;
            plan.fromLwip += 2000;
            plan.breaker = seed % 2 ? Opener::Ours : Opener::Lwip;
            plan.breaksAfter = seed % 2000;
            plan.tells = seeds.one != 0;
            LwipWorld world(plan);
            world.run();
            QVERIFY2(world.problem().empty(), fmt::format("seed {}: {}", seed, world.problem()).c_str());
        }
    }
}

#else

void LwipTest::aCleanWireNeedsNothingTwice() {
    QSKIP("NOT TESTED: our TCP against lwIP. Install liblwip-dev and configure again.");
}
void LwipTest::everyByteOnceAndInOrder_data() {}
void LwipTest::everyByteOnceAndInOrder() { QSKIP("NOT TESTED: liblwip-dev is not installed"); }
void LwipTest::breakingOffIsTold() { QSKIP("NOT TESTED: liblwip-dev is not installed"); }

#endif

QTEST_GUILESS_MAIN(LwipTest)
#include "lwip_test.moc"
