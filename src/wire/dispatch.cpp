// Which protocol comes next, by the number that the one below gives.
#include "wire/dissector.h"
#include "wire/dns.h"
#include "wire/ethernet.h"
#include "wire/http.h"
#include "wire/ipv4.h"
#include "wire/tls.h"

namespace layerscope {
namespace {

constexpr DataRemark behindTheEnd{.text = "behind the packet's own end"};

std::size_t dissectKnownProtocol(Dissector& dissector, std::uint8_t protocol, const Extent& pdu,
                                 const Carrier& carrier) {
    switch (protocol) {
    case ipProtocolIcmp:
        return dissectIcmp(dissector, pdu);
    case ipProtocolIpv4:
        return dissectIpv4(dissector, pdu);
    case ipProtocolTcp:
        return dissectTcp(dissector, pdu, carrier);
    case ipProtocolUdp:
        return dissectUdp(dissector, pdu, carrier);
    case ipProtocolIpv6:
        return dissectIpv6(dissector, pdu);
    case ipProtocolIcmpv6:
        return dissectIcmpv6(dissector, pdu, carrier);
    default:
        return dissector.dissectData(pdu);
    }
}

bool beginsWithDnsOverTcp(ByteView bytes) {
    const std::size_t length = bytes.size() < 2 ? 0 : static_cast<std::size_t>(bytes[0] << 8 | bytes[1]);
    return length > 0 && bytes.size() - 2 >= length && DnsMessage::parse(bytes.subspan(2, length)).has_value();
}

} // namespace

std::size_t Dissector::dissectEtherType(std::uint16_t type, Extent pdu) {
    if (tooDeep())
        return dissectData(pdu);
    switch (type) {
    case etherTypeIpv4:
        return dissectIpv4(*this, pdu);
    case etherTypeArp:
    case etherTypeRarp:
        return dissectArp(*this, pdu);
    case etherTypeIpv6:
        return dissectIpv6(*this, pdu);
    case etherTypeVlan:
    case etherTypeServiceVlan:
        return dissectVlan(*this, pdu);
    default:
        return dissectData(pdu);
    }
}

std::size_t Dissector::dissectIpProtocol(std::uint8_t protocol, Extent pdu, const Carrier& carrier) {
    const std::size_t end = tooDeep() ? dissectData(pdu) : dissectKnownProtocol(*this, protocol, pdu, carrier);
    if (end < pdu.end)
        dissectData(pdu.behind(end - pdu.begin), behindTheEnd);
    return pdu.wireEnd;
}

// A segment that begins with a message tells which protocol it is, whatever came before it.
std::size_t Dissector::dissectTcpPayload(Extent pdu, std::uint16_t source, std::uint16_t destination,
                                         const Field& payload) {
    const auto ends = [&](std::uint16_t port) { return source == port || destination == port; };
    const ByteView begin = bytes(pdu);
    if (!tooDeep() && (ends(httpPort) || ends(httpAlternativePort)) && !httpSummary(begin).empty()) {
        add(payload, pdu.begin, pdu.size());
        const bool response = source == httpPort || source == httpAlternativePort;
        return dissectHttp(*this, pdu, response ? HttpSide::Responses : HttpSide::Requests);
    }
    if (!tooDeep() && ends(dnsPort) && beginsWithDnsOverTcp(begin)) {
        add(payload, pdu.begin, pdu.size());
        return dissectDns(*this, pdu, true);
    }
    if (!tooDeep() && ends(tlsPort) && TlsRecordHeader::parse(begin)) {
        add(payload, pdu.begin, pdu.size());
        return dissectTls(*this, pdu);
    }
    return dissectData(pdu, {.field = &payload});
}

std::size_t Dissector::dissectUdpPayload(Extent pdu, std::uint16_t source, std::uint16_t destination,
                                         const Field& payload) {
    if (tooDeep() || pdu.size() == 0 || (source != dnsPort && destination != dnsPort))
        return dissectData(pdu, {.field = &payload});
    add(payload, pdu.begin, pdu.size());
    return dissectDns(*this, pdu);
}

std::size_t dissectRawIp(Dissector& dissector, Extent pdu) {
    const unsigned version = pdu.size() > 0 ? dissector.bytes(pdu)[0] >> 4 : 0u;
    switch (version) {
    case 4:
        return dissectIpv4(dissector, pdu);
    case 6:
        return dissectIpv6(dissector, pdu);
    default:
        return dissector.dissectData(pdu, {.text = "neither IPv4 nor IPv6"});
    }
}

Dissection dissect(ByteView frame, LinkType linkType, const FrameFacts& facts) {
    Dissection result;
    Dissector dissector(frame, facts, result);
    const Extent whole = dissector.frame();
    std::size_t end = whole.wireEnd;
    switch (linkType) {
    case LinkType::Ethernet:
        dissectEthernet(dissector, whole);
        break;
    case LinkType::Null:
        end = dissectLoopback(dissector, whole, facts.littleEndianFamily ? std::endian::little : std::endian::big);
        break;
    case LinkType::Loop:
        end = dissectLoopback(dissector, whole, std::endian::big);
        break;
    case LinkType::LinuxSll:
        dissectSll(dissector, whole);
        break;
    case LinkType::LinuxSll2:
        dissectSll2(dissector, whole);
        break;
    case LinkType::RawIp:
        end = dissectRawIp(dissector, whole);
        break;
    case LinkType::Ipv4:
        end = dissectIpv4(dissector, whole);
        break;
    case LinkType::Ipv6:
        end = dissectIpv6(dissector, whole);
        break;
    default:
        dissector.dissectData(whole, {.text = "a kind of link that Layerscope does not know"});
    }
    if (end < whole.end)
        dissector.dissectData(whole.behind(end), behindTheEnd);
    return result;
}

} // namespace layerscope
