// Bytes as text, for tests, messages and views.
#pragma once

#include "base/result.h"

namespace layerscope {

// "45 00 00 2c", with the separator given between bytes.
std::string toHex(ByteView bytes, std::string_view separator = " ");

// The bytes of hex digits; white space and ':' between bytes are ignored.
Result<Bytes> fromHex(std::string_view text);

// The bytes of a string, and back.
Bytes toBytes(std::string_view text);
std::string toText(ByteView bytes);

} // namespace layerscope
