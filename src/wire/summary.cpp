#include "wire/summary.h"

#include "wire/arp.h"
#include "wire/data.h"
#include "wire/dissector.h"
#include "wire/http.h"
#include "wire/icmp.h"
#include "wire/icmpv6.h"
#include "wire/ipv4.h"
#include "wire/tcp.h"
#include "wire/udp.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {
namespace {

// Reads values of the outermost header of each protocol: what the frame itself says, not a packet quoted in it.
class Reader {
public:
    Reader(const Dissection& dissection, ByteView frame) : m_nodes(dissection.nodes), m_frame(frame) {}

    // The line of the highest protocol that is not just data; null for an empty frame.
    const DissectionNode* top() const {
        const DissectionNode* found = nullptr;
        for (const DissectionNode& node : m_nodes) {
            if (!node.field && node.depth == 0 && (!found || !isData(*node.protocol)))
                found = &node;
        }
        return found;
    }
    LayerNumber topLayer() const {
        LayerNumber layer = LayerNumber::None;
        for (const DissectionNode& node : m_nodes) {
            if (!node.field && node.depth == 0)
                layer = std::max(layer, node.protocol->layer);
        }
        return layer;
    }
    const DissectionNode* find(std::string_view abbrev) const {
        const auto found = std::ranges::find_if(
            m_nodes, [&](const DissectionNode& node) { return node.field && node.field->abbrev == abbrev; });
        return found == m_nodes.end() ? nullptr : &*found;
    }
    std::uint64_t number(std::string_view abbrev) const {
        const DissectionNode* node = find(abbrev);
        return node ? node->number : 0;
    }
    std::string text(std::string_view abbrev) const {
        const DissectionNode* node = find(abbrev);
        return node ? tsharkValue(*node, m_frame) : std::string();
    }
    // The first of several fields that the frame has.
    std::string firstOf(std::initializer_list<std::string_view> abbrevs) const {
        for (const std::string_view abbrev : abbrevs) {
            if (find(abbrev))
                return text(abbrev);
        }
        return {};
    }

