#include "sim/fault.h"

#include "wire/ethernet.h"
#include "wire/ipv4.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

bool carriesSegment(ByteView frame) {
    const auto ethernet = EthernetHeader::parse(frame);
    if (!ethernet || ethernet->etherType != etherTypeIpv4)
        return false;
    const auto packet = Ipv4Header::parse(frame.subspan(EthernetHeader::size));
    return packet && packet->protocol == ipProtocolTcp;
}

class Loss : public LinkFault {
public:
    Loss(const FaultSpec& spec, Random random) : m_spec(spec), m_random(random) {}

    void pass(Transit& transit) override {
        if (m_spec.from && *m_spec.from != transit.from)
            return;
        if (m_spec.unit == FaultUnit::Segment && !carriesSegment(transit.bits.bytes()))
            return;
        ++m_seen;
        // A seeded fault draws for every frame that it concerns, so that one frame more moves none of the others.
        const bool aimed = m_spec.number > 0;
        if (aimed ? m_seen != m_spec.number : !m_random.chance(m_spec.probability))
            return;
        transit.lost = true;
        transit.lostAt = 0.5f;
        transit.reason = aimed ? std::string("lost on the link, as the scenario asks")
                               : fmt::format("lost on the link, at random ({:g} %)", m_spec.probability * 100);
    }

private:
    FaultSpec m_spec;
    Random m_random;
    std::uint32_t m_seen = 0; // frames that it concerns, so far
};

} // namespace

std::unique_ptr<LinkFault> makeFault(const FaultSpec& spec, Random random) {
    switch (spec.kind) {
    case FaultKind::Lose:
        return std::make_unique<Loss>(spec, random);
    }
    return nullptr;
}

} // namespace layerscope
