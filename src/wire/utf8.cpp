#include "wire/utf8.h"

#include <cstring>

namespace layerscope {
namespace {

// How a first byte goes on: RFC 3629 §4.
struct Lead {
    std::uint8_t following = 0; // 0: not a first byte, or ASCII
    std::uint8_t low = 0x80, high = 0xbf;
};

Lead leadOf(std::uint8_t byte) {
    if (byte >= 0xc2 && byte <= 0xdf)
        return {1};
    if (byte >= 0xe0 && byte <= 0xef)
        return {2, static_cast<std::uint8_t>(byte == 0xe0 ? 0xa0 : 0x80),
                static_cast<std::uint8_t>(byte == 0xed ? 0x9f : 0xbf)};
    if (byte >= 0xf0 && byte <= 0xf4)
        return {3, static_cast<std::uint8_t>(byte == 0xf0 ? 0x90 : 0x80),
                static_cast<std::uint8_t>(byte == 0xf4 ? 0x8f : 0xbf)};
    return {};
}

// How many bytes at the beginning are ASCII, as far as eight at a time can tell.
std::size_t asciiRun(ByteView bytes) {
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    return at;
}

} // namespace

bool Utf8Validator::feed(ByteView bytes) {
    for (std::size_t at = 0; at < bytes.size() && !m_failed;) {
        if (m_left == 0) {
            const std::size_t run = asciiRun(bytes.subspan(at));
            at += run;
            m_position += run;
            if (at == bytes.size())
                break;
        }
        const std::uint8_t byte = bytes[at];
        if (m_left > 0) {
            m_failed = byte < m_low || byte > m_high;
            --m_left;
            m_low = 0x80;
            m_high = 0xbf;
        } else if (byte >= 0x80) {
            const Lead lead = leadOf(byte);
            m_failed = lead.following == 0;
            m_left = lead.following;
            m_low = lead.low;
            m_high = lead.high;
        }
        if (!m_failed) {
            ++at;
            ++m_position;
        }
    }
    return !m_failed;
}

std::size_t utf8Length(ByteView bytes) {
    if (bytes.empty())
        return 0;
    if (bytes[0] < 0x80)
        return 1;
    const Lead lead = leadOf(bytes[0]);
    if (lead.following == 0 || bytes.size() <= lead.following || bytes[1] < lead.low || bytes[1] > lead.high)
        return 0;
    for (std::size_t i = 2; i <= lead.following; ++i) {
        if (bytes[i] < 0x80 || bytes[i] > 0xbf)
            return 0;
    }
    return lead.following + 1u;
}

} // namespace layerscope
