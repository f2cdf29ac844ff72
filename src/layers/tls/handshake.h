// The handshake in words: what was sent and came, and the states of RFC 8446 Appendix A.
#pragma once

#include "layers/layer.h"
#include "layers/tls/engine.h"

namespace layerscope::tls {

// "ClientHello", "alert close_notify".
std::string stepName(const Step& step);
// Records the steps that came, and the states that they and those that went out lead to. `state` is made at first.
void recordSteps(Context& context, ConnectionId connection, bool client, std::span<const Step> steps,
                 VariableId& state);
// The sentence of the crossing of what went out: "TLS records passed down: ClientHello, 203 bytes".
std::string flightText(std::span<const Step> steps, std::size_t size);
// What the handshake has agreed on.
std::string connectedText(const Engine& engine, bool client, const Settings& settings);
// Whether a peer that speaks TLS may begin so (RFC 8446 §5.1); any number of bytes, at least one.
bool mayBeginRecord(ByteView bytes);
// Why TLS gives up with a peer that begins otherwise.
std::string noTlsText(ByteView bytes);

} // namespace layerscope::tls
