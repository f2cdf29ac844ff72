// A stream of bytes cut into pieces, as reads from a socket cut it.
#pragma once

#include "base/base.h"

#include <algorithm>

namespace layerscope {

inline std::vector<ByteView> cutInto(ByteView stream, std::size_t pieceSize) {
    std::vector<ByteView> pieces;
    for (std::size_t at = 0; at < stream.size(); at += pieceSize)
        pieces.push_back(stream.subspan(at, std::min(pieceSize, stream.size() - at)));
    return pieces;
}

} // namespace layerscope
