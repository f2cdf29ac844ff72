// Who owns which bytes of an encrypted record, and of what was in it.
#pragma once

#include "layers/pdu.h"
#include "trace/trace.h"

namespace layerscope::tls {

// Records of TLS's own: handshake messages, alerts.
Pdu ownRecords(ByteView records);
// A record of application data made of `plain`. Its AEAD ciphers keep the place of every byte (RFC 8446 §5.2), so each
// encrypted byte still belongs to the message of the plain one.
Pdu sealedRecord(ByteView record, const Pdu& plain);
// What was in such a record. Who owned it before it was encrypted, the messages in the trace tell.
Pdu openedRecord(ByteView plain, const Pdu& record, const Trace& trace);

} // namespace layerscope::tls
