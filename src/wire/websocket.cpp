#include "wire/websocket.h"

#include "wire/bits.h"
#include "wire/websocketfields.h"

#include <algorithm>
#include <cstring>

namespace layerscope {

using namespace websocket;

constinit const Protocol webSocketProtocol{"WebSocket", "WebSocket", "websocket", LayerNumber::Application,
                                           "RFC 6455",  fields};

namespace {

constexpr std::size_t baseSize = 2, maskSize = 4;
constexpr std::uint8_t length16 = 126, length64 = 127;
constexpr std::uint64_t maximumControl = 125;

std::size_t extendedSize(std::uint8_t shortLength) {
    return shortLength == length64 ? 8 : shortLength == length16 ? 2 : 0;
}
std::size_t extendedSizeFor(std::uint64_t length) { return length > 0xffff ? 8 : length > maximumControl ? 2 : 0; }

// Reads a header that is whole, whatever it says.
WebSocketRule read(ByteView bytes, WebSocketHeader& header) {
    header.fin = readField(bytes, finField) != 0;
    const std::uint64_t reserved = readField(bytes, reservedField);
    header.rsv1 = (reserved & 4) != 0;
    header.rsv2 = (reserved & 2) != 0;
    header.rsv3 = (reserved & 1) != 0;
    header.opcode = static_cast<WebSocketOpcode>(readField(bytes, opcodeField));
    header.masked = readField(bytes, maskField) != 0;
    const auto shortLength = static_cast<std::uint8_t>(readField(bytes, lengthField));
    const std::size_t extended = extendedSize(shortLength);
    header.payloadLength = extended == 8   ? readField(bytes, length64Field)
                           : extended == 2 ? readField(bytes, length16Field)
                                           : shortLength;
    header.maskingKey = {};
    if (header.masked)
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(baseSize + extended), maskSize,
                    header.maskingKey.begin());
    if (header.payloadLength >> 63 != 0)
        return WebSocketRule::LengthTopBit;
    return extended != extendedSizeFor(header.payloadLength) ? WebSocketRule::LengthForm : WebSocketRule::None;
}

} // namespace

std::string_view webSocketOpcodeName(WebSocketOpcode opcode) {
    const std::string_view name = valueName(opcodeField, static_cast<std::uint8_t>(opcode));
    return name.empty() ? "reserved" : name;
}

std::size_t WebSocketHeader::sizeIn(ByteView bytes) {
    if (bytes.size() < baseSize)
        return 0;
    return baseSize + extendedSize(bytes[1] & 0x7f) + ((bytes[1] & 0x80) != 0 ? maskSize : 0);
}

std::size_t WebSocketHeader::size() const {
    return baseSize + extendedSizeFor(payloadLength) + (masked ? maskSize : 0);
}

Result<WebSocketHeader> WebSocketHeader::parse(ByteView bytes) {
    const std::size_t size = sizeIn(bytes);
    if (size == 0 || bytes.size() < size)
        return Failure({{}, "websocket", bytes.size(), "the frame ends inside its header"});
    WebSocketHeader header;
    if (const WebSocketRule rule = read(bytes, header); rule != WebSocketRule::None)
        return Failure({{}, "websocket.payload_length", 1, std::string(webSocketRuleText(rule).sentence)});
    return header;
}

void WebSocketHeader::write(MutableByteView bytes) const {
    const std::size_t extended = extendedSizeFor(payloadLength);
    writeField(bytes, finField, fin);
    writeField(bytes, reservedField, static_cast<std::uint64_t>(rsv1 << 2 | rsv2 << 1 | rsv3 << 0));
    writeField(bytes, opcodeField, static_cast<std::uint8_t>(opcode));
    writeField(bytes, maskField, masked);
    writeField(bytes, lengthField, extended == 8 ? length64 : extended == 2 ? length16 : payloadLength);
    for (std::size_t i = 0; i < extended; ++i)
        bytes[baseSize + i] = static_cast<std::uint8_t>(payloadLength >> 8 * (extended - 1 - i));
    if (masked)
        std::ranges::copy(maskingKey, bytes.begin() + static_cast<std::ptrdiff_t>(baseSize + extended));
}

