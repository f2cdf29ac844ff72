// What the other end of a WebSocket connection does with bytes: asked of a real one, which has read all that came
// before.
#pragma once

#include "ui/models/websocketconversation.h"

namespace layerscope {

struct ReceivingAnswer {
    bool failed = false;    // it fails the connection
    Bytes sent;             // what it sends in answer, as on the wire
    Bytes message;          // what it gives to its program, unmasked and unpacked
    bool delivered = false; // it does
    QString reason;         // of failing: the rule in a sentence
    QString unpacking;      // how permessage-deflate made more of the message; or empty
};

// The end that these bytes are sent to, in place of `frame`.
ReceivingAnswer askReceiver(const WebSocketConversation& conversation, const WebSocketFrameRecord& frame,
                            ByteView bytes);

// A server that speaks whatever the request offers; `sent` is its answer.
ReceivingAnswer askServer(ByteView request);
// The client that has sent this request; it fails the connection, or delivers nothing and waits for frames.
ReceivingAnswer askClient(ByteView request, ByteView response);

} // namespace layerscope
