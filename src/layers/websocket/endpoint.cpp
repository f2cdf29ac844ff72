#include "layers/websocket/endpoint.h"

#include "base/hex.h"
#include "layers/websocket/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace websocketwords;

namespace {

constexpr std::size_t maximumControl = 125, maximumReason = maximumControl - 2; // RFC 6455 §5.5

} // namespace

std::string_view webSocketStateName(WebSocketState state) {
    constexpr std::string_view names[] = {"CONNECTING", "OPEN", "CLOSING", "CLOSED"};
    return names[static_cast<std::size_t>(state)];
}

WebSocketEndpoint::WebSocketEndpoint(WebSocketRole role, WebSocketSettings settings, Random& random)
    : m_role(role), m_settings(std::move(settings)), m_random(random),
      m_http(role == WebSocketRole::Client ? HttpSide::Responses : HttpSide::Requests) {}

WebSocketDeed& WebSocketEndpoint::tell(WebSocketDeed::Kind kind, std::string text) {
    WebSocketDeed& deed = m_deeds.emplace_back();
    deed.kind = kind;
    deed.text = std::move(text);
    deed.state = m_state;
    return deed;
}

void WebSocketEndpoint::change(WebSocketState state, std::string text) {
    if (state == m_state)
        return;
    m_state = state;
    tell(WebSocketDeed::Kind::State, std::move(text));
}

void WebSocketEndpoint::release(const std::string& text) {
    m_ignore = true;
    if (!std::exchange(m_released, true))
        tell(WebSocketDeed::Kind::Release, text);
}

void WebSocketEndpoint::receive(ByteView bytes) {
    if (m_ignore)
        return;
    m_input.erase(m_input.begin(), m_input.begin() + static_cast<std::ptrdiff_t>(m_taken));
    m_taken = 0;
    m_input.insert(m_input.end(), bytes.begin(), bytes.end());
}

void WebSocketEndpoint::peerReleased() {
    m_peerReleased = true;
    if (m_ignore)
        release("The other end has closed its direction; this end closes too");
}

void WebSocketEndpoint::transportClosed() {
    m_ignore = true;
    const bool clean = m_closeSent && m_closeReceived;
    change(WebSocketState::Closed,
           fmt::format("{}: the connection has ended {}, code {}", webSocketStateName(WebSocketState::Closed),
                       clean ? "cleanly" : "without a closing handshake", codeText(closeCode())));
}

void WebSocketEndpoint::waitedLongEnough() {
    release("The other end has had its time to close the connection; this end does it (RFC 6455 §7.1.1)");
}

std::optional<WebSocketDeed> WebSocketEndpoint::next() {
    while (m_deeds.empty() && !m_ignore && readInput()) {
    }
    if (m_deeds.empty())
        return std::nullopt;
    WebSocketDeed deed = std::move(m_deeds.front());
    m_deeds.pop_front();
    return deed;
}

bool WebSocketEndpoint::readInput() {
    if (m_reader ? readFrame() : readOpening())
        return true;
    return m_peerReleased && inputEnded();
}

bool WebSocketEndpoint::inputEnded() {
    if (!m_reader)
        fail(closeAbnormal, "The other end closed its direction before the handshake was over (RFC 6455 §4.1)");
    else if (m_reader->finish().event == WebSocketEvent::Failed)
        fail(closeAbnormal, std::string(m_reader->verdict().text().sentence));
    else
        fail(closeAbnormal, "The other end closed its direction without a Close frame (RFC 6455 §7.1.5)");
    return false;
}

void WebSocketEndpoint::fail(std::uint16_t code, const std::string& sentence) {
    m_ignore = true;
    tell(WebSocketDeed::Kind::Failed, sentence);
    const bool open = m_state == WebSocketState::Open;
    if (open && !m_closeSent && mayBeSent(code))
        giveClose(closePayload(code, shortened(sentence, maximumReason)));
    if (open)
        change(WebSocketState::Closing, "CLOSING: the connection has failed (RFC 6455 §7.1.7)");
    // A client that could say why leaves the end of the transport connection to the server (§7.1.1).
    if (!isClient() || !m_closeSent || m_peerReleased)
        release("The failed connection is closed (RFC 6455 §7.1.7)");
}

