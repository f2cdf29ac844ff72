// Words for what WebSocket ends do. For the sources of src/layers/websocket only.
#pragma once

#include "wire/websocket.h"

#include <string>

namespace layerscope::websocketwords {

std::string codeText(std::uint16_t code);             // "1000 (normal closure)"
std::string frameText(const WebSocketHeader& header); // "text, FIN, 5 bytes, masked with 37 fa 21 3d"
std::string bytesText(std::uint64_t count);           // "1 byte", "2 bytes"
// At most `limit` bytes, without half a character at the end.
std::string_view shortened(std::string_view text, std::size_t limit);

// The members of a comma-separated list (RFC 9110 §5.6.1) without spaces around them; empty ones are left out.
std::vector<std::string> listMembers(std::string_view list);
bool sameIgnoringCase(std::string_view a, std::string_view b);

} // namespace layerscope::websocketwords