void applyMask(MutableByteView payload, const MaskingKey& key, std::uint64_t offset) {
    std::array<std::uint8_t, 8> turned{};
    for (std::size_t i = 0; i < turned.size(); ++i)
        turned[i] = key[(offset + i) % 4];
    std::uint64_t mask = 0;
    std::memcpy(&mask, turned.data(), sizeof mask);
    std::size_t at = 0;
    for (; at + sizeof mask <= payload.size(); at += sizeof mask) {
        std::uint64_t word = 0;
        std::memcpy(&word, payload.data() + at, sizeof word);
        word ^= mask;
        std::memcpy(payload.data() + at, &word, sizeof word);
    }
    for (; at < payload.size(); ++at)
        payload[at] ^= turned[at % 8];
}

Bytes webSocketFrame(WebSocketHeader header, ByteView payload) {
    header.payloadLength = payload.size();
    Bytes frame(header.size() + payload.size());
    header.write(frame);
    const MutableByteView body = MutableByteView(frame).subspan(header.size());
    std::ranges::copy(payload, body.begin());
    if (header.masked)
        applyMask(body, header.maskingKey);
    return frame;
}

Bytes closePayload(std::uint16_t code, std::string_view reason) {
    Bytes payload{static_cast<std::uint8_t>(code >> 8), static_cast<std::uint8_t>(code)};
    reason = reason.substr(0, maximumControl - 2);
    payload.insert(payload.end(), reason.begin(), reason.end());
    return payload;
}

WebSocketStep WebSocketReader::next(ByteView input) {
    // Made where it is returned to: copied, its parts would be loaded before they are stored.
    WebSocketStep step = advance(input);
    m_position += step.consumed;
    return step;
}

WebSocketStep WebSocketReader::advance(ByteView input) {
    switch (m_state) {
    case State::Header:
        return readHeader(input);
    case State::Payload:
        return readPayload(input);
    case State::End:
        return endFrame();
    case State::Failed:
        break;
    }
    return {WebSocketEvent::Failed, 0, {}};
}

WebSocketStep WebSocketReader::finish() {
    if (m_state == State::End)
        return endFrame();
    if (m_state == State::Payload || (m_state == State::Header && m_keptSize > 0))
        return fail(WebSocketRule::EndsInFrame, m_position);
    return {m_state == State::Failed ? WebSocketEvent::Failed : WebSocketEvent::NeedMore, 0, {}};
}

WebSocketStep WebSocketReader::fail(WebSocketRule rule, std::uint64_t offset) {
    m_state = State::Failed;
    m_verdict = {rule, offset};
    return {WebSocketEvent::Failed, 0, {}};
}

WebSocketStep WebSocketReader::readHeader(ByteView input) {
    const std::size_t before = m_keptSize;
    ByteView bytes = input;
    if (before > 0) {
        const std::size_t count = std::min(input.size(), m_kept.size() - before);
        std::copy_n(input.begin(), count, m_kept.begin() + static_cast<std::ptrdiff_t>(before));
        bytes = ByteView(m_kept).first(before + count);
    }
    const std::size_t size = WebSocketHeader::sizeIn(bytes);
    if (size == 0 || bytes.size() < size) {
        if (before == 0)
            std::ranges::copy(input, m_kept.begin());
        m_keptSize = bytes.size();
        return {WebSocketEvent::NeedMore, input.size(), {}};
    }
    m_keptSize = 0;
    m_frameOffset = m_position - before;
    const WebSocketRule form = read(bytes, m_header);
    const WebSocketRule rule = judgeHeader();
    if (rule != WebSocketRule::None && rule != WebSocketRule::TooLong)
        return fail(rule, m_frameOffset + (rule == WebSocketRule::MaskMissing || rule == WebSocketRule::MaskForbidden ||
                                           rule == WebSocketRule::LongControl));
    if (form != WebSocketRule::None || rule != WebSocketRule::None)
        return fail(form != WebSocketRule::None ? form : rule, m_frameOffset + 1);
    if (!isControl(m_header.opcode) && m_header.opcode != WebSocketOpcode::Continuation) {
        m_message = m_header.opcode;
        m_packed = m_header.rsv1;
        m_text = {};
    }
    if (!isControl(m_header.opcode))
        m_inMessage = !m_header.fin;
    if (m_header.opcode == WebSocketOpcode::Close) {
        m_closeCode = closeNoStatus;
        m_reason = {};
    }
    m_done = 0;
    m_state = m_header.payloadLength > 0 ? State::Payload : State::End;
    return {WebSocketEvent::Header, size - before, {}};
}

