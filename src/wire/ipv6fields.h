// The fields of IPv6 and its extension headers. For the sources of src/wire only.
#pragma once

#include "wire/bits.h"
#include "wire/ipv6.h"

namespace layerscope::ipv6 {

inline constexpr std::string_view headerFormat = "RFC 8200 §3";
inline constexpr std::string_view optionsFormat = "RFC 8200 §4.2";

inline constexpr ValueName nextHeaders[] = {
    {0, "hop-by-hop options"}, {4, "IPv4"},      {6, "TCP"},     {17, "UDP"},     {41, "IPv6"},
    {43, "routing"},           {44, "fragment"}, {58, "ICMPv6"}, {59, "nothing"}, {60, "destination options"}};
inline constexpr ValueName codepointNames[] = {{0, "default"}, {8, "class selector 1"}, {46, "expedited forwarding"}};
inline constexpr ValueName congestionNames[] = {
    {0, "not ECN-capable"}, {1, "ECN-capable (1)"}, {2, "ECN-capable (0)"}, {3, "congestion experienced"}};
inline constexpr ValueName optionNames[] = {{0, "one byte of padding"}, {1, "padding"}, {5, "router alert"}};
inline constexpr ValueName actions[] = {
    {0, "skip"}, {1, "discard"}, {2, "discard and report"}, {3, "discard and report unless multicast"}};

inline constexpr Field fields[] = {
    {"Version", "ipv6.version", FieldType::Decimal, 0, 4, "Which version of the Internet Protocol this is: 6.",
     headerFormat, noNames, "ip.version"},
    {"Traffic class", "ipv6.tclass", FieldType::Hex, 4, 8, "What treatment the packet asks of the routers on its way.",
     "RFC 8200 §7"},
    {"Codepoint (DSCP)", "ipv6.tclass.dscp", FieldType::Decimal, 4, 6,
     "The service class. Routers may send some classes ahead of others; 0 is ordinary traffic.", "RFC 2474 §3",
     codepointNames},
    {"Congestion notification (ECN)", "ipv6.tclass.ecn", FieldType::Decimal, 10, 2,
     "Lets a router that is getting full say so by a mark instead of dropping the packet.", "RFC 3168 §5",
     congestionNames},
    {"Flow label", "ipv6.flow", FieldType::Hex, 12, 20,
     "The same in all packets that should take the same way through the network.", "RFC 8200 §6"},
    {"Payload length", "ipv6.plen", FieldType::Decimal, 32, 16, "Bytes behind this header.", headerFormat},
    {"Next header", "ipv6.nxt", FieldType::Decimal, 48, 8, "What follows: a protocol, or a further header of IPv6.",
     headerFormat, nextHeaders},
    {"Hop limit", "ipv6.hlim", FieldType::Decimal, 56, 8,
     "How many more routers may pass this packet on. Each takes one off; at 0 the packet is dropped.", headerFormat},
    {"Source address", "ipv6.src", FieldType::Ipv6, 64, 128, "The host that sent this packet.", headerFormat, noNames,
     "ipv6.addr ipv6.src_host ipv6.host"},
    {"Destination address", "ipv6.dst", FieldType::Ipv6, 192, 128, "The host that this packet is for.", headerFormat,
     noNames, "ipv6.addr ipv6.dst_host ipv6.host"},

    {"Hop-by-hop options", "ipv6.hopopts", FieldType::Label, 0, 0, "Options that every router on the way reads.",
     "RFC 8200 §4.3"},
    {"Next header", "ipv6.hopopts.nxt", FieldType::Decimal, 0, 8, "What follows these options.", "RFC 8200 §4.3",
     nextHeaders},
    {"Length", "ipv6.hopopts.len", FieldType::Decimal, 8, 8, "Units of 8 bytes, the first not counted.",
     "RFC 8200 §4.3"},
    {"Destination options", "ipv6.dstopts", FieldType::Label, 0, 0, "Options that only the destination reads.",
     "RFC 8200 §4.6"},
    {"Next header", "ipv6.dstopts.nxt", FieldType::Decimal, 0, 8, "What follows these options.", "RFC 8200 §4.6",
     nextHeaders},
    {"Length", "ipv6.dstopts.len", FieldType::Decimal, 8, 8, "Units of 8 bytes, the first not counted.",
     "RFC 8200 §4.6"},
    {"Option", "ipv6.opt", FieldType::Label, 0, 0, "One option: a type, a length and data.", optionsFormat},
    {"Option type", "ipv6.opt.type", FieldType::Hex, 0, 8, "Which option this is.", optionsFormat, optionNames},
    {"Action", "ipv6.opt.type.action", FieldType::Decimal, 0, 2, "What to do when the option is not known.",
     optionsFormat, actions},
    {"Length", "ipv6.opt.length", FieldType::Decimal, 8, 8, "Bytes of the option's data.", optionsFormat},
    {"Data", "ipv6.opt.data", FieldType::Bytes, 0, 0, "What the option says.", optionsFormat},
    {"Router alert", "ipv6.opt.router_alert", FieldType::Decimal, 16, 16, "Asks routers to look into the packet.",
     "RFC 2711 §2.1"},

    {"Routing", "ipv6.routing", FieldType::Label, 0, 0, "Names nodes that the packet must pass.", "RFC 8200 §4.4"},
    {"Next header", "ipv6.routing.nxt", FieldType::Decimal, 0, 8, "What follows this header.", "RFC 8200 §4.4",
     nextHeaders},
    {"Length", "ipv6.routing.len", FieldType::Decimal, 8, 8, "Units of 8 bytes, the first not counted.",
     "RFC 8200 §4.4"},
    {"Routing type", "ipv6.routing.type", FieldType::Decimal, 16, 8, "Which kind of routing header this is.",
     "RFC 8200 §4.4"},
    {"Segments left", "ipv6.routing.segleft", FieldType::Decimal, 24, 8, "How many nodes are still to be passed.",
     "RFC 8200 §4.4"},

    {"Fragment", "ipv6.fraghdr", FieldType::Label, 0, 0,
     "This packet carries a part of a larger one, which its sender cut up: no router does in IPv6.", "RFC 8200 §4.5"},
    {"Next header", "ipv6.fraghdr.nxt", FieldType::Decimal, 0, 8, "What the whole packet carries.", "RFC 8200 §4.5",
     nextHeaders},
    {"Reserved", "ipv6.fraghdr.reserved_octet", FieldType::Hex, 8, 8, "Zeros.", "RFC 8200 §4.5"},
    {"Fragment offset", "ipv6.fraghdr.offset", FieldType::Decimal, 16, 13,
     "Where this part belongs in the whole, in units of 8 bytes.", "RFC 8200 §4.5"},
    {"Reserved", "ipv6.fraghdr.reserved_bits", FieldType::Decimal, 29, 2, "Zeros.", "RFC 8200 §4.5"},
    {"More fragments", "ipv6.fraghdr.more", FieldType::Flag, 31, 1, "Set in every fragment except the last.",
     "RFC 8200 §4.5"},
    {"Identification", "ipv6.fraghdr.ident", FieldType::Hex, 32, 32,
     "The same in all fragments of one packet, so that the receiver knows which belong together.", "RFC 8200 §4.5"},
};

inline constexpr const Field& versionField = pick(fields, "ipv6.version");
inline constexpr const Field& classField = pick(fields, "ipv6.tclass");
inline constexpr const Field& flowField = pick(fields, "ipv6.flow");
inline constexpr const Field& lengthField = pick(fields, "ipv6.plen");
inline constexpr const Field& nextField = pick(fields, "ipv6.nxt");
inline constexpr const Field& hopLimitField = pick(fields, "ipv6.hlim");
inline constexpr const Field& sourceField = pick(fields, "ipv6.src");
inline constexpr const Field& destinationField = pick(fields, "ipv6.dst");
inline constexpr const Field& fragmentNextField = pick(fields, "ipv6.fraghdr.nxt");
inline constexpr const Field& fragmentOffsetField = pick(fields, "ipv6.fraghdr.offset");
inline constexpr const Field& moreField = pick(fields, "ipv6.fraghdr.more");
inline constexpr const Field& identificationField = pick(fields, "ipv6.fraghdr.ident");

inline constexpr std::size_t offsetUnit = 8; // of fragment offsets and header lengths

} // namespace layerscope::ipv6
