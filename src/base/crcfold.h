// CRC-32 by carry-less multiplication, where the processor has it.
#pragma once

#include "base/base.h"

namespace layerscope {

// Fewer bytes are not worth the set-up.
constexpr std::size_t leastToFold = 64;

// Whether this processor can do it.
bool canFoldCrc32();
// crc32() of at least `leastToFold` bytes; only when canFoldCrc32.
std::uint32_t foldedCrc32(ByteView bytes);

} // namespace layerscope
