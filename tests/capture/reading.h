// What the tests of capture formats share: reading everything a reader gives, in pieces of a chosen size.
#pragma once

#include "base/hex.h"
#include "capture/file.h"
#include "capture/pcap.h"
#include "capture/pcapng.h"

namespace layerscope::testing {

// A packet that owns its bytes.
struct OwnedPacket {
    CapturedPacket packet;
    Bytes bytes;
};

struct ReadCapture {
    std::vector<OwnedPacket> packets;
    std::optional<Error> error;
    CaptureMetadata metadata;
};

inline ReadCapture readCapture(ByteView bytes, std::size_t piece = SIZE_MAX) {
    ReadCapture result;
    auto reader = makeCaptureReader(bytes, "test.cap");
    if (!reader) {
        result.error = reader.error();
        return result;
    }
    bool finished = false;
    while (true) {
        const auto packet = (*reader)->next();
        if (!packet) {
            result.error = packet.error();
            break;
        }
        if (*packet) {
            result.packets.push_back({**packet, Bytes((*packet)->bytes.begin(), (*packet)->bytes.end())});
            result.packets.back().packet.bytes = {};
        } else if (finished) {
            break;
        } else {
            const std::size_t count = std::min(piece, bytes.size());
            (*reader)->feed(bytes.first(count));
            bytes = bytes.subspan(count);
            if (bytes.empty()) {
                (*reader)->finish();
                finished = true;
            }
        }
    }
    result.metadata = (*reader)->metadata();
    return result;
}

// A sink that keeps what it is given.
inline ByteSink into(Bytes& bytes) {
    return [&bytes](ByteView more) -> Result<void> {
        bytes.insert(bytes.end(), more.begin(), more.end());
        return {};
    };
}

inline Bytes hex(std::string_view text) { return fromHex(text).value(); }

// The bytes with every 32-bit word reversed where the mask has a 4, every 16-bit word where it has a 2, and as they are
// where it has a 1: a structure in the other byte order.
inline Bytes otherOrder(ByteView bytes, std::string_view mask) {
    Bytes result;
    std::size_t at = 0;
    for (const char width : mask) {
        const auto count = static_cast<std::size_t>(width - '0');
        for (std::size_t i = 0; i < count; ++i)
            result.push_back(bytes[at + count - 1 - i]);
        at += count;
    }
    result.insert(result.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end());
    return result;
}

} // namespace layerscope::testing
