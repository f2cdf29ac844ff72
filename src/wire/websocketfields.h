// The fields of a WebSocket frame. For the sources of src/wire only.
#pragma once

#include "wire/bits.h"

namespace layerscope::websocket {

inline constexpr std::string_view framing = "RFC 6455 §5.2";

inline constexpr ValueName opcodeNames[] = {{0, "continuation"}, {1, "text"}, {2, "binary"},
                                            {8, "close"},        {9, "ping"}, {10, "pong"}};

inline constexpr Field fields[] = {
    {"FIN", "websocket.fin", FieldType::Flag, 0, 1, "Set in the last fragment of a message, and in a message of one.",
     framing},
    {"Reserved", "websocket.rsv", FieldType::Hex, 1, 3,
     "Three bits for extensions. With permessage-deflate the first says that the message is packed.", framing},
    {"Opcode", "websocket.opcode", FieldType::Decimal, 4, 4, "What kind of frame this is.", framing, opcodeNames},
    {"Mask", "websocket.mask", FieldType::Flag, 8, 1, "Set by clients, which mask every payload; never by servers.",
     framing},
    {"Payload length", "websocket.payload_length", FieldType::Decimal, 9, 7,
     "Up to 125 it is the length itself; 126 and 127 say that it follows in 2 or 8 bytes.", framing},
    {"Extended payload length (16 bits)", "websocket.payload_length_ext_16", FieldType::Decimal, 16, 16,
     "The length, from 126 to 65,535.", framing},
    {"Extended payload length (64 bits)", "websocket.payload_length_ext_64", FieldType::Decimal, 16, 64,
     "The length, above 65,535.", framing},
    {"Masking key", "websocket.masking_key", FieldType::Bytes, 0, 0,
     "Four random bytes; byte i of the payload is combined with byte i mod 4 of them by exclusive or.",
     "RFC 6455 §5.3"},
    {"Masked payload", "websocket.masked_payload", FieldType::Label, 0, 0, "The payload as it is on the wire.",
     "RFC 6455 §5.3"},
    {"Payload", "websocket.payload", FieldType::Label, 0, 0, "The payload, unmasked.", framing},
    {"Text", "websocket.payload.text", FieldType::Text, 0, 0, "A message, or the beginning of one, in UTF-8.",
     "RFC 6455 §5.6"},
    {"Continuation", "websocket.payload.continue", FieldType::Text, 0, 0, "A further fragment of a message.",
     "RFC 6455 §5.4"},
    {"Close", "websocket.payload.close", FieldType::Label, 0, 0, "The sender will send nothing more.",
     "RFC 6455 §5.5.1"},
    {"Status code", "websocket.payload.close.status_code", FieldType::Decimal, 0, 0, "Why the connection is closed.",
     "RFC 6455 §7.4"},
    {"Reason", "websocket.payload.close.reason", FieldType::Text, 0, 0, "Why, in words.", "RFC 6455 §7.1.6"},
    {"Ping", "websocket.payload.ping", FieldType::Text, 0, 0, "Asks the other side to send the same back.",
     "RFC 6455 §5.5.2"},
    {"Pong", "websocket.payload.pong", FieldType::Text, 0, 0, "Answers a ping with its payload.", "RFC 6455 §5.5.3"},
    {"Unknown", "websocket.payload.unknown", FieldType::Text, 0, 0, "The payload of a reserved opcode.", framing},
};

inline constexpr const Field& finField = pick(fields, "websocket.fin");
inline constexpr const Field& reservedField = pick(fields, "websocket.rsv");
inline constexpr const Field& opcodeField = pick(fields, "websocket.opcode");
inline constexpr const Field& maskField = pick(fields, "websocket.mask");
inline constexpr const Field& lengthField = pick(fields, "websocket.payload_length");
inline constexpr const Field& length16Field = pick(fields, "websocket.payload_length_ext_16");
inline constexpr const Field& length64Field = pick(fields, "websocket.payload_length_ext_64");

} // namespace layerscope::websocket
