// WebSocket (RFC 6455) as a program: a client and servers, over any stream.
#pragma once

#include "layers/options.h"
#include "layers/program.h"

namespace layerscope {

// A program that connects is a client, one that listens is a server. Settings:
//   path        client: what it asks for ("/chat")
//   host        client: the value of Host (the name of the peer)
//   protocols   client: subprotocols that it offers; server: those that it speaks ("chat, superchat")
//   deflate     offers permessage-deflate, or agrees to it (false)
//   headers     changes to the message that this end writes in the handshake: "Name: value" replaces, "+Name: value"
//               adds, "-Name" removes; Method, Target, Version and Status stand for parts of the first line
//   server      what a server does with a message: "echo", "chat" (passes it on to all other clients), "quiet"
//   limit       bytes of the longest message that it takes (1048576)
//   close_wait  how long it waits for the other end in the closing handshake ("3 s")
// Verbs of its script:
//   send   text or bytes (a binary message of a pattern); binary, fragments, ping (stands behind the first fragment)
//   ping   text
//   pong   text
//   close  code, reason
//   raw    hex: bytes as they are, whatever rule they break
const LayerIdentity& webSocketIdentity();
Result<std::unique_ptr<Layer>> makeWebSocket(const Options& options);

} // namespace layerscope
