#include "layers/ipv4/reassembly.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::size_t largestPayload = 65535 - Ipv4Header::minimumSize;
constexpr std::size_t quoted = 8; // of the payload, in an ICMP error

} // namespace

Reassembly::Added Reassembly::add(const Ipv4Header& header, const Pdu& packet, EventId cause) {
    const Key key{header.source, header.destination, header.protocol, header.identification};
    const std::size_t begin = header.fragmentOffset;
    const std::size_t length = packet.size() - header.size();
    const std::size_t end = begin + length;
    if (length == 0 || end > largestPayload || (header.moreFragments && length % 8 != 0))
        return {Outcome::Nonsense, {}, {}};
    auto found = m_packets.find(key);
    const bool isNew = found == m_packets.end();
    if (isNew) {
        if (m_packets.size() >= mostPackets)
            return {Outcome::TooMany, {}, {}};
        found = m_packets.try_emplace(key, Packet{m_next++, {}, {}, 0, {}, {}}).first;
    }
    Packet& whole = found->second;
    whole.cause = cause;
    const auto after = whole.pieces.lower_bound(begin);
    if (after != whole.pieces.end() && after->first == begin && after->second.size() == length &&
        std::ranges::equal(after->second.bytes(), packet.bytes().subspan(header.size())))
        return {Outcome::Duplicate, {}, {}, whole.number};
    const bool overlapsNext = after != whole.pieces.end() && after->first < end;
    const bool overlapsPrevious =
        after != whole.pieces.begin() && std::prev(after)->first + std::prev(after)->second.size() > begin;
    const bool beyond = whole.length && (end > *whole.length || (!header.moreFragments && end != *whole.length));
    const bool tooShort = !header.moreFragments && !whole.pieces.empty() &&
                          whole.pieces.rbegin()->first + whole.pieces.rbegin()->second.size() > end;
    if (overlapsNext || overlapsPrevious || beyond || tooShort) {
        m_packets.erase(found);
        return {Outcome::Overlap, {}, {}};
    }
    if (!header.moreFragments)
        whole.length = end;
    if (begin == 0) {
        const ByteView first = packet.bytes().first(std::min(packet.size(), header.size() + quoted));
        whole.beginning.assign(first.begin(), first.end());
    }
    whole.pieces.emplace(begin, packet.slice(header.size(), length));
    whole.got += length;
    if (!whole.length || whole.got < *whole.length)
        return {Outcome::Kept, {}, {}, whole.number, isNew};
    Added added{Outcome::Complete, Pdu(*whole.length), std::move(whole.beginning), whole.number};
    for (const auto& [offset, piece] : whole.pieces)
        added.payload.appendOwned(piece.bytes(), piece.spans());
    m_packets.erase(found);
    return added;
}

std::optional<Reassembly::Expired> Reassembly::expire(std::uint32_t number) {
    const auto found =
        std::ranges::find_if(m_packets, [&](const auto& packet) { return packet.second.number == number; });
    if (found == m_packets.end())
        return std::nullopt;
    Expired expired{found->first, std::move(found->second.beginning), found->second.pieces.size(), found->second.cause};
    m_packets.erase(found);
    return expired;
}

} // namespace layerscope
