// The fields of IPv4, declared once. For src/wire only.
#pragma once

#include "wire/bits.h"
#include "wire/dissector.h"

namespace layerscope::ipv4 {

inline constexpr std::string_view headerFormat = "RFC 791 §3.1";

inline constexpr ValueName protocolNames[] = {{1, "ICMP"}, {2, "IGMP"},    {4, "IPv4"},  {6, "TCP"},
                                              {17, "UDP"}, {41, "IPv6"},   {47, "GRE"},  {50, "ESP"},
                                              {51, "AH"},  {58, "ICMPv6"}, {89, "OSPF"}, {132, "SCTP"}};
inline constexpr ValueName codepointNames[] = {{0, "default"}, {8, "class selector 1"}, {46, "expedited forwarding"}};
inline constexpr ValueName congestionNames[] = {
    {0, "not ECN-capable"}, {1, "ECN-capable (1)"}, {2, "ECN-capable (0)"}, {3, "congestion experienced"}};
inline constexpr ValueName optionNames[] = {{0, "end of options list"},
                                            {1, "no operation"},
                                            {7, "record route"},
                                            {11, "MTU probe"},
                                            {12, "MTU reply"},
                                            {68, "timestamp"},
                                            {82, "traceroute"},
                                            {130, "security"},
                                            {131, "loose source route"},
                                            {133, "extended security"},
                                            {134, "commercial security"},
                                            {136, "stream identifier"},
                                            {137, "strict source route"},
                                            {148, "router alert"},
                                            {149, "selective directed broadcast"},
                                            {25, "quick start"}};
inline constexpr ValueName classNames[] = {
    {0, "control"}, {1, "reserved"}, {2, "debugging and measurement"}, {3, "reserved"}};
inline constexpr ValueName stampKinds[] = {
    {0, "times only"}, {1, "addresses and times"}, {3, "times of given addresses"}};

inline constexpr Field fields[] = {
    {"Version", "ip.version", FieldType::Decimal, 0, 4, "Which version of the Internet Protocol this is: 4.",
     headerFormat},
    {"Header length", "ip.hdr_len", FieldType::Decimal, 4, 4,
     "The size of this header. It is stored in words of 4 bytes: 5 words, 20 bytes, is a header with no options.",
     headerFormat, noNames, "", 4},
    {"Differentiated services", "ip.dsfield", FieldType::Hex, 8, 8,
     "What treatment the packet asks of the routers on its way.", "RFC 2474 §3"},
    {"Codepoint (DSCP)", "ip.dsfield.dscp", FieldType::Decimal, 8, 6,
     "The service class. Routers may send some classes ahead of others; 0 is ordinary traffic.", "RFC 2474 §3",
     codepointNames},
    {"Congestion notification (ECN)", "ip.dsfield.ecn", FieldType::Decimal, 14, 2,
     "Lets a router that is getting full say so by a mark instead of dropping the packet.", "RFC 3168 §5",
     congestionNames},
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
     "Where this fragment's payload belongs in the whole packet, in units of 8 bytes.", headerFormat},
    {"Time to live", "ip.ttl", FieldType::Decimal, 64, 8,
     "How many more routers may pass this packet on. Each takes one off; at 0 the packet is dropped, so that none "
     "circles for ever.",
     headerFormat},
    {"Protocol", "ip.proto", FieldType::Decimal, 72, 8, "Which protocol the payload belongs to: 6 is TCP, 17 is UDP.",
     headerFormat, protocolNames},
    {"Header checksum", "ip.checksum", FieldType::Hex, 80, 16,
     "Guards this header, not the payload. Every router works it out again, because it changes the time to live.",
     headerFormat},
    {"Source address", "ip.src", FieldType::Ipv4, 96, 32, "The host that sent this packet.", headerFormat, noNames,
     "ip.addr ip.src_host ip.host"},
    {"Destination address", "ip.dst", FieldType::Ipv4, 128, 32, "The host that this packet is for.", headerFormat,
     noNames, "ip.addr ip.dst_host ip.host"},
    {"Checksum status", "ip.checksum.status", FieldType::Decimal, 0, 0,
     "Whether the header checksum fits the header's bytes.", headerFormat, checksumStatusNames},

