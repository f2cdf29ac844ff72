// The bits of a WebSocket frame as RFC 6455 §5.2 draws them, and what its receiver does with it.
#pragma once

#include "ui/models/websocketconversation.h"

#include <QString>

namespace layerscope {

// A field where it is drawn: a run of bits, most significant first, counted from the frame's first.
struct BitField {
    enum class Kind : std::uint8_t { Flag, Number, Key, Payload };

    Kind kind = Kind::Number;
    QString name;  // "payload length"
    QString value; // "5, no extension"
    std::size_t bit = 0;
    std::size_t length = 0;
    QString meaning; // one sentence, with its source

    std::size_t end() const { return bit + length; }
};

struct FrameBits {
    static constexpr std::size_t mostBytes = 64; // that are drawn

    Bytes bytes; // all of the frame
    bool masked = false;
    MaskingKey key{};
    std::size_t payloadAt = 0; // byte
    std::vector<BitField> fields;

    std::size_t drawn() const { return std::min(bytes.size(), mostBytes) * 8; } // bits
    bool bit(std::size_t index) const { return (bytes[index / 8] >> (7 - index % 8) & 1) != 0; }
    const BitField* fieldAt(std::size_t bit) const;
    std::uint8_t original(std::size_t payloadByte) const; // unmasked
    std::size_t payloadSize() const { return bytes.size() > payloadAt ? bytes.size() - payloadAt : 0; }
};

// Takes any bytes: what is cut off has no field.
FrameBits frameBits(ByteView frame);
Bytes withBitFlipped(ByteView frame, std::size_t bit);

// What the receiver of these bytes does.
struct ReceiverVerdict {
    bool accepted = false;
    WebSocketVerdict verdict; // when it fails the connection
    QString text;             // one or two sentences
};
// `reader` is as the receiver is before the frame. `from` is the sender of the bytes.
ReceiverVerdict receiverVerdict(WebSocketReader reader, WebSocketSender from, ByteView frame);

// A frame in a few words: "text “Hello”", "close 1000".
QString frameName(ByteView frame, const WebSocketFrameRecord& record);

} // namespace layerscope
