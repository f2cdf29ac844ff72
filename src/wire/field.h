// How a protocol declares itself: its name, its layer and its fields.
#pragma once

#include "wire/wire.h"

namespace layerscope {

// What the bits of a field mean, which decides how its value is printed (both for people and as tshark prints it).
enum class FieldType : std::uint8_t {
    Label,   // something that is either there or not, without a value of its own; tshark prints 1
    Decimal, // an unsigned number
    Signed,  // a number that may be negative (two's complement)
    Hex,     // an unsigned number, printed as 0x and two digits a byte of its width
    Flag,    // one bit: 1 or 0 ("True"/"False" as tshark's version prints it)
    Mac,
    Ipv4,
    Ipv6,
    Bytes,
    Text,
};

// The name of one value of a field: 6 of ip.proto is "TCP".
struct ValueName {
    std::uint64_t value = 0;
    std::string_view name;
};

// For fields whose values have no names.
inline constexpr std::span<const ValueName> noNames;

// One field of a header. Bits count from the first bit of the header, most significant first, as the RFCs draw them.
struct Field {
    std::string_view name;   // "Sequence number"
    std::string_view abbrev; // Wireshark's field name, "tcp.seq_raw"
    FieldType type = FieldType::Decimal;
    std::uint16_t bitOffset = 0;           // 0 for a field whose place varies
    std::uint16_t bitWidth = 0;            // 0 for a field whose width varies
    std::string_view meaning;              // one or two plain sentences
    std::string_view source;               // "RFC 9293 §3.1"
    std::span<const ValueName> names = {}; // of the values that have one
    std::string_view aliases = {}; // Wireshark's other names for the same value, parted by spaces: "ip.addr ip.host"
    std::uint8_t scale = 1;        // the number stored times this is the value: 4 for a length in words of four bytes
};

// The name of one of a field's values; empty when it has none.
constexpr std::string_view valueName(const Field& field, std::uint64_t value) {
    for (const ValueName& candidate : field.names) {
        if (candidate.value == value)
            return candidate.name;
    }
    return {};
}

// A protocol and its fields.
struct Protocol {
    std::string_view name;      // "Transmission Control Protocol"
    std::string_view shortName; // "TCP"
    std::string_view abbrev;    // Wireshark's protocol name, "tcp"
    LayerNumber layer = LayerNumber::None;
    std::string_view source; // "RFC 9293"
    std::span<const Field> fields;
};

} // namespace layerscope
