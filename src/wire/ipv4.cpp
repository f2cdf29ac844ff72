#include "wire/ipv4.h"

#include "wire/bits.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::string_view headerFormat = "RFC 791 §3.1";

constexpr ValueName protocols[] = {{1, "ICMP"}, {2, "IGMP"}, {4, "IPv4"}, {6, "TCP"},     {17, "UDP"},  {41, "IPv6"},
                                   {47, "GRE"}, {50, "ESP"}, {51, "AH"},  {58, "ICMPv6"}, {89, "OSPF"}, {132, "SCTP"}};
constexpr ValueName codepoints[] = {{0, "default"}, {8, "class selector 1"}, {46, "expedited forwarding"}};
constexpr ValueName congestion[] = {
    {0, "not ECN-capable"}, {1, "ECN-capable (1)"}, {2, "ECN-capable (0)"}, {3, "congestion experienced"}};
constexpr ValueName optionKinds[] = {
    {0, "end of options list"}, {1, "no operation"},         {7, "record route"},        {68, "timestamp"},
    {130, "security"},          {131, "loose source route"}, {136, "stream identifier"}, {137, "strict source route"},
    {148, "router alert"}};
constexpr ValueName optionClasses[] = {
    {0, "control"}, {1, "reserved"}, {2, "debugging and measurement"}, {3, "reserved"}};

constexpr Field fields[] = {
    {"Version", "ip.version", FieldType::Decimal, 0, 4, "Which version of the Internet Protocol this is: 4.",
     headerFormat},
    {"Header length", "ip.hdr_len", FieldType::Decimal, 4, 4,
     "The size of this header. The header stores it in words of 4 bytes; 20 bytes (5 words) is a header with no "
     "options.",
     headerFormat},
    {"Differentiated services", "ip.dsfield", FieldType::Hex, 8, 8,
     "What treatment the packet asks of the routers on its way.", "RFC 2474 §3"},
    {"Codepoint (DSCP)", "ip.dsfield.dscp", FieldType::Decimal, 8, 6,
     "The service class. Routers may send some classes ahead of others; 0 is ordinary traffic.", "RFC 2474 §3",
     codepoints},
    {"Congestion notification (ECN)", "ip.dsfield.ecn", FieldType::Decimal, 14, 2,
     "Lets a router that is getting full say so by a mark instead of dropping the packet.", "RFC 3168 §5", congestion},
    {"Total length", "ip.len", FieldType::Decimal, 16, 16, "Bytes of header and payload together.", headerFormat},
    {"Identification", "ip.id", FieldType::Hex, 32, 16,
     "The same in all fragments of one packet, so that the receiver knows which belong together.", headerFormat},
    {"Flags", "ip.flags", FieldType::Hex, 48, 3, "Three bits that control fragmentation.", headerFormat},
    {"Reserved", "ip.flags.rb", FieldType::Flag, 48, 1, "Always 0.", headerFormat},
    {"Don't fragment", "ip.flags.df", FieldType::Flag, 49, 1,
     "Set: a router must not cut this packet up. If it is too big for a link, it is dropped and the sender is told.",
     headerFormat},
    {"More fragments", "ip.flags.mf", FieldType::Flag, 50, 1, "Set in every fragment of a packet except the last.",
     headerFormat},
    {"Fragment offset", "ip.frag_offset", FieldType::Decimal, 51, 13,
     "Where this fragment's payload belongs in the whole packet. The header stores it in units of 8 bytes.",
     headerFormat},
    {"Time to live", "ip.ttl", FieldType::Decimal, 64, 8,
     "How many more routers may pass this packet on. Each takes one off; at 0 the packet is dropped, so that none "
     "circles for ever.",
     headerFormat},
    {"Protocol", "ip.proto", FieldType::Decimal, 72, 8, "Which protocol the payload belongs to: 6 is TCP, 17 is UDP.",
     headerFormat, protocols},
    {"Header checksum", "ip.checksum", FieldType::Hex, 80, 16,
     "Guards this header, not the payload. Every router works it out again, because it changes the time to live.",
     headerFormat},
    {"Checksum status", "ip.checksum.status", FieldType::Decimal, 0, 0,
     "Whether the header checksum fits the header's bytes.", headerFormat},
    {"Source address",
     "ip.src",
     FieldType::Ipv4,
     96,
     32,
     "The host that sent this packet.",
     headerFormat,
     {},
     "ip.addr ip.src_host ip.host"},
    {"Destination address",
     "ip.dst",
     FieldType::Ipv4,
     128,
     32,
     "The host that this packet is for.",
     headerFormat,
     {},
     "ip.addr ip.dst_host ip.host"},
};

