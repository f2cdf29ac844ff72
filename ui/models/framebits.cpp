#include "ui/models/framebits.h"

#include "ui/text.h"

namespace layerscope {

namespace {

// A payload's beginning between quotation marks, or as hex when it is no text.
QString quoted(ByteView payload, bool text) {
    constexpr std::size_t most = 24;
    if (text)
        return QStringLiteral("“%1%2”").arg(
            readableText(payload.first(std::min(most, payload.size()))).replace(QLatin1Char('\n'), QLatin1Char(' ')),
            payload.size() > most ? QStringLiteral("…") : QString());
    return payload.size() == 1 ? tr("1 byte") : tr("%1 bytes").arg(payload.size());
}

Bytes unmasked(ByteView frame, const FrameBits& bits) {
    Bytes payload(frame.begin() + static_cast<std::ptrdiff_t>(std::min(bits.payloadAt, frame.size())), frame.end());
    if (bits.masked)
        applyMask(payload, bits.key);
    return payload;
}

QString closeWords(ByteView payload) {
    if (payload.size() < 2)
        return tr("without a code");
    const auto code = static_cast<std::uint16_t>(payload[0] << 8 | payload[1]);
    const std::string_view name = closeCodeName(code);
    QString words = name.empty() ? QString::number(code) : QStringLiteral("%1, %2").arg(code).arg(toQString(name));
    if (payload.size() > 2)
        words += QLatin1Char(' ') + quoted(payload.subspan(2), true);
    return words;
}

QString opcodeWords(const WebSocketReader& reader, ByteView payload, const QString& receiver) {
    const WebSocketHeader& header = reader.header();
    switch (header.opcode) {
    case WebSocketOpcode::Close:
        return tr("%1 reads a close (%2), answers with a close, and TCP is closed.").arg(receiver, closeWords(payload));
    case WebSocketOpcode::Ping:
        return tr("%1 reads a ping and must send a pong with the same payload.").arg(receiver);
    case WebSocketOpcode::Pong:
        return tr("%1 reads a pong; nothing has to be sent.").arg(receiver);
    default:
        break;
    }
    const bool text = reader.messageOpcode() == WebSocketOpcode::Text && !reader.messagePacked();
    const QString content = reader.messagePacked() ? tr("packed, %1 bytes").arg(payload.size()) : quoted(payload, text);
    const QString kind = toQString(webSocketOpcodeName(reader.messageOpcode()));
    if (!header.fin)
        return tr("%1 keeps this part of a %2 message (%3) and waits for the rest.").arg(receiver, kind, content);
    if (header.opcode == WebSocketOpcode::Continuation)
        return tr("%1 has the last part (%2) and gives the whole %3 message to the program.")
            .arg(receiver, content, kind);
    return tr("%1 gives a %2 message to the program: %3.").arg(receiver, kind, content);
}

} // namespace

const BitField* FrameBits::fieldAt(std::size_t bit) const {
    for (const BitField& field : fields) {
        if (bit >= field.bit && bit < field.end())
            return &field;
    }
    return nullptr;
}

std::uint8_t FrameBits::original(std::size_t payloadByte) const {
    const std::uint8_t byte = bytes[payloadAt + payloadByte];
    return masked ? byte ^ key[payloadByte % 4] : byte;
}

FrameBits frameBits(ByteView frame) {
    FrameBits bits;
    bits.bytes.assign(frame.begin(), frame.end());
    const std::size_t total = frame.size() * 8;
    std::size_t at = 0;
    const auto add = [&](BitField::Kind kind, const QString& name, std::size_t length, const QString& value,
                         const QString& meaning) {
        if (at < total)
            bits.fields.push_back({kind, name, value, at, std::min(length, total - at), meaning});
        at += length;
    };
    if (frame.empty())
        return bits;
    const std::uint8_t first = frame[0], second = frame.size() > 1 ? frame[1] : std::uint8_t{0};
    const int rsv = first >> 4 & 7;
    add(BitField::Kind::Flag, tr("FIN"), 1, (first & 0x80) != 0 ? tr("last") : tr("more"),
        tr("Set in the last fragment of a message, and in a message of one frame (§5.2)."));
    add(BitField::Kind::Number, tr("RSV 1–3"), 3,
        rsv == 0   ? tr("all 0")
        : rsv == 4 ? tr("RSV1: packed")
                   : QString::number(rsv),
        tr("0 unless an extension gives them a meaning; with permessage-deflate RSV1 says that the message is "
           "packed."));
    const auto opcode = static_cast<WebSocketOpcode>(first & 15);
    add(BitField::Kind::Number, tr("opcode"), 4,
        QStringLiteral("%1, %2").arg(first & 15).arg(toQString(webSocketOpcodeName(opcode))),
        tr("What kind of frame this is (§5.2)."));
    bits.masked = (second & 0x80) != 0;
    const int shortLength = second & 0x7f;
    add(BitField::Kind::Flag, tr("MASK"), 1, bits.masked ? tr("yes") : tr("no"),
        tr("Set in every frame of a client and in none of a server (§5.1)."));
    std::uint64_t length = static_cast<std::uint64_t>(shortLength);
    const std::size_t extension = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
    add(BitField::Kind::Number, tr("payload length"), 7,
        extension == 0 ? tr("%1, no extension").arg(shortLength)
                       : tr("%1: in the next %2 bytes").arg(shortLength).arg(extension),
        tr("Up to 125 it is the length itself; 126 and 127 say that it follows in 2 or 8 bytes (§5.2)."));
    if (extension > 0) {
        length = 0;
        for (std::size_t i = 0; i < extension && 2 + i < frame.size(); ++i)
            length = length << 8 | frame[2 + i];
        add(BitField::Kind::Number, tr("extended payload length"), extension * 8, QString::number(length),
            tr("The length of the payload, as it did not fit into 7 bits (§5.2)."));
    }
    bits.payloadAt = 2 + extension + (bits.masked ? 4 : 0);
    if (bits.masked) {
        for (std::size_t i = 0; i < 4 && 2 + extension + i < frame.size(); ++i)
            bits.key[i] = frame[2 + extension + i];
        add(BitField::Kind::Key, tr("masking key"), 32, tr("chosen at random for this frame"),
            tr("Byte i of the payload is combined with byte i mod 4 of the key by exclusive or (§5.3)."));
    }
    if (bits.payloadSize() > 0)
        add(BitField::Kind::Payload, bits.masked ? tr("payload, masked") : tr("payload"), bits.payloadSize() * 8,
            QString(),
            bits.masked ? tr("As it is on the wire; the table shows how it is unmasked (§5.3).")
                        : tr("As the sender's program gave it (§5.2)."));
    return bits;
}

Bytes withBitFlipped(ByteView frame, std::size_t bit) {
    Bytes bytes(frame.begin(), frame.end());
    if (bit / 8 < bytes.size())
        bytes[bit / 8] ^= static_cast<std::uint8_t>(0x80 >> bit % 8);
    return bytes;
}

ReceiverVerdict receiverVerdict(WebSocketReader reader, WebSocketSender from, ByteView frame) {
    const QString receiver = from == WebSocketSender::Client ? tr("The server") : tr("The client");
    ReceiverVerdict result;
    Bytes payload;
    std::size_t at = 0;
    bool ended = false;
    const std::uint64_t start = reader.position();
    while (true) {
        const WebSocketStep step = reader.next(frame.subspan(at));
        at += step.consumed;
        switch (step.event) {
        case WebSocketEvent::Header:
            if (!ended)
                payload.clear();
            break;
        case WebSocketEvent::Payload:
            if (!ended)
                payload.insert(payload.end(), step.payload.begin(), step.payload.end());
            break;
        case WebSocketEvent::End:
            if (!ended)
                result.text = opcodeWords(reader, payload, receiver);
            if (!ended && at < frame.size())
                result.text +=
                    QLatin1Char(' ') + tr("The %1 bytes behind it are read as the next frame.").arg(frame.size() - at);
            ended = true;
            break;
        case WebSocketEvent::Failed: {
            result.verdict = reader.verdict();
            result.verdict.offset -= start;
            const WebSocketRuleText& rule = result.verdict.text();
            const QString why = tr("%1 fails the connection: it sends close %2 (%3) and closes TCP. %4 (%5)")
                                    .arg(receiver)
                                    .arg(rule.closeCode)
                                    .arg(toQString(closeCodeName(rule.closeCode)), toQString(rule.sentence),
                                         toQString(rule.source).remove(QLatin1String("RFC 6455 ")));
            result.text = ended ? result.text + QLatin1Char(' ') + why : why;
            return result;
        }
        case WebSocketEvent::NeedMore: {
            result.accepted = true;
            const std::size_t size = WebSocketHeader::sizeIn(frame);
            const bool whole = ended || frame.empty();
            if (!whole) {
                const auto header = size > 0 && size <= frame.size() ? WebSocketHeader::parse(frame)
                                                                     : Result<WebSocketHeader>(fail("cut"));
                const std::uint64_t has = header ? frame.size() - size : 0;
                result.text = header
                                  ? tr("%1 waits: %2 bytes of the payload have not come. It takes them from whatever "
                                       "is sent next.")
                                        .arg(receiver)
                                        .arg(header->payloadLength - has)
                                  : tr("%1 waits for the rest of the header.").arg(receiver);
            }
            return result;
        }
        }
    }
}

QString frameName(ByteView frame, const WebSocketFrameRecord& record) {
    const FrameBits bits = frameBits(frame);
    const Bytes payload = unmasked(frame, bits);
    const QString kind = toQString(webSocketOpcodeName(record.header.opcode));
    if (record.header.opcode == WebSocketOpcode::Close)
        return QStringLiteral("%1 %2").arg(kind, closeWords(payload));
    if (payload.empty())
        return tr("%1, empty").arg(kind);
    const bool text = record.message != WebSocketOpcode::Binary && !record.header.rsv1;
    return QStringLiteral("%1 %2").arg(kind, quoted(payload, text));
}

} // namespace layerscope
