// What programs say to each other, as the trace keeps it.
#pragma once

#include "layers/layer.h"

namespace layerscope {

struct SentMessage {
    MessageId message;
    EventId event;
};

// A message that this host's program gives to its stack: its bytes belong to a protocol at a layer. None unless
// everything is recorded.
SentMessage recordSent(Context& context, ConnectionId connection, ByteView bytes, const Protocol& protocol,
                       LayerNumber owner = LayerNumber::Application);
// Bytes that the program is given.
EventId recordDelivered(Context& context, ConnectionId connection, ByteView bytes, std::span<const Span> spans);

} // namespace layerscope
