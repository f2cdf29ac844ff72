// Who owns which bytes of a PDU.
#pragma once

#include "trace/event.h"
#include "wire/field.h"

namespace layerscope {

// A run of bytes with one owner. The spans of a frame are in order and cover every byte exactly once.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
    const Protocol* protocol = nullptr; // whose bytes; static data, never freed
    LayerNumber layer = LayerNumber::None;
    MessageId message;               // the program's message that these bytes carry, or none
    std::uint32_t messageOffset = 0; // of the first byte, in that message

    std::uint32_t end() const { return begin + length; }
    friend bool operator==(const Span&, const Span&) = default;
};

} // namespace layerscope
