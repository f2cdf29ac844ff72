#include "wire/icmpv6fields.h"
#include "wire/ipprotocol.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace icmpv6;

namespace {

void checkMessage(Dissector& dissector, const Extent& pdu, const Carrier& carrier) {
    const Field& statusField = pick(fields, "icmpv6.checksum.status");
    if (!pdu.whole() || !carrier.addresses)
        return dissector.addChecksum(checksumField, statusField, ChecksumStatus::Unverified);
    const ByteView message = dissector.bytes(pdu);
    const auto stored = static_cast<std::uint16_t>(readField(message, checksumField));
    InternetChecksum sum = *carrier.addresses;
    sum.addU16(ipProtocolIcmpv6).addU32(static_cast<std::uint32_t>(message.size())).add(message);
    dissector.addChecksum(checksumField, statusField, sum.value() == 0 ? ChecksumStatus::Good : ChecksumStatus::Bad,
                          expectedChecksum(sum, stored));
}

constexpr std::span<const Field> between(std::string_view first, std::string_view last) {
    const std::span<const Field> table = fields;
    std::size_t begin = 0;
    while (table[begin].abbrev != first)
        ++begin;
    std::size_t end = begin;
    while (table[end].abbrev != last)
        ++end;
    return table.subspan(begin, end + 1 - begin);
}

// The fields behind the checksum; empty for a type that is not known.
std::vector<std::span<const Field>> partsOf(std::uint8_t type) {
    const std::span<const Field> reserved{&pick(fields, "icmpv6.reserved"), 1};
    switch (type) {
    case icmpv6Unreachable:
    case icmpv6TimeExceeded:
    case icmpv6RouterSolicitation:
        return {reserved};
    case icmpv6PacketTooBig:
        return {{&pick(fields, "icmpv6.mtu"), 1}};
    case icmpv6ParameterProblem:
        return {{&pick(fields, "icmpv6.pointer"), 1}};
    case icmpv6EchoRequest:
    case icmpv6EchoReply:
        return {between("icmpv6.echo.identifier", "icmpv6.echo.sequence_number")};
    case icmpv6NeighborSolicitation:
        return {reserved, {&pick(fields, "icmpv6.nd.ns.target_address"), 1}};
    case icmpv6NeighborAdvertisement:
        return {between("icmpv6.nd.na.flag", "icmpv6.nd.na.target_address")};
    case icmpv6RouterAdvertisement:
        return {between("icmpv6.nd.ra.cur_hop_limit", "icmpv6.nd.ra.retrans_timer")};
    case icmpv6Redirect:
        return {reserved, between("icmpv6.nd.rd.target_address", "icmpv6.rd.na.destination_address")};
    default:
        return {};
    }
}

void addOption(Dissector& dissector, std::size_t at, ByteView option) {
    const Field& optionField = pick(fields, "icmpv6.opt");
    dissector.add(optionField, at, option.size()).text = valueName(pick(fields, "icmpv6.opt.type"), option[0]);
    dissector.add(pick(fields, "icmpv6.opt.type"), at, 0, 1);
    dissector.add(pick(fields, "icmpv6.opt.length"), at, 0, 1);
    switch (option[0]) {
    case optionSourceAddress:
    case optionTargetAddress:
        if (option.size() == 8)
            dissector.add(pick(fields, "icmpv6.opt.linkaddr"), at + 2, 6, 1);
        break;
    case optionPrefix:
        if (option.size() == 32) {
            for (const Field& field : between("icmpv6.opt.prefix.length", "icmpv6.opt.prefix"))
                dissector.add(field, at, 0, field.bitWidth == 1 ? 2 : 1);
        }
        break;
    case optionMtu:
        if (option.size() == 8)
            dissector.add(pick(fields, "icmpv6.opt.mtu"), at, 0, 1);
        break;
    default:
        break;
    }
}

// RFC 4861 §4.6. Bytes that no option claims are data.
std::size_t addOptions(Dissector& dissector, const Extent& pdu, std::size_t at) {
    while (at < pdu.end) {
        const ByteView rest = dissector.bytes({at, pdu.end, pdu.end});
        const std::size_t size = rest.size() < 2 ? 0 : 8u * rest[1];
        if (size == 0 || size > rest.size()) {
            dissector.line().length = static_cast<std::uint32_t>(at - pdu.begin);
            if (pdu.whole())
                dissector.malformed(nullptr, "an option's length is 0 or beyond the message");
            return dissector.dissectData({at, pdu.end, pdu.wireEnd});
        }
        addOption(dissector, at, rest.first(size));
        at += size;
    }
    dissector.line().length = static_cast<std::uint32_t>(at - pdu.begin);
    return pdu.wireEnd;
}

} // namespace

std::size_t dissectIcmpv6(Dissector& dissector, Extent pdu, const Carrier& carrier) {
    dissector.open(icmpv6Protocol, pdu, Icmpv6Header::size);
    if (!dissector.walk(fieldsTo(fields, "icmpv6.checksum"), pdu))
        return pdu.wireEnd;
    checkMessage(dissector, pdu, carrier);
    const auto type = static_cast<std::uint8_t>(dissector.value(typeField));
    dissector.line().text = valueName(typeField, type);
    std::size_t end = pdu.begin + endByte(checksumField);
    for (const std::span<const Field> part : partsOf(type)) {
        if (!dissector.walk(part, pdu)) {
            dissector.line().length = static_cast<std::uint32_t>(pdu.size());
            return pdu.wireEnd;
        }
        end = std::max(end, pdu.begin + endByte(part.back()));
    }
    dissector.line().length = static_cast<std::uint32_t>(end - pdu.begin);
    const Extent rest = pdu.behind(end - pdu.begin);
    const bool error = type >= icmpv6Unreachable && type <= icmpv6ParameterProblem;
    // RFC 4443 §2.4 (c): as much of the packet at fault as fits.
    if (error && rest.size() > 0 && !dissector.tooDeep()) {
        dissector.enter();
        const std::size_t quoteEnd = dissectIpv6(dissector, rest, true);
        dissector.leave();
        return std::min(quoteEnd, pdu.wireEnd);
    }
    if (type >= icmpv6RouterSolicitation && type <= icmpv6Redirect)
        return addOptions(dissector, pdu, end);
    return dissector.dissectData(rest);
}

} // namespace layerscope