    static bool isData(const Protocol& protocol) { return &protocol == &dataProtocol || &protocol == &payloadProtocol; }

private:
    const std::vector<DissectionNode>& m_nodes;
    ByteView m_frame;
};

std::string capitalized(std::string_view words) {
    std::string text(words);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

FrameKind tcpKind(TcpFlags flags, std::uint32_t length) {
    if (flags.rst)
        return FrameKind::Rst;
    if (flags.syn)
        return flags.ack ? FrameKind::SynAck : FrameKind::Syn;
    if (flags.fin)
        return FrameKind::Fin;
    return length > 0 ? FrameKind::Data : flags.ack ? FrameKind::Ack : FrameKind::Other;
}

void summarizeTcp(const Reader& reader, FrameSummary& summary) {
    TcpFlags flags = TcpFlags::fromBits(static_cast<std::uint16_t>(reader.number("tcp.flags")));
    summary.payloadLength = static_cast<std::uint32_t>(reader.number("tcp.len"));
    summary.kind = tcpKind(flags, summary.payloadLength);
    flags.psh = flags.ece = flags.cwr = flags.ae = false; // what the segment does is in the other flags
    if (summary.kind == FrameKind::Data)
        summary.name = fmt::format("Data, {} B", summary.payloadLength);
    else if (summary.payloadLength > 0)
        summary.name = fmt::format("{}, {} B", tcpFlagNames(flags), summary.payloadLength);
    else
        summary.name = tcpFlagNames(flags);
    if (summary.name.empty())
        summary.name = "no flags";
    if (reader.find("tcp.seq_raw")) {
        summary.seq = static_cast<std::uint32_t>(reader.number("tcp.seq_raw"));
        summary.detail = fmt::format("SEQ {}", *summary.seq);
    }
    if (flags.ack) {
        summary.ack = static_cast<std::uint32_t>(reader.number("tcp.ack_raw"));
        summary.detail += fmt::format("  ACK {}", *summary.ack);
    }
}

void summarizeUdp(const Reader& reader, FrameSummary& summary) {
    const std::uint64_t length = reader.number("udp.length");
    summary.kind = FrameKind::Udp;
    summary.payloadLength = static_cast<std::uint32_t>(length - std::min<std::uint64_t>(length, UdpHeader::size));
    summary.name = fmt::format("UDP, {} B", summary.payloadLength);
}

// A program's message: what it says, over the numbers of the segment that carries it.
void summarizeMessage(const Reader& reader, const DissectionNode& top, FrameSummary& summary) {
    const std::string words = top.text.empty()                ? std::string(top.protocol->shortName)
                              : top.protocol == &httpProtocol ? top.text
                                                              : fmt::format("{} {}", top.protocol->shortName, top.text);
    if (!reader.find("tcp.flags")) {
        summarizeUdp(reader, summary);
        summary.name = words;
        return;
    }
    summarizeTcp(reader, summary);
    if (summary.kind == FrameKind::Data)
        summary.name = words;
}

void summarizeTop(const Reader& reader, const DissectionNode& top, FrameSummary& summary) {
    const Protocol* protocol = top.protocol;
    summary.name = protocol->shortName;
    summary.detail = top.text;
    if (protocol == &tcpProtocol) {
        summarizeTcp(reader, summary);
    } else if (protocol == &udpProtocol) {
        summarizeUdp(reader, summary);
    } else if (protocol->layer > LayerNumber::Transport && !Reader::isData(*protocol)) {
        summarizeMessage(reader, top, summary);
    } else if (protocol == &arpProtocol) {
        summary.kind = FrameKind::Arp;
        const DissectionNode* operation = reader.find("arp.opcode");
        if (operation && !valueName(*operation->field, operation->number).empty())
            summary.name = fmt::format("ARP {}", valueName(*operation->field, operation->number));
    } else if (protocol == &icmpProtocol) {
        summary.kind = FrameKind::Icmp;
        summary.name = top.text.empty() ? "ICMP" : capitalized(top.text);
        summary.detail.clear();
        if (const DissectionNode* sequence = reader.find("icmp.seq"))
            summary.detail = fmt::format("sequence {}", sequence->number);
    } else if (protocol == &icmpv6Protocol) {
        summary.kind = FrameKind::Icmp;
        summary.name = top.text.empty() ? "ICMPv6" : capitalized(top.text);
        summary.detail = reader.firstOf({"icmpv6.nd.ns.target_address", "icmpv6.nd.na.target_address"});
        if (const DissectionNode* sequence = reader.find("icmpv6.echo.sequence_number"))
            summary.detail = fmt::format("sequence {}", sequence->number);
    } else if (protocol == &ipv4Protocol &&
               (reader.number("ip.flags.mf") != 0 || reader.number("ip.frag_offset") != 0)) {
        summary.name = "Fragment";
    }
}

// RFC 5952 §6: an IPv6 address stands in brackets in front of a port.
std::string withPort(const std::string& address, const std::string& port) {
    return address.find(':') == std::string::npos ? address + ":" + port : "[" + address + "]:" + port;
}

FrameSummary summarizeDissection(const Dissection& dissection, ByteView frame) {
    const Reader reader(dissection, frame);
    FrameSummary summary;
    summary.topLayer = reader.topLayer();
    if (const DissectionNode* top = reader.top())
        summarizeTop(reader, *top, summary);
    summary.source = reader.firstOf({"ip.src", "ipv6.src", "arp.src.proto_ipv4", "eth.src", "sll.src.eth"});
    summary.destination = reader.firstOf({"ip.dst", "ipv6.dst", "arp.dst.proto_ipv4", "eth.dst"});
    const std::string sourcePort = reader.firstOf({"tcp.srcport", "udp.srcport"});
    const bool quoted = summary.kind == FrameKind::Icmp; // ports there belong to the packet sent back
    if (!sourcePort.empty() && !quoted) {
        summary.source = withPort(summary.source, sourcePort);
        summary.destination = withPort(summary.destination, reader.firstOf({"tcp.dstport", "udp.dstport"}));
    }
    return summary;
}

// A segment does not say which protocol it is. A UDP datagram tells its own length, where TCP has a sequence number.
bool looksLikeUdp(ByteView pdu) {
    const auto header = UdpHeader::parse(pdu);
    return header && header->length == pdu.size();
}

// A packet begins with its version; an ARP packet begins with a kind of hardware, 0 in its first half byte.
bool looksLikeArp(ByteView pdu) { return !pdu.empty() && pdu[0] >> 4 == 0; }

} // namespace

FrameSummary summarize(ByteView frame, LinkType linkType) {
    return summarizeDissection(dissect(frame, linkType), frame);
}

FrameSummary summarizePdu(ByteView pdu, LayerNumber layer) {
    Dissection result;
    Dissector dissector(pdu, {}, result);
    const Extent whole = dissector.frame();
    switch (layer) {
    case LayerNumber::None:
    case LayerNumber::Physical:
    case LayerNumber::DataLink:
        dissectEthernet(dissector, whole);
        break;
    case LayerNumber::Network:
        if (looksLikeArp(pdu))
            dissectArp(dissector, whole);
        else
            dissectRawIp(dissector, whole);
        break;
    case LayerNumber::Transport:
        if (looksLikeUdp(pdu))
            dissectUdp(dissector, whole, {});
        else
            dissectTcp(dissector, whole, {});
        break;
    case LayerNumber::Session:
    case LayerNumber::Presentation:
    case LayerNumber::Application: {
        FrameSummary summary;
        summary.kind = FrameKind::Data;
        summary.topLayer = layer;
        summary.name = fmt::format("Data, {} B", pdu.size());
        summary.payloadLength = static_cast<std::uint32_t>(pdu.size());
        return summary;
    }
    }
    return summarizeDissection(result, pdu);
}

} // namespace layerscope
