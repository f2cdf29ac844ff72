// All there is to show of one frame: its bytes, their owners and fields.
#pragma once

#include "capture/context.h"
#include "ui/models/fieldtreemodel.h"

namespace layerscope {

// A run of bytes that belongs to one protocol.
struct ByteOwner {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
    const Protocol* protocol = nullptr;
    LayerNumber layer = LayerNumber::None;

    std::uint32_t end() const { return begin + length; }
};

struct FrameContent {
    Bytes bytes;
    Dissection dissection;
    std::vector<ByteOwner> owners;          // in order, each byte once
    std::vector<ByteOwner> decryptedOwners; // likewise, of dissection.decrypted
    SequenceBases bases;
};

// `dissector` is the trace's; it remembers what frames mean within their conversations.
FrameContent frameContent(const Trace& trace, FrameId frame, TraceDissector& dissector);
// The initial sequence numbers of a frame's connection: of its sender, and of the peer.
SequenceBases sequenceBases(const Trace& trace, FrameId frame);

} // namespace layerscope
