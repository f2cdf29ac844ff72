// The Domain Name System (RFC 1035, AAAA by RFC 3596): messages over UDP, and over TCP behind their length.
#pragma once

#include "base/address.h"
#include "wire/field.h"

#include <variant>

namespace layerscope {

extern const Protocol dnsProtocol;

constexpr std::uint16_t dnsPort = 53;

// Record types (IANA "Resource Record (RR) TYPEs").
constexpr std::uint16_t dnsA = 1;
constexpr std::uint16_t dnsNs = 2;
constexpr std::uint16_t dnsCname = 5;
constexpr std::uint16_t dnsSoa = 6;
constexpr std::uint16_t dnsAaaa = 28;
constexpr std::uint16_t dnsInternet = 1;          // the class of all of them
std::string_view dnsTypeName(std::uint16_t type); // "AAAA"; empty when it has none

enum class DnsResult : std::uint8_t {
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NoSuchName = 3,
    NotImplemented = 4,
    Refused = 5
};

// A name is its labels with dots between, without one at the end: "www.example.com"; the root is "". A byte of a label
// that is a dot, a backslash or not printable is written as \DDD (RFC 1035 §5.1). Names compare upper and lower case
// alike.
bool sameDnsName(std::string_view a, std::string_view b);

struct DnsQuestion {
    std::string name;
    std::uint16_t type = dnsA;
    std::uint16_t class_ = dnsInternet;

    friend bool operator==(const DnsQuestion&, const DnsQuestion&) = default;
};

// Whom to ask about a zone, and for how long a "no" holds (RFC 1035 §3.3.13, RFC 2308).
struct DnsAuthority {
    std::string server;
    std::string mailbox;
    std::uint32_t serial = 1, refresh = 3600, retry = 600, expire = 86'400, minimum = 300; // seconds but the first

    friend bool operator==(const DnsAuthority&, const DnsAuthority&) = default;
};

struct DnsRecord {
    std::string name;
    std::uint16_t type = dnsA;
    std::uint16_t class_ = dnsInternet;
    std::uint32_t timeToLive = 300; // seconds
    // By type: A, AAAA, a name (CNAME, NS), SOA, or the bytes of any other.
    std::variant<Ipv4Address, Ipv6Address, std::string, DnsAuthority, Bytes> data;

    friend bool operator==(const DnsRecord&, const DnsRecord&) = default;
};

struct DnsMessage {
    static constexpr std::size_t headerSize = 12;
    static constexpr std::size_t maximumUdp = 512; // RFC 1035 §2.3.4

    std::uint16_t id = 0;
    bool response = false;
    std::uint8_t opcode = 0; // 4 bits; 0: a standard query
    bool authoritative = false;
    bool truncated = false;
    bool recursionDesired = true;
    bool recursionAvailable = false;
    std::uint8_t reserved = 0; // Z, AD and CD, as three bits
    DnsResult result = DnsResult::NoError;
    std::vector<DnsQuestion> questions;
    std::vector<DnsRecord> answers, authorities, additional;

    // Fails, with the byte, on anything that RFC 1035 does not allow: a compression pointer that does not point
    // backwards (so there is no loop), a name above 255 bytes, data that its type contradicts, bytes behind the
    // message.
    static Result<DnsMessage> parse(ByteView message);
    // Names that occurred before are compressed (§4.1.4). Fails on a name that cannot be written, or a message above
    // 65,535 bytes.
    Result<Bytes> write() const;
    // Behind its length in two bytes, as over TCP (§4.2.2).
    Result<Bytes> writeForTcp() const;

    friend bool operator==(const DnsMessage&, const DnsMessage&) = default;
};

// One name of a message: its text, and how many bytes it takes at its place.
struct DnsName {
    std::string text;
    std::size_t size = 0; // up to and including the root or the first pointer
    std::size_t labels = 0;
    std::size_t length = 0; // of the whole name on the wire, without compression

    static Result<DnsName> read(ByteView message, std::size_t at);
};

// "Standard query A example.com", "example.com → 10.0.0.2"; empty when the bytes are no DNS message.
std::string dnsSummary(ByteView message);

} // namespace layerscope
