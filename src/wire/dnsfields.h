// The fields of DNS. For the sources of src/wire only.
#pragma once

#include "wire/bits.h"
#include "wire/dns.h"

namespace layerscope::dns {

inline constexpr std::string_view header = "RFC 1035 §4.1.1";
inline constexpr std::string_view questionFormat = "RFC 1035 §4.1.2";
inline constexpr std::string_view recordFormat = "RFC 1035 §4.1.3";
inline constexpr std::string_view authorityFormat = "RFC 1035 §3.3.13";

inline constexpr ValueName typeNames[] = {{1, "A"},    {2, "NS"},   {5, "CNAME"},  {6, "SOA"},
                                          {12, "PTR"}, {15, "MX"},  {16, "TXT"},   {28, "AAAA"},
                                          {33, "SRV"}, {41, "OPT"}, {65, "HTTPS"}, {255, "ANY"}};
inline constexpr ValueName classNames[] = {{1, "IN"}, {255, "ANY"}};
inline constexpr ValueName opcodeNames[] = {{0, "standard query"}, {2, "status"}, {4, "notify"}, {5, "update"}};
inline constexpr ValueName resultNames[] = {{0, "no error"},     {1, "format error"},    {2, "server failure"},
                                            {3, "no such name"}, {4, "not implemented"}, {5, "refused"}};

inline constexpr Field fields[] = {
    {"Transaction ID", "dns.id", FieldType::Hex, 0, 16, "The answer repeats it, so that it finds its question.",
     header},
    {"Flags", "dns.flags", FieldType::Hex, 16, 16, "What kind of message this is, and how it went.", header},
    {"Response", "dns.flags.response", FieldType::Flag, 16, 1, "Set in answers.", header},
    {"Opcode", "dns.flags.opcode", FieldType::Decimal, 17, 4, "What is asked for: 0 is a standard query.", header,
     opcodeNames},
    {"Authoritative", "dns.flags.authoritative", FieldType::Flag, 21, 1,
     "Set when the server answers for a zone of its own, not from what it had heard.", header},
    {"Truncated", "dns.flags.truncated", FieldType::Flag, 22, 1,
     "Set when the answer did not fit into a datagram; the client asks again over TCP.", header},
    {"Recursion desired", "dns.flags.recdesired", FieldType::Flag, 23, 1,
     "Asks the server to ask others until it knows.", header},
    {"Recursion available", "dns.flags.recavail", FieldType::Flag, 24, 1, "Set by a server that does so.", header},
    {"Reserved", "dns.flags.z", FieldType::Flag, 25, 1, "Zero.", header},
    {"Authenticated data", "dns.flags.authenticated", FieldType::Flag, 26, 1, "Set when signatures were checked.",
     "RFC 4035 §3.2.3"},
    {"Checking disabled", "dns.flags.checkdisable", FieldType::Flag, 27, 1, "Asks not to check signatures.",
     "RFC 4035 §3.2.2"},
    {"Result", "dns.flags.rcode", FieldType::Decimal, 28, 4, "How it went.", header, resultNames},
    {"Questions", "dns.count.queries", FieldType::Decimal, 32, 16, "How many questions follow.", header},
    {"Answers", "dns.count.answers", FieldType::Decimal, 48, 16, "How many answers follow the questions.", header},
    {"Authorities", "dns.count.auth_rr", FieldType::Decimal, 64, 16, "How many records name who is responsible.",
     header},
    {"Additional", "dns.count.add_rr", FieldType::Decimal, 80, 16, "How many records come for free.", header},
    {"Length", "dns.length", FieldType::Decimal, 0, 0, "Over TCP: how many bytes the message has.", "RFC 1035 §4.2.2"},

    {"Question", "dns.question", FieldType::Label, 0, 0, "What is asked: a name and a type.", questionFormat},
    {"Name", "dns.qry.name", FieldType::Text, 0, 0, "The name that is asked about.", questionFormat},
    {"Type", "dns.qry.type", FieldType::Decimal, 0, 16, "What is asked about it.", questionFormat, typeNames},
    {"Class", "dns.qry.class", FieldType::Hex, 16, 16, "1 is the Internet.", questionFormat, classNames},
    {"Record", "dns.record", FieldType::Label, 0, 0, "A name and one thing that is known about it.", recordFormat},
    {"Name", "dns.resp.name", FieldType::Text, 0, 0, "The name that this record is about.", recordFormat},
    {"Type", "dns.resp.type", FieldType::Decimal, 0, 16, "What the record tells.", recordFormat, typeNames},
    {"Class", "dns.resp.class", FieldType::Hex, 16, 16, "1 is the Internet.", recordFormat, classNames},
    {"Time to live", "dns.resp.ttl", FieldType::Decimal, 32, 32, "For how many seconds the record may be kept.",
     recordFormat},
    {"UDP payload size", "dns.rr.udp_payload_size", FieldType::Decimal, 16, 16,
     "In an OPT record: the largest datagram that the sender takes.", "RFC 6891 §6.1.2"},
    {"Data length", "dns.resp.len", FieldType::Decimal, 64, 16, "Bytes of data.", recordFormat},
    {"Address", "dns.a", FieldType::Ipv4, 0, 0, "An IPv4 address of the name.", "RFC 1035 §3.4.1"},
    {"Address", "dns.aaaa", FieldType::Ipv6, 0, 0, "An IPv6 address of the name.", "RFC 3596 §2.2"},
    {"Canonical name", "dns.cname", FieldType::Text, 0, 0, "The name that this one is another name of.",
     "RFC 1035 §3.3.1"},
    {"Name server", "dns.ns", FieldType::Text, 0, 0, "A server that knows the zone.", "RFC 1035 §3.3.11"},
    {"Primary server", "dns.soa.mname", FieldType::Text, 0, 0, "Where the zone is kept.", authorityFormat},
    {"Mailbox", "dns.soa.rname", FieldType::Text, 0, 0, "Who keeps it; the first dot stands for an @.",
     authorityFormat},
    {"Serial number", "dns.soa.serial_number", FieldType::Decimal, 0, 32, "Grows with every change of the zone.",
     authorityFormat},
    {"Refresh", "dns.soa.refresh_interval", FieldType::Decimal, 32, 32, "Seconds between looks for changes.",
     authorityFormat},
    {"Retry", "dns.soa.retry_interval", FieldType::Decimal, 64, 32, "Seconds until a failed look is tried again.",
     authorityFormat},
    {"Expire", "dns.soa.expire_limit", FieldType::Decimal, 96, 32, "Seconds after which a copy is worth nothing.",
     authorityFormat},
    {"Minimum", "dns.soa.minimum_ttl", FieldType::Decimal, 128, 32, "For how many seconds \"no such name\" holds.",
     "RFC 2308 §4"},
    {"Data", "dns.data", FieldType::Bytes, 0, 0, "Data of a type that Layerscope does not take apart.", recordFormat},
};

inline constexpr const Field& idField = pick(fields, "dns.id");
inline constexpr const Field& responseField = pick(fields, "dns.flags.response");
inline constexpr const Field& opcodeField = pick(fields, "dns.flags.opcode");
inline constexpr const Field& authoritativeField = pick(fields, "dns.flags.authoritative");
inline constexpr const Field& truncatedField = pick(fields, "dns.flags.truncated");
inline constexpr const Field& desiredField = pick(fields, "dns.flags.recdesired");
inline constexpr const Field& availableField = pick(fields, "dns.flags.recavail");
inline constexpr const Field& resultField = pick(fields, "dns.flags.rcode");
inline constexpr const Field& questionsField = pick(fields, "dns.count.queries");
inline constexpr const Field& answersField = pick(fields, "dns.count.answers");
inline constexpr const Field& authoritiesField = pick(fields, "dns.count.auth_rr");
inline constexpr const Field& additionalField = pick(fields, "dns.count.add_rr");
// Z, AD and CD together.
inline constexpr Field reservedBits{
    .name = {}, .abbrev = {}, .bitOffset = 25, .bitWidth = 3, .meaning = {}, .source = {}};

} // namespace layerscope::dns
