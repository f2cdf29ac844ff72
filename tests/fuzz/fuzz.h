// What the fuzz targets of protocols share.
#pragma once

#include "wire/frames.h"
#include "wire/invariants.h"
#include "wire/summary.h"

#include <cstdio>
#include <cstdlib>

namespace layerscope::testing {

// Ends the program, which is how a fuzzer notices, unless the rule holds.
inline void require(bool holds, const char* rule) {
    if (!holds) {
        std::fprintf(stderr, "broken rule: %s\n", rule);
        std::abort();
    }
}

// Takes a frame apart, as it is and as the beginning of a longer one.
inline void fuzzFrame(ByteView frame, LinkType linkType) {
    for (const std::size_t more : {std::size_t{0}, std::size_t{100}}) {
        const Dissection dissection =
            dissect(frame, linkType, {.originalLength = static_cast<std::uint32_t>(frame.size() + more)});
        const std::string broken = brokenInvariant(dissection, frame);
        require(broken.empty(), broken.c_str());
    }
    (void)summarize(frame, linkType);
}

// The largest payload that fits an IPv4 packet whose headers are at most 100 bytes.
constexpr std::size_t largestPayload = 65'000;

inline Bytes payloadOf(const std::uint8_t* data, std::size_t size) {
    return Bytes(data, data + std::min(size, largestPayload));
}

} // namespace layerscope::testing
