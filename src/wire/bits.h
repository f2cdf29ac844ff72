// Reads and writes one field of a header at the place its declaration gives.
#pragma once

#include "base/address.h"
#include "wire/field.h"

#include <algorithm>

namespace layerscope {

// Bytes that a field at a fixed place touches, the partly covered ones included.
constexpr std::size_t firstByte(const Field& field) { return field.bitOffset / 8u; }
constexpr std::size_t endByte(const Field& field) { return (field.bitOffset + field.bitWidth + 7u) / 8u; }

// The value of a field of 1 to 64 bits. `header` must reach to endByte(field). Told the field at compile time, the
// optimizer leaves one load and at most a shift and a mask.
constexpr std::uint64_t readField(ByteView header, const Field& field) {
    std::uint64_t value = 0;
    for (std::size_t at = firstByte(field); at < endByte(field); ++at)
        value = value << 8 | header[at];
    value >>= endByte(field) * 8 - field.bitOffset - field.bitWidth;
    return field.bitWidth >= 64 ? value : value & ((std::uint64_t{1} << field.bitWidth) - 1);
}

// Sets a field of 1 to 56 bits and leaves the bits around it alone. `header` must reach to endByte(field).
constexpr void writeField(MutableByteView header, const Field& field, std::uint64_t value) {
    const unsigned shift = static_cast<unsigned>(endByte(field) * 8 - field.bitOffset - field.bitWidth);
    std::uint64_t mask = ((std::uint64_t{1} << field.bitWidth) - 1) << shift;
    value = value << shift & mask;
    for (std::size_t at = endByte(field); at-- > firstByte(field); mask >>= 8, value >>= 8)
        header[at] = static_cast<std::uint8_t>((header[at] & ~mask) | value);
}

// The same for addresses.
constexpr MacAddress readMac(ByteView header, const Field& field) {
    MacAddress address;
    std::copy_n(header.begin() + static_cast<std::ptrdiff_t>(firstByte(field)), 6, address.bytes.begin());
    return address;
}
constexpr void writeMac(MutableByteView header, const Field& field, const MacAddress& address) {
    std::copy_n(address.bytes.begin(), 6, header.begin() + static_cast<std::ptrdiff_t>(firstByte(field)));
}
constexpr Ipv4Address readIpv4(ByteView header, const Field& field) {
    return {static_cast<std::uint32_t>(readField(header, field))};
}
constexpr void writeIpv4(MutableByteView header, const Field& field, Ipv4Address address) {
    writeField(header, field, address.value);
}

// The field of a table with the given Wireshark name; a name that is not there does not compile.
consteval const Field& pick(std::span<const Field> table, std::string_view abbrev) {
    for (const Field& field : table) {
        if (field.abbrev == abbrev)
            return field;
    }
    throw "no field of that name in the table";
}

} // namespace layerscope
