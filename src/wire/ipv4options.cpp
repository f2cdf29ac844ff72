#include "wire/ipv4.h"
#include "wire/ipv4fields.h"

#include <algorithm>

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

    void dissect(std::uint8_t type, Ipv4Address& destination) {
        switch (type) {
        case recordRoute:
            addRoute(pick(fields, "ip.rec_rt"), pick(fields, "ip.empty_rt"), nullptr, destination);
            break;
        case looseRoute:
        case strictRoute:
            addRoute(pick(fields, "ip.rec_rt"), pick(fields, "ip.src_rt"), &destinationField, destination);
            break;
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

    // Addresses in front of the pointer have been passed; those behind are still to come. The last stop of a source
    // route is where the packet is really going, while the header's destination is only the next stop (RFC 791 §3.1).
    void addRoute(const Field& passed, const Field& ahead, const Field* last, Ipv4Address& destination) {
        if (m_extent.size() < firstSlot)
            return addRest(headSize);
        const std::size_t pointer = m_dissector.add(pick(fields, "ip.opt.ptr"), m_extent.begin, 0, 1).number;
        std::size_t at = firstSlot;
        for (; at + addressSize <= m_extent.size(); at += addressSize) {
            const bool done = at + 1 < pointer;
            const bool isLast = last && !done && at + 2 * addressSize > m_extent.size();
            if (isLast) {
                if (DissectionNode* node = m_dissector.find(destinationField))
                    node->field = &pick(fields, "ip.cur_rt");
                destination = readIpv4(m_dissector.bytes(m_extent).subspan(at), pick(fields, "ip.src_rt"));
            }
            m_dissector.add(isLast ? *last : done ? passed : ahead, m_extent.begin + at, addressSize, 1);
        }
        addRest(at);
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
    Ipv4Address destination = readIpv4(bytes, destinationField);
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
        if (!single)
            Option(dissector, option).dissect(type, destination);
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
