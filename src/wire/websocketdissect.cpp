#include "base/hex.h"
#include "wire/dissector.h"
#include "wire/websocket.h"
#include "wire/websocketfields.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace websocket;

namespace {

// The payload's own fields. `payload` is unmasked; its bytes lie at `begin`. What was packed is shown `unpacked` in the
// frame that ends it.
void addContent(Dissector& dissector, const WebSocketHeader& header, std::size_t begin, ByteView payload,
                const Bytes* unpacked) {
    const auto addBytes = [&](const Field& field) {
        dissector.add(field, begin, payload.size(), 1).text = toHex(payload, "");
    };
    switch (header.opcode) {
    case WebSocketOpcode::Text:
        if (!header.rsv1 || unpacked)
            dissector.add(pick(fields, "websocket.payload.text"), begin, payload.size(), 1).text =
                escapedText(unpacked ? ByteView(*unpacked) : payload);
        break;
    case WebSocketOpcode::Continuation:
        addBytes(pick(fields, "websocket.payload.continue"));
        break;
    case WebSocketOpcode::Close:
        dissector.add(pick(fields, "websocket.payload.close"), begin, payload.size(), 1);
        if (payload.size() >= 2) {
            const auto code = static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
            DissectionNode& node = dissector.add(pick(fields, "websocket.payload.close.status_code"), begin, 2, 2);
            node.number = code;
            node.note = closeCodeName(code);
            dissector.line().text += fmt::format(" {}", code);
        }
        if (payload.size() > 2)
            dissector.add(pick(fields, "websocket.payload.close.reason"), begin + 2, payload.size() - 2, 2).text =
                escapedText(payload.subspan(2));
        break;
    case WebSocketOpcode::Ping:
        addBytes(pick(fields, "websocket.payload.ping"));
        break;
    case WebSocketOpcode::Pong:
        addBytes(pick(fields, "websocket.payload.pong"));
        break;
    case WebSocketOpcode::Binary:
        break;
    default:
        addBytes(pick(fields, "websocket.payload.unknown"));
    }
}

// Returns the bytes of the frame on the wire; 0 when its header is not all there.
std::uint64_t dissectFrame(Dissector& dissector, const Extent& pdu, const Bytes* unpacked) {
    const ByteView bytes = dissector.bytes(pdu);
    const std::size_t size = WebSocketHeader::sizeIn(bytes);
    if (size == 0 || bytes.size() < size) {
        dissector.dissectData(pdu, {.text = "the beginning of a WebSocket frame"});
        return 0;
    }
    dissector.open(webSocketProtocol, pdu, pdu.size());
    dissector.walk(fieldsTo(fields, "websocket.payload_length"), pdu);
    const std::uint64_t shortLength = dissector.value(lengthField);
    if (shortLength >= 126)
        dissector.add(shortLength == 126 ? length16Field : length64Field, pdu.begin);
    WebSocketHeader header;
    header.masked = dissector.value(maskField) != 0;
    header.opcode = static_cast<WebSocketOpcode>(dissector.value(opcodeField));
    header.fin = dissector.value(finField) != 0;
    header.rsv1 = (dissector.value(reservedField) & 4) != 0;
    header.payloadLength = shortLength == 126   ? dissector.value(length16Field)
                           : shortLength == 127 ? dissector.value(length64Field)
                                                : shortLength;
    if (header.masked) {
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(size - 4), 4, header.maskingKey.begin());
        dissector.add(pick(fields, "websocket.masking_key"), pdu.begin + size - 4, 4);
    }
    dissector.line().text = webSocketOpcodeName(header.opcode);
    if (const auto parsed = WebSocketHeader::parse(bytes); !parsed)
        dissector.malformed(&lengthField, parsed.error().reason);
    const std::size_t here = static_cast<std::size_t>(std::min<std::uint64_t>(header.payloadLength, pdu.size() - size));
    dissector.line().length = static_cast<std::uint32_t>(size + here);
    if (here > 0) {
        const std::size_t begin = pdu.begin + size;
        Bytes payload(bytes.begin() + static_cast<std::ptrdiff_t>(size),
                      bytes.begin() + static_cast<std::ptrdiff_t>(size + here));
        if (header.masked) {
            applyMask(payload, header.maskingKey);
            dissector.add(pick(fields, "websocket.masked_payload"), begin, here);
        }
        DissectionNode& content = dissector.add(pick(fields, "websocket.payload"), begin, here);
        if (unpacked)
            content.note = fmt::format("permessage-deflate: the message unpacks to {} bytes{} (RFC 7692)",
                                       unpacked->size(), header.rsv1 ? fmt::format(" from {}", here) : "");
        addContent(dissector, header, begin, payload, unpacked);
    }
    if (header.payloadLength > here)
        dissector.line().note = fmt::format("{} of {} bytes of the payload", here, header.payloadLength);
    return size + std::min<std::uint64_t>(header.payloadLength, pdu.wireSize());
}

} // namespace

std::size_t dissectWebSocket(Dissector& dissector, Extent pdu, const Bytes* unpacked) {
    while (pdu.size() > 0) {
        if (dissector.tooDeep())
            return dissector.dissectData(pdu);
        const std::uint64_t size = dissectFrame(dissector, pdu, unpacked);
        if (size == 0 || size >= pdu.size())
            return pdu.wireEnd;
        pdu = pdu.behind(static_cast<std::size_t>(size));
    }
    return pdu.wireEnd;
}

} // namespace layerscope
