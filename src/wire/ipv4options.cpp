#include "wire/ipv4.h"
#include "wire/ipv4fields.h"

#include <optional>

namespace layerscope {

using namespace ipv4;

namespace {

constexpr std::uint8_t endOfOptions = 0, noOperation = 1, recordRoute = 7, mtuProbe = 11, mtuReply = 12, timestamp = 68,
                       looseRoute = 131, streamIdentifier = 136, strictRoute = 137, routerAlert = 148;
constexpr std::size_t headSize = 2;    // type and length
constexpr std::size_t addressSize = 4; // also of a timestamp
constexpr std::size_t firstSlot = 3;   // behind type, length and pointer

// One option that is long enough to have a type and a length.
class Option {
public:
    Option(Dissector& dissector, const Extent& extent) : m_dissector(dissector), m_extent(extent) {}

    // Adds what stands behind type and length. Returns where a source route that is still to be followed ends.
    std::optional<Ipv4Address> dissect(std::uint8_t type) {
        switch (type) {
        case recordRoute:
            addRoute(pick(fields, "ip.empty_rt"), pick(fields, "ip.empty_rt"));
            break;
        case looseRoute:
        case strictRoute:
            return addRoute(pick(fields, "ip.src_rt"), destinationField);
        case timestamp:
            addTimestamps();
            break;
        case streamIdentifier:
            addNumber(pick(fields, "ip.opt.sid"));
            break;
        case mtuProbe:
        case mtuReply:
            addNumber(pick(fields, "ip.opt.mtu"));
            break;
        case routerAlert:
            addNumber(pick(fields, "ip.opt.ra"));
            break;
        default:
            addRest(headSize);
            break;
        }
        return std::nullopt;
    }

private:
    // The bytes from `offset` on, of which nothing is known.
    void addRest(std::size_t offset) {
        if (m_extent.size() > offset)
            m_dissector.add(optionDataField, m_extent.begin + offset, m_extent.size() - offset, 1);
    }

    void addNumber(const Field& field) {
        if (endByte(field) > m_extent.size())
            return addRest(headSize);
        m_dissector.add(field, m_extent.begin, 0, 1);
        addRest(endByte(field));
    }

    // Addresses in front of the pointer have been passed; those behind are still to come. Returns the last of these.
    std::optional<Ipv4Address> addRoute(const Field& ahead, const Field& last) {
        if (m_extent.size() < firstSlot) {
            addRest(headSize);
            return std::nullopt;
        }
        const std::size_t pointer = m_dissector.add(pick(fields, "ip.opt.ptr"), m_extent.begin, 0, 1).number;
        std::optional<Ipv4Address> end;
        std::size_t at = firstSlot;
        for (; at + addressSize <= m_extent.size(); at += addressSize) {
            const bool passed = at + 1 < pointer;
            const bool isLast = at + 2 * addressSize > m_extent.size();
            const Field& field = passed ? pick(fields, "ip.rec_rt") : isLast ? last : ahead;
            m_dissector.add(field, m_extent.begin + at, addressSize, 1);
            if (!passed)
                end = readIpv4(m_dissector.bytes(m_extent).subspan(at), pick(fields, "ip.src_rt"));
        }
        addRest(at);
        return end;
    }

    void addTimestamps() {
        constexpr std::size_t firstStamp = 4;
        if (m_extent.size() < firstStamp)
            return addRest(headSize);
        m_dissector.add(pick(fields, "ip.opt.ptr"), m_extent.begin, 0, 1);
        m_dissector.add(pick(fields, "ip.opt.overflow"), m_extent.begin, 0, 1);
        const bool withAddresses = m_dissector.add(pick(fields, "ip.opt.flag"), m_extent.begin, 0, 1).number != 0;
        std::size_t at = firstStamp;
        while (at + (withAddresses ? 2 : 1) * addressSize <= m_extent.size()) {
            if (withAddresses) {
                m_dissector.add(pick(fields, "ip.opt.time_stamp_addr"), m_extent.begin + at, addressSize, 1);
                at += addressSize;
            }
            m_dissector.add(pick(fields, "ip.opt.time_stamp"), m_extent.begin + at, addressSize, 1);
            at += addressSize;
        }
        addRest(at);
    }

    Dissector& m_dissector;
    Extent m_extent;
};

} // namespace

Ipv4Address dissectIpv4Options(Dissector& dissector, const Extent& header) {
    const ByteView bytes = dissector.bytes(header);
    const std::size_t destinationIndex =
        static_cast<std::size_t>(dissector.find(destinationField) - dissector.nodes().data());
    Ipv4Address destination = readIpv4(bytes, destinationField);
    bool routed = false;
    for (std::size_t at = Ipv4Header::minimumSize; at < bytes.size();) {
        const std::uint8_t type = bytes[at];
        const bool single = type == endOfOptions || type == noOperation;
        const std::size_t length = single ? 1 : at + 1 < bytes.size() ? bytes[at + 1] : 0;
        const bool fits = length >= (single ? 1 : headSize) && at + length <= bytes.size();
        const Extent option = Extent{header.begin + at, header.end, header.wireEnd}.first(fits ? length : bytes.size());

        DissectionNode& heading = dissector.add(optionField, option.begin, option.size());
        heading.text = valueName(optionTypeField, type);
        if (!fits)
            dissector.malformed(&optionField, "its length is below 2 or goes beyond the header");
        dissector.add(optionTypeField, option.begin, 0, 1);
        dissector.add(pick(fields, "ip.opt.type.copy"), option.begin, 0, 2);
        dissector.add(pick(fields, "ip.opt.type.class"), option.begin, 0, 2);
        dissector.add(pick(fields, "ip.opt.type.number"), option.begin, 0, 2);
        if (!single && option.size() >= headSize)
            dissector.add(pick(fields, "ip.opt.len"), option.begin, 0, 1);
        if (!fits)
            break;
        const std::optional<Ipv4Address> end = single ? std::nullopt : Option(dissector, option).dissect(type);
        // While a source route is being followed, the header's destination is only the next stop; the packet is really
        // going to the end of the route. A packet has one source route at most (RFC 791 §3.1), so the first one counts.
        const bool isRoute = type == looseRoute || type == strictRoute;
        if (isRoute && end && !routed) {
            dissector.nodes()[destinationIndex].field = &pick(fields, "ip.cur_rt");
            destination = *end;
        }
        routed = routed || isRoute;
        at += length;
        if (type == endOfOptions) {
            if (at < bytes.size())
                dissector.add(pick(fields, "ip.opt.fill"), header.begin + at, bytes.size() - at);
            break;
        }
    }
    return destination;
}

} // namespace layerscope
