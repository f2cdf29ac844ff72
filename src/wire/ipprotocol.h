// What an IP packet carries, as the numbers that IPv4's protocol field and IPv6's next header share.
#pragma once

#include <cstdint>

namespace layerscope {

// IANA "Assigned Internet Protocol Numbers".
constexpr std::uint8_t ipProtocolIcmp = 1;
constexpr std::uint8_t ipProtocolIpv4 = 4;
constexpr std::uint8_t ipProtocolTcp = 6;
constexpr std::uint8_t ipProtocolUdp = 17;
constexpr std::uint8_t ipProtocolIpv6 = 41;
constexpr std::uint8_t ipProtocolIcmpv6 = 58;

} // namespace layerscope
