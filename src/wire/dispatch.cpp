// Which protocol comes next, by the number that the one below gives.
#include "wire/dissector.h"
#include "wire/dns.h"
#include "wire/ethernet.h"
#include "wire/http.h"
#include "wire/ipv4.h"
#include "wire/tls.h"

#include <algorithm>

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

void dissectMessage(Dissector& dissector, const Extent& pdu, const StreamPdu& message) {
    switch (message.protocol) {
    case StreamProtocol::Http:
        dissectHttp(dissector, pdu, message.fromServer ? HttpSide::Responses : HttpSide::Requests, message.answers);
        break;
    case StreamProtocol::WebSocket:
        dissectWebSocket(dissector, pdu, message.unpacked ? &*message.unpacked : nullptr);
        break;
    case StreamProtocol::Dns:
        dissectDns(dissector, pdu, true);
        break;
    case StreamProtocol::Tls:
        dissectTls(dissector, pdu, message.record.get());
        break;
    }
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

std::size_t Dissector::dissectContent(Extent pdu, const SegmentContent& content) {
    std::size_t at = pdu.begin;
    for (const StreamPdu& message : content.pdus) {
        if (message.here > pdu.end - at || tooDeep())
            break;
        const Extent part{at, at + message.here, at + message.here};
        if (message.whole.empty())
            dissectMessage(*this, part, message);
        else
            addReassembled(part, message);
        at = part.end;
    }
    return dissectData({at, pdu.end, pdu.wireEnd}, {.text = "part of a message that goes on"});
}

// Takes the whole message apart and keeps, of each line, the bytes that are in this frame.
void Dissector::addReassembled(const Extent& part, const StreamPdu& message) {
    Dissection whole;
    Dissector inner(message.whole, {}, whole);
    dissectMessage(inner, inner.frame(), message);
    const std::size_t before = message.whole.size() - message.here;
    const std::size_t decryptedBefore = m_result.decrypted.size();
    m_result.decrypted.insert(m_result.decrypted.end(), whole.decrypted.begin(), whole.decrypted.end());
    for (DissectionNode& node : whole.nodes) {
        if (node.decrypted) {
            node.begin += static_cast<std::uint32_t>(decryptedBefore);
            node.depth = static_cast<std::uint8_t>(node.depth + m_depth);
            m_result.nodes.push_back(std::move(node));
            continue;
        }
        const std::size_t end = std::size_t{node.begin} + node.length;
        const std::size_t from = std::max<std::size_t>(node.begin, before);
        if (node.begin < before && node.length > 0) {
            const FieldType type = node.field ? node.field->type : FieldType::Text;
            if (node.field && (type == FieldType::Bytes || type == FieldType::Ipv4 || type == FieldType::Ipv6))
                node.text = tsharkValue(node, message.whole);
            node.elsewhere = true;
        }
        node.length = static_cast<std::uint32_t>(end > from ? end - from : 0);
        node.begin = static_cast<std::uint32_t>(part.begin + (node.length > 0 ? from - before : 0));
        node.generated = node.field && node.length == 0;
        node.depth = static_cast<std::uint8_t>(node.depth + m_depth);
        m_result.nodes.push_back(std::move(node));
    }
    m_result.malformed = m_result.malformed || whole.malformed;
}

void Dissector::addDecrypted(ByteView plain, Dissection&& inner, std::size_t from) {
    const auto before = static_cast<std::uint32_t>(m_result.decrypted.size());
    m_result.decrypted.insert(m_result.decrypted.end(), plain.begin(), plain.end());
    for (std::size_t i = from; i < inner.nodes.size(); ++i) {
        DissectionNode& node = inner.nodes[i];
        node.begin += before;
        node.decrypted = true;
        node.depth = static_cast<std::uint8_t>(node.depth + m_depth);
        m_result.nodes.push_back(std::move(node));
    }
    m_result.malformed = m_result.malformed || inner.malformed;
}

// A segment that begins with a message tells which protocol it is, whatever came before it.
std::size_t Dissector::dissectTcpPayload(Extent pdu, std::uint16_t source, std::uint16_t destination,
                                         const Field& payload) {
    const bool told = m_facts.content && !(m_facts.content->lost && m_facts.content->pdus.empty());
    // A FIN alone may end a message, too.
    if (told && !tooDeep() && (pdu.size() > 0 || !m_facts.content->pdus.empty()) && pdu.whole()) {
        if (m_facts.content->pdus.empty())
            return dissectData(pdu, {.field = &payload});
        if (pdu.size() > 0)
            add(payload, pdu.begin, pdu.size());
        return dissectContent(pdu, *m_facts.content);
    }
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
