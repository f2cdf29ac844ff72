// Presentation: TLS 1.3 (RFC 8446), spoken by OpenSSL.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Real TLS: the program above sees plain bytes, the layer below carries records. Who connects is the client, who is
// connected to is the server; the program is told of the connection when the handshake is done. Every random number
// comes from the host's seed. The key log goes to the trace's secrets. Settings: server_name (a server's name in its
// certificate, default its host's; whom a client asks for and expects, default the address), verify (default true),
// ciphers, alpn, authority (the root that signs and is trusted), validity (of a certificate, from when it is made).
const LayerIdentity& tlsIdentity();
Result<std::unique_ptr<Layer>> makeTls(const Options& options);

} // namespace layerscope