void WebSocketEndpoint::give(const WebSocketHeader& header, ByteView payload, std::uint32_t tag,
                             std::uint32_t tagOffset) {
    WebSocketHeader made = header;
    made.payloadLength = payload.size();
    made.masked = isClient();
    // §5.3: a new key for each frame.
    if (made.masked) {
        const std::uint32_t key = m_random.u32();
        for (std::size_t i = 0; i < made.maskingKey.size(); ++i)
            made.maskingKey[i] = static_cast<std::uint8_t>(key >> 8 * i);
    }
    WebSocketDeed& deed = tell(WebSocketDeed::Kind::Send, "Frame sent: " + frameText(made));
    deed.bytes = webSocketFrame(made, payload);
    deed.headerSize = made.size();
    deed.tag = tag;
    deed.tagOffset = tagOffset;
    deed.opcode = made.opcode;
}

void WebSocketEndpoint::giveControl(WebSocketOpcode opcode, ByteView payload) {
    WebSocketHeader header;
    header.opcode = opcode;
    give(header, payload.first(std::min(payload.size(), maximumControl)), WebSocketDeed::noTag, 0);
}

void WebSocketEndpoint::giveClose(ByteView payload) {
    m_closeSent = true;
    giveControl(WebSocketOpcode::Close, payload);
}

bool WebSocketEndpoint::send(WebSocketOpcode opcode, ByteView message, const WebSocketSending& sending) {
    if (m_state != WebSocketState::Open || m_closeSent || isControl(opcode))
        return false;
    Utf8Validator text;
    if (opcode == WebSocketOpcode::Text && !(text.feed(message) && text.complete()))
        return false;
    Bytes packed;
    ByteView rest = message;
    if (m_deflater) {
        packed = m_deflater->deflate(message);
        rest = packed;
        tell(WebSocketDeed::Kind::Note, fmt::format("permessage-deflate packs {} to {} (RFC 7692 §7.2.1)",
                                                    bytesText(message.size()), bytesText(packed.size())));
    }
    const auto frames = static_cast<std::size_t>(std::max<std::uint32_t>(sending.fragments, 1));
    std::size_t done = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        WebSocketHeader header;
        header.opcode = i == 0 ? opcode : WebSocketOpcode::Continuation;
        header.fin = i + 1 == frames;
        header.rsv1 = i == 0 && m_deflater.has_value();
        const std::size_t length = (rest.size() - done) / (frames - i);
        give(header, rest.subspan(done, length), sending.tag, static_cast<std::uint32_t>(done));
        done += length;
        if (i == 0 && frames > 1 && sending.ping)
            giveControl(WebSocketOpcode::Ping, toBytes(*sending.ping));
    }
    return true;
}

bool WebSocketEndpoint::ping(ByteView payload) {
    if (m_state != WebSocketState::Open || m_closeSent)
        return false;
    giveControl(WebSocketOpcode::Ping, payload);
    return true;
}

bool WebSocketEndpoint::pong(ByteView payload) {
    if (m_state != WebSocketState::Open || m_closeSent)
        return false;
    giveControl(WebSocketOpcode::Pong, payload);
    return true;
}

bool WebSocketEndpoint::close(std::uint16_t code, std::string_view reason) {
    if (m_state != WebSocketState::Open || m_closeSent || (code != closeNoStatus && !mayBeSent(code)))
        return false;
    giveClose(code == closeNoStatus ? Bytes() : closePayload(code, shortened(reason, maximumReason)));
    change(WebSocketState::Closing, "CLOSING: this end has sent a Close (RFC 6455 §7.1.3)");
    return true;
}

bool WebSocketEndpoint::sendRaw(Bytes bytes) {
    if (m_state != WebSocketState::Open)
        return false;
    WebSocketDeed& deed = tell(WebSocketDeed::Kind::Send, fmt::format("{} sent as they are", bytesText(bytes.size())));
    const std::size_t header = WebSocketHeader::sizeIn(bytes);
    deed.headerSize = std::min(header, bytes.size());
    deed.bytes = std::move(bytes);
    return true;
}

} // namespace layerscope