WebSocketRule WebSocketReader::judgeHeader() const {
    const WebSocketOpcode opcode = m_header.opcode;
    const bool control = isControl(opcode);
    if (valueName(opcodeField, static_cast<std::uint8_t>(opcode)).empty())
        return WebSocketRule::UnknownOpcode;
    // RFC 7692 §6: RSV1 stands on the first frame of a message only.
    const bool rsv1 = m_reading.deflate && !control && opcode != WebSocketOpcode::Continuation;
    if ((m_header.rsv1 && !rsv1) || m_header.rsv2 || m_header.rsv3)
        return WebSocketRule::ReservedBits;
    if (control && !m_header.fin)
        return WebSocketRule::FragmentedControl;
    if (m_header.masked != (m_reading.sender == WebSocketSender::Client))
        return m_header.masked ? WebSocketRule::MaskForbidden : WebSocketRule::MaskMissing;
    if (control && m_header.payloadLength > maximumControl)
        return WebSocketRule::LongControl;
    if (opcode == WebSocketOpcode::Close && m_header.payloadLength == 1)
        return WebSocketRule::CloseLength;
    if (opcode == WebSocketOpcode::Continuation && !m_inMessage)
        return WebSocketRule::NothingToContinue;
    if (!control && opcode != WebSocketOpcode::Continuation && m_inMessage)
        return WebSocketRule::MessageInMessage;
    return m_header.payloadLength > m_reading.maximumPayload ? WebSocketRule::TooLong : WebSocketRule::None;
}

WebSocketStep WebSocketReader::readPayload(ByteView input) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(input.size(), m_header.payloadLength - m_done));
    if (count == 0)
        return {};
    ByteView payload = input.first(count);
    if (m_header.masked) {
        m_unmasked.assign(payload.begin(), payload.end());
        applyMask(m_unmasked, m_header.maskingKey, m_done);
        payload = m_unmasked;
    }
    std::uint64_t bad = 0;
    if (const WebSocketRule rule = checkPayload(payload, bad); rule != WebSocketRule::None)
        return fail(rule, m_position + bad);
    m_done += count;
    if (m_done == m_header.payloadLength)
        m_state = State::End;
    return {WebSocketEvent::Payload, count, payload};
}

// `bad` becomes the place in `payload` of the byte that breaks the rule.
WebSocketRule WebSocketReader::checkPayload(ByteView payload, std::uint64_t& bad) {
    if (m_header.opcode == WebSocketOpcode::Close) {
        std::size_t at = 0;
        for (; m_done + at < 2 && at < payload.size(); ++at)
            m_closeCode = static_cast<std::uint16_t>(m_done + at == 0 ? payload[at] << 8 : m_closeCode | payload[at]);
        if (at > 0 && m_done + at == 2 && !mayBeSent(m_closeCode)) {
            bad = at - 1;
            return WebSocketRule::CloseCode;
        }
        const std::uint64_t before = m_reason.position();
        if (!m_reason.feed(payload.subspan(at))) {
            bad = at + m_reason.position() - before;
            return WebSocketRule::InvalidUtf8;
        }
        return WebSocketRule::None;
    }
    if (isControl(m_header.opcode) || m_message != WebSocketOpcode::Text || m_packed)
        return WebSocketRule::None;
    const std::uint64_t before = m_text.position();
    if (m_text.feed(payload))
        return WebSocketRule::None;
    bad = m_text.position() - before;
    return WebSocketRule::InvalidUtf8;
}

WebSocketStep WebSocketReader::endFrame() {
    const bool close = m_header.opcode == WebSocketOpcode::Close;
    const bool textEnds = messageEnds() && m_message == WebSocketOpcode::Text && !m_packed;
    if ((close && !m_reason.complete()) || (textEnds && !m_text.complete()))
        return fail(WebSocketRule::InvalidUtf8, m_position);
    m_state = State::Header;
    return {WebSocketEvent::End, 0, {}};
}

} // namespace layerscope
