// Feeding a capture reader in pieces, for its fuzz targets.
#pragma once

#include "capture/reader.h"

#include <algorithm>
#include <cstdlib>

namespace layerscope {

// Reads to the end or the first error; ends the program when a packet reaches outside of what was fed.
inline void readInPieces(CaptureReader& reader, ByteView input) {
    const std::size_t piece = input.empty() ? 1 : input[0] + std::size_t{1};
    ByteView rest = input.subspan(std::min<std::size_t>(1, input.size()));
    const std::size_t total = rest.size();
    bool finished = false;
    while (true) {
        const auto packet = reader.next();
        if (!packet)
            return;
        if (*packet) {
            if ((*packet)->fileOffset + (*packet)->bytes.size() > total)
                std::abort();
            continue;
        }
        if (finished)
            return;
        const std::size_t count = std::min(piece, rest.size());
        reader.feed(rest.first(count));
        rest = rest.subspan(count);
        finished = rest.empty();
        if (finished)
            reader.finish();
    }
}

} // namespace layerscope
