#include "sim/fault.h"

#include "sim/faultaim.h"
#include "sim/link.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::string_view names[] = {"lose", "corrupt", "duplicate", "reorder", "delay", "rate", "cut"};

class Loss : public LinkFault {
public:
    explicit Loss(FaultAim aim) : m_aim(std::move(aim)) {}
    void pass(Transit& transit) override {
        if (!m_aim.picks(transit) || transit.lost)
            return;
        transit.lost = true;
        transit.lostAt = static_cast<float>(m_aim.spec().place);
        transit.reason = "lost on the link, " + m_aim.why();
    }

private:
    FaultAim m_aim;
};

class Corruption : public LinkFault {
public:
    explicit Corruption(FaultAim aim) : m_aim(std::move(aim)) {}
    void pass(Transit& transit) override {
        if (!m_aim.picks(transit))
            return;
        const std::uint64_t bitCount = transit.bits.size() * 8;
        if (m_aim.spec().bits.empty())
            for (std::uint32_t i = 0; i < m_aim.spec().count; ++i)
                transit.flipped.push_back(static_cast<std::uint32_t>(m_aim.random().below(bitCount)));
        for (const std::uint32_t bit : m_aim.spec().bits)
            if (bit < bitCount)
                transit.flipped.push_back(bit);
        transit.reason = m_aim.why();
    }

private:
    FaultAim m_aim;
};

class Duplication : public LinkFault {
public:
    explicit Duplication(FaultAim aim) : m_aim(std::move(aim)) {}
    void pass(Transit& transit) override {
        if (!m_aim.picks(transit))
            return;
        transit.duplicated = true;
        transit.copyLag = m_aim.spec().delay;
    }

private:
    FaultAim m_aim;
};

class Reordering : public LinkFault {
public:
    explicit Reordering(FaultAim aim) : m_aim(std::move(aim)) {}
    void pass(Transit& transit) override {
        if (!m_aim.picks(transit))
            return;
        transit.overtaken = true;
        transit.patience = m_aim.spec().delay;
    }

private:
    FaultAim m_aim;
};

class Delay : public LinkFault {
public:
    explicit Delay(FaultAim aim) : m_aim(std::move(aim)) {}
    void pass(Transit& transit) override {
        if (!m_aim.picks(transit))
            return;
        transit.added += m_aim.spec().delay;
        if (m_aim.spec().jitter > Duration::zero())
            transit.added += Duration(static_cast<std::int64_t>(
                m_aim.random().below(static_cast<std::uint64_t>(m_aim.spec().jitter.count()) + 1)));
    }

private:
    FaultAim m_aim;
};

// A slower stretch somewhere along the link, with a queue of its own in front.
class Bottleneck : public LinkFault {
public:
    explicit Bottleneck(FaultAim aim) : m_aim(std::move(aim)) {
        LinkSpec stretch;
        stretch.bitsPerSecond = m_aim.spec().bitsPerSecond;
        stretch.delay = Duration::zero();
        stretch.queue = m_aim.spec().queue;
        m_stretches.assign(2, LinkDirection(stretch));
    }
    void pass(Transit& transit) override {
        if (!m_aim.picks(transit) || transit.lost)
            return;
        const auto slot = m_stretches[transit.direction].reserve(transit.bits.size(), transit.sent);
        if (slot) {
            transit.added += slot->arrival - transit.sent;
            return;
        }
        transit.lost = true;
        transit.lostAt = 0.5f;
        transit.reason = "the bottleneck's queue is full";
    }

private:
    FaultAim m_aim;
    std::vector<LinkDirection> m_stretches; // by direction
};

class Cut : public LinkFault {
public:
    explicit Cut(const FaultSpec& spec)
        : m_from(timeAt(spec.at)), m_until(spec.until ? timeAt(*spec.until) : Time::max()) {}
    void pass(Transit& transit) override {
        if (transit.lost || transit.arrival < m_from || transit.sent >= m_until)
            return;
        transit.lost = true;
        const Duration flown = std::max(m_from, transit.sent) - transit.sent;
        const Duration whole = transit.arrival - transit.sent;
        transit.lostAt = whole > Duration::zero() ? static_cast<float>(toSeconds(flown) / toSeconds(whole)) : 0.0f;
        transit.reason = "the cable is cut";
    }

private:
    Time m_from, m_until;
};

std::string picked(const FaultSpec& spec, const Scenario& scenario) {
    const std::string from = spec.from ? " from " + scenario.nodeName(*spec.from) : std::string();
    switch (spec.choice) {
    case FaultChoice::Aimed:
        return fmt::format("{} {}{}", spec.unit == FaultUnit::Segment ? "segment" : "frame", spec.number, from);
    case FaultChoice::Random:
        return fmt::format("{:g} % of frames{}", spec.probability * 100, from);
    case FaultChoice::Burst:
        return "bursts of frames" + from;
    case FaultChoice::All:
        return "every frame" + from;
    }
    return {};
}

} // namespace

std::span<const std::string_view> faultNames() { return names; }

std::unique_ptr<LinkFault> makeFault(const FaultSpec& spec, Random random) {
    FaultAim aim(spec, random);
    switch (spec.kind) {
    case FaultKind::Lose:
        return std::make_unique<Loss>(std::move(aim));
    case FaultKind::Corrupt:
        return std::make_unique<Corruption>(std::move(aim));
    case FaultKind::Duplicate:
        return std::make_unique<Duplication>(std::move(aim));
    case FaultKind::Reorder:
        return std::make_unique<Reordering>(std::move(aim));
    case FaultKind::Delay:
        return std::make_unique<Delay>(std::move(aim));
    case FaultKind::Rate:
        return std::make_unique<Bottleneck>(std::move(aim));
    case FaultKind::Cut:
        return std::make_unique<Cut>(spec);
    }
    return nullptr;
}

std::string faultText(const FaultSpec& spec, const Scenario& scenario) {
    switch (spec.kind) {
    case FaultKind::Lose:
        return picked(spec, scenario) + " lost";
    case FaultKind::Corrupt:
        return picked(spec, scenario) + " corrupted";
    case FaultKind::Duplicate:
        return picked(spec, scenario) + " doubled";
    case FaultKind::Reorder:
        return picked(spec, scenario) + " overtaken";
    case FaultKind::Delay:
        return fmt::format("{} delayed by {}{}", picked(spec, scenario), durationText(spec.delay),
                           spec.jitter > Duration::zero() ? " to " + durationText(spec.delay + spec.jitter) : "");
    case FaultKind::Rate:
        return "bottleneck of " + bitRateText(spec.bitsPerSecond);
    case FaultKind::Cut:
        return fmt::format("cut at {}{}", durationText(spec.at),
                           spec.until ? ", mended at " + durationText(*spec.until) : std::string());
    }
    return {};
}

} // namespace layerscope