    {"Option", "ip.opt", FieldType::Text, 0, 0,
     "Something extra that this packet asks of routers or of the receiver. Many networks drop packets with options.",
     headerFormat},
    {"Type", "ip.opt.type", FieldType::Decimal, 0, 8, "Which option this is.", headerFormat, optionNames},
    {"Copy on fragmentation", "ip.opt.type.copy", FieldType::Flag, 0, 1,
     "Set: every fragment carries the option. Clear: only the first.", headerFormat},
    {"Class", "ip.opt.type.class", FieldType::Decimal, 1, 2, "What the option is for.", headerFormat, classNames},
    {"Number", "ip.opt.type.number", FieldType::Decimal, 3, 5, "Which option of its class this is.", headerFormat},
    {"Length", "ip.opt.len", FieldType::Decimal, 8, 8, "Bytes of this option, type and length included.", headerFormat},
    {"Pointer", "ip.opt.ptr", FieldType::Decimal, 16, 8,
     "Where in the option the next router writes or reads, counted from 1. Beyond the length: the option is full.",
     headerFormat},
    {"Overflow", "ip.opt.overflow", FieldType::Decimal, 24, 4,
     "How many routers found no room left for their timestamp.", headerFormat},
    {"Flag", "ip.opt.flag", FieldType::Hex, 28, 4, "Whether routers write times alone or their addresses too.",
     headerFormat, stampKinds},
    {"Recorded route", "ip.rec_rt", FieldType::Ipv4, 0, 32, "A router that this packet has passed.", headerFormat,
     noNames, "ip.rec_rt_host"},
    {"Empty route", "ip.empty_rt", FieldType::Ipv4, 0, 32, "Room for a router's address.", headerFormat, noNames,
     "ip.empty_rt_host"},
    {"Source route", "ip.src_rt", FieldType::Ipv4, 0, 32, "A router that this packet must still pass.", headerFormat,
     noNames, "ip.src_rt_host"},
    {"Current route", "ip.cur_rt", FieldType::Ipv4, 128, 32,
     "The next stop on the route that the sender has laid down; the packet's destination is at the route's end.",
     headerFormat, noNames, "ip.cur_rt_host"},
    {"Time stamp", "ip.opt.time_stamp", FieldType::Decimal, 0, 32,
     "When a router handled this packet, in milliseconds since midnight UTC.", headerFormat},
    {"Address", "ip.opt.time_stamp_addr", FieldType::Ipv4, 0, 32, "The router that wrote the time behind it.",
     headerFormat},
    {"Router alert", "ip.opt.ra", FieldType::Decimal, 16, 16, "0: routers should look at what the packet carries.",
     "RFC 2113 §2.1"},
    {"Stream identifier", "ip.opt.sid", FieldType::Decimal, 16, 16, "Of use on SATNET only; obsolete.", headerFormat},
    {"MTU", "ip.opt.mtu", FieldType::Decimal, 16, 16, "The smallest MTU found on the way; obsolete.", "RFC 1063"},
    {"Option data", "ip.opt.data", FieldType::Bytes, 0, 0,
     "What the option says, in a form that Layerscope does not know.", headerFormat},
    {"Padding", "ip.opt.fill", FieldType::Bytes, 0, 0,
     "Bytes behind the end of the options, which fill the header up to a multiple of 4.", headerFormat},
};

inline constexpr const Field& versionField = pick(fields, "ip.version");
inline constexpr const Field& headerLengthField = pick(fields, "ip.hdr_len");
inline constexpr const Field& servicesField = pick(fields, "ip.dsfield");
inline constexpr const Field& totalLengthField = pick(fields, "ip.len");
inline constexpr const Field& identificationField = pick(fields, "ip.id");
inline constexpr const Field& reservedField = pick(fields, "ip.flags.rb");
inline constexpr const Field& dontFragmentField = pick(fields, "ip.flags.df");
inline constexpr const Field& moreFragmentsField = pick(fields, "ip.flags.mf");
inline constexpr const Field& fragmentOffsetField = pick(fields, "ip.frag_offset");
inline constexpr const Field& timeToLiveField = pick(fields, "ip.ttl");
inline constexpr const Field& protocolField = pick(fields, "ip.proto");
inline constexpr const Field& checksumField = pick(fields, "ip.checksum");
inline constexpr const Field& sourceField = pick(fields, "ip.src");
inline constexpr const Field& destinationField = pick(fields, "ip.dst");

inline constexpr unsigned fragmentUnit = 8; // bytes that the fragment offset counts in
inline constexpr const Field& optionField = pick(fields, "ip.opt");
inline constexpr const Field& optionTypeField = pick(fields, "ip.opt.type");
inline constexpr const Field& optionDataField = pick(fields, "ip.opt.data");

} // namespace layerscope::ipv4

namespace layerscope {

// Adds the options of a header that reaches to at least its 20th byte. Returns where the packet is really going: a
// source route may say something else than the header's destination.
Ipv4Address dissectIpv4Options(Dissector& dissector, const Extent& header);

} // namespace layerscope