constexpr const Field& versionField = pick(fields, "ip.version");
constexpr const Field& headerLengthField = pick(fields, "ip.hdr_len");
constexpr const Field& servicesField = pick(fields, "ip.dsfield");
constexpr const Field& totalLengthField = pick(fields, "ip.len");
constexpr const Field& identificationField = pick(fields, "ip.id");
constexpr const Field& reservedField = pick(fields, "ip.flags.rb");
constexpr const Field& dontFragmentField = pick(fields, "ip.flags.df");
constexpr const Field& moreFragmentsField = pick(fields, "ip.flags.mf");
constexpr const Field& fragmentOffsetField = pick(fields, "ip.frag_offset");
constexpr const Field& timeToLiveField = pick(fields, "ip.ttl");
constexpr const Field& protocolField = pick(fields, "ip.proto");
constexpr const Field& checksumField = pick(fields, "ip.checksum");
constexpr const Field& sourceField = pick(fields, "ip.src");
constexpr const Field& destinationField = pick(fields, "ip.dst");

} // namespace

constinit const Protocol ipv4Protocol{"Internet Protocol version 4", "IPv4",    "ip",
                                      LayerNumber::Network,          "RFC 791", fields};

Result<Ipv4Header> Ipv4Header::parse(ByteView packet) {
    if (packet.size() < minimumSize)
        return Failure({{}, "ip", packet.size(), "the packet ends inside its header"});
    if (readField(packet, versionField) != 4)
        return Failure({{}, "ip.version", 0, "the version is not 4"});
    const std::size_t headerSize = 4 * readField(packet, headerLengthField);
    const std::size_t total = readField(packet, totalLengthField);
    if (headerSize < minimumSize || headerSize > packet.size())
        return Failure({{}, "ip.hdr_len", 0, "the header length is below 20 bytes or beyond the packet"});
    if (total < headerSize || total > packet.size())
        return Failure({{}, "ip.len", 2, "the total length is below the header's or beyond the packet"});

    Ipv4Header header;
    header.differentiatedServices = static_cast<std::uint8_t>(readField(packet, servicesField));
    header.totalLength = static_cast<std::uint16_t>(total);
    header.identification = static_cast<std::uint16_t>(readField(packet, identificationField));
    header.dontFragment = readField(packet, dontFragmentField) != 0;
    header.moreFragments = readField(packet, moreFragmentsField) != 0;
    header.fragmentOffset = static_cast<std::uint16_t>(8 * readField(packet, fragmentOffsetField));
    header.timeToLive = static_cast<std::uint8_t>(readField(packet, timeToLiveField));
    header.protocol = static_cast<std::uint8_t>(readField(packet, protocolField));
    header.source = readIpv4(packet, sourceField);
    header.destination = readIpv4(packet, destinationField);
    header.optionsLength = static_cast<std::uint8_t>(headerSize - minimumSize);
    std::copy_n(packet.begin() + minimumSize, header.optionsLength, header.options.begin());
    return header;
}

bool Ipv4Header::checksumCorrect(ByteView packet) {
    return internetChecksum(packet.first(4 * readField(packet, headerLengthField))) == 0;
}

void Ipv4Header::write(MutableByteView packet) const {
    writeField(packet, versionField, 4);
    writeField(packet, headerLengthField, size() / 4);
    writeField(packet, servicesField, differentiatedServices);
    writeField(packet, totalLengthField, totalLength);
    writeField(packet, identificationField, identification);
    writeField(packet, reservedField, 0);
    writeField(packet, dontFragmentField, dontFragment);
    writeField(packet, moreFragmentsField, moreFragments);
    writeField(packet, fragmentOffsetField, fragmentOffset / 8u);
    writeField(packet, timeToLiveField, timeToLive);
    writeField(packet, protocolField, protocol);
    writeField(packet, checksumField, 0);
    writeIpv4(packet, sourceField, source);
    writeIpv4(packet, destinationField, destination);
    std::copy_n(options.begin(), optionsLength, packet.begin() + minimumSize);
    writeField(packet, checksumField, internetChecksum(packet.first(size())));
}

} // namespace layerscope
