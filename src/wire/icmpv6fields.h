// The fields of ICMPv6 and neighbour discovery. For the sources of src/wire only.
#pragma once

#include "wire/bits.h"
#include "wire/dissector.h"
#include "wire/icmpv6.h"

namespace layerscope::icmpv6 {

inline constexpr std::uint8_t optionSourceAddress = 1, optionTargetAddress = 2, optionPrefix = 3, optionMtu = 5;

inline constexpr ValueName types[] = {{icmpv6Unreachable, "destination unreachable"},
                                      {icmpv6PacketTooBig, "packet too big"},
                                      {icmpv6TimeExceeded, "time exceeded"},
                                      {icmpv6ParameterProblem, "parameter problem"},
                                      {icmpv6EchoRequest, "echo request"},
                                      {icmpv6EchoReply, "echo reply"},
                                      {icmpv6RouterSolicitation, "router solicitation"},
                                      {icmpv6RouterAdvertisement, "router advertisement"},
                                      {icmpv6NeighborSolicitation, "neighbour solicitation"},
                                      {icmpv6NeighborAdvertisement, "neighbour advertisement"},
                                      {icmpv6Redirect, "redirect"},
                                      {143, "multicast listener report"}};
inline constexpr ValueName options[] = {{optionSourceAddress, "source link-layer address"},
                                        {optionTargetAddress, "target link-layer address"},
                                        {optionPrefix, "prefix information"},
                                        {4, "redirected header"},
                                        {optionMtu, "MTU"}};

inline constexpr Field fields[] = {
    {"Type", "icmpv6.type", FieldType::Decimal, 0, 8, "What the message is about; below 128 it reports an error.",
     "RFC 4443 §2.1", types},
    {"Code", "icmpv6.code", FieldType::Decimal, 8, 8, "The exact reason within the type.", "RFC 4443 §2.1"},
    {"Checksum", "icmpv6.checksum", FieldType::Hex, 16, 16, "Guards the message and the IPv6 addresses.",
     "RFC 4443 §2.3"},
    {"Checksum status", "icmpv6.checksum.status", FieldType::Decimal, 0, 0,
     "Whether the checksum fits the message's bytes.", "RFC 4443 §2.3", checksumStatusNames},
    {"Reserved", "icmpv6.reserved", FieldType::Bytes, 32, 32, "Zeros.", "RFC 4443 §3.1"},
    {"Identifier", "icmpv6.echo.identifier", FieldType::Hex, 32, 16,
     "Tells apart the programs on one host that send echo requests at the same time.", "RFC 4443 §4.1"},
    {"Sequence number", "icmpv6.echo.sequence_number", FieldType::Decimal, 48, 16,
     "Counts the requests, so that each reply can be matched with its request.", "RFC 4443 §4.1"},
    {"MTU", "icmpv6.mtu", FieldType::Decimal, 32, 32,
     "The largest packet that fits through the link that was too "
     "narrow.",
     "RFC 4443 §3.2"},
    {"Pointer", "icmpv6.pointer", FieldType::Decimal, 32, 32, "The byte of the packet that could not be understood.",
     "RFC 4443 §3.4"},

    {"Target address", "icmpv6.nd.ns.target_address", FieldType::Ipv6, 64, 128,
     "Whose link-layer address is asked for.", "RFC 4861 §4.3"},
    {"Flags", "icmpv6.nd.na.flag", FieldType::Hex, 32, 32, "Three flags and reserved bits.", "RFC 4861 §4.4"},
    {"Router", "icmpv6.nd.na.flag.r", FieldType::Flag, 32, 1, "Set when the sender is a router.", "RFC 4861 §4.4"},
    {"Solicited", "icmpv6.nd.na.flag.s", FieldType::Flag, 33, 1, "Set in the answer to a solicitation.",
     "RFC 4861 §4.4"},
    {"Override", "icmpv6.nd.na.flag.o", FieldType::Flag, 34, 1, "Set when the address replaces a known one.",
     "RFC 4861 §4.4"},
    {"Reserved", "icmpv6.nd.na.flag.rsv", FieldType::Decimal, 35, 29, "Zeros.", "RFC 4861 §4.4"},
    {"Target address", "icmpv6.nd.na.target_address", FieldType::Ipv6, 64, 128,
     "Whose link-layer address this message tells.", "RFC 4861 §4.4"},
    {"Hop limit to use", "icmpv6.nd.ra.cur_hop_limit", FieldType::Decimal, 32, 8,
     "What hosts should put into their packets.", "RFC 4861 §4.2"},
    {"Flags", "icmpv6.nd.ra.flag", FieldType::Hex, 40, 8, "How hosts get their addresses and more.", "RFC 4861 §4.2"},
    {"Managed address configuration", "icmpv6.nd.ra.flag.m", FieldType::Flag, 40, 1,
     "Set when a DHCPv6 server gives addresses.", "RFC 4861 §4.2"},
    {"Other configuration", "icmpv6.nd.ra.flag.o", FieldType::Flag, 41, 1,
     "Set when a DHCPv6 server tells other things.", "RFC 4861 §4.2"},
    {"Router lifetime", "icmpv6.nd.ra.router_lifetime", FieldType::Decimal, 48, 16,
     "How many seconds the sender may serve as the default router; 0: not at all.", "RFC 4861 §4.2"},
    {"Reachable time", "icmpv6.nd.ra.reachable_time", FieldType::Decimal, 64, 32,
     "For how many milliseconds a neighbour counts as reachable once it was heard.", "RFC 4861 §4.2"},
    {"Retransmission timer", "icmpv6.nd.ra.retrans_timer", FieldType::Decimal, 96, 32,
     "Milliseconds between solicitations.", "RFC 4861 §4.2"},
    {"Target address", "icmpv6.nd.rd.target_address", FieldType::Ipv6, 64, 128, "The better first hop.",
     "RFC 4861 §4.5"},
    {"Destination address", "icmpv6.rd.na.destination_address", FieldType::Ipv6, 192, 128,
     "What is better reached through the target.", "RFC 4861 §4.5"},

    {"Option", "icmpv6.opt", FieldType::Label, 0, 0, "One option: a type, a length and data.", "RFC 4861 §4.6"},
    {"Option type", "icmpv6.opt.type", FieldType::Decimal, 0, 8, "Which option this is.", "RFC 4861 §4.6", options},
    {"Length", "icmpv6.opt.length", FieldType::Decimal, 8, 8, "Units of 8 bytes, type and length included.",
     "RFC 4861 §4.6"},
    {"Link-layer address", "icmpv6.opt.linkaddr", FieldType::Mac, 0, 0, "Whose it is, the option's type says.",
     "RFC 4861 §4.6.1"},
    {"Prefix length", "icmpv6.opt.prefix.length", FieldType::Decimal, 16, 8, "Bits of the prefix that count.",
     "RFC 4861 §4.6.2"},
    {"Prefix flags", "icmpv6.opt.prefix.flag", FieldType::Hex, 24, 8, "What the prefix may be used for.",
     "RFC 4861 §4.6.2"},
    {"On-link", "icmpv6.opt.prefix.flag.l", FieldType::Flag, 24, 1,
     "Set when addresses of this prefix are on the link itself.", "RFC 4861 §4.6.2"},
    {"Autonomous", "icmpv6.opt.prefix.flag.a", FieldType::Flag, 25, 1,
     "Set when hosts may make their own addresses of this prefix.", "RFC 4861 §4.6.2"},
    {"Valid lifetime", "icmpv6.opt.prefix.valid_lifetime", FieldType::Decimal, 32, 32, "In seconds.",
     "RFC 4861 §4.6.2"},
    {"Preferred lifetime", "icmpv6.opt.prefix.preferred_lifetime", FieldType::Decimal, 64, 32, "In seconds.",
     "RFC 4861 §4.6.2"},
    {"Prefix", "icmpv6.opt.prefix", FieldType::Ipv6, 128, 128, "The beginning that addresses of the link share.",
     "RFC 4861 §4.6.2"},
    {"MTU", "icmpv6.opt.mtu", FieldType::Decimal, 32, 32, "The largest packet on this link.", "RFC 4861 §4.6.4"},
};

inline constexpr const Field& typeField = pick(fields, "icmpv6.type");
inline constexpr const Field& codeField = pick(fields, "icmpv6.code");
inline constexpr const Field& checksumField = pick(fields, "icmpv6.checksum");
// Four bytes whose meaning depends on the type.
inline constexpr Field restField{
    .name = {}, .abbrev = {}, .bitOffset = 32, .bitWidth = 32, .meaning = {}, .source = {}};
inline constexpr const Field& routerField = pick(fields, "icmpv6.nd.na.flag.r");
inline constexpr const Field& solicitedField = pick(fields, "icmpv6.nd.na.flag.s");
inline constexpr const Field& overrideField = pick(fields, "icmpv6.nd.na.flag.o");

} // namespace layerscope::icmpv6
