// What an end of a WebSocket connection does with the frames that come in (RFC 6455 §5 to §8).
#include "base/hex.h"
#include "layers/websocket/endpoint.h"
#include "layers/websocket/words.h"

#include <fmt/format.h>

namespace layerscope {

using namespace websocketwords;

bool WebSocketEndpoint::readFrame() {
    const WebSocketStep step = m_reader->next(ByteView(m_input).subspan(m_taken));
    m_taken += step.consumed;
    const bool control = isControl(m_reader->header().opcode);
    switch (step.event) {
    case WebSocketEvent::NeedMore:
        return false;
    case WebSocketEvent::Header: {
        const WebSocketHeader& header = m_reader->header();
        tell(WebSocketDeed::Kind::Note, "Frame comes in: " + frameText(header));
        const std::uint64_t payloadAt = m_framesAt + m_reader->frameOffset() + header.size();
        if (control) {
            m_control.clear();
            m_controlAt = payloadAt;
        } else if (header.opcode != WebSocketOpcode::Continuation) {
            m_message.clear();
            m_messageAt = payloadAt;
        } else if (m_message.empty()) {
            m_messageAt = payloadAt;
        }
        if (!control && m_message.size() + header.payloadLength > m_settings.maximumMessage)
            fail(closeTooBig, fmt::format("A message is longer than {}, the limit of this end (RFC 6455 §10.4)",
                                          bytesText(m_settings.maximumMessage)));
        break;
    }
    case WebSocketEvent::Payload: {
        Bytes& gathered = control ? m_control : m_message;
        gathered.insert(gathered.end(), step.payload.begin(), step.payload.end());
        break;
    }
    case WebSocketEvent::End:
        endFrame();
        break;
    case WebSocketEvent::Failed: {
        const WebSocketRuleText& rule = m_reader->verdict().text();
        fail(rule.closeCode, fmt::format("{} ({})", rule.sentence, rule.source));
        break;
    }
    }
    return true;
}

void WebSocketEndpoint::endFrame() {
    const WebSocketOpcode opcode = m_reader->header().opcode;
    if (opcode == WebSocketOpcode::Close) {
        closeCame();
    } else if (opcode == WebSocketOpcode::Ping || opcode == WebSocketOpcode::Pong) {
        const bool ping = opcode == WebSocketOpcode::Ping;
        WebSocketDeed& deed =
            tell(ping ? WebSocketDeed::Kind::Ping : WebSocketDeed::Kind::Pong,
                 fmt::format("{} comes: {}", ping ? "A ping" : "A pong",
                             ping && !m_closeSent ? "its pong carries the same payload (RFC 6455 §5.5.3)"
                                                  : "the other end is there (RFC 6455 §5.5.2)"));
        deed.opcode = opcode;
        deed.bytes = m_control;
        deed.payloadAt = m_controlAt;
        if (ping && !m_closeSent) // nothing goes out behind a Close
            giveControl(WebSocketOpcode::Pong, m_control);
    } else if (m_reader->messageEnds()) {
        endMessage();
    }
}

void WebSocketEndpoint::endMessage() {
    Bytes message = std::move(m_message);
    m_message.clear();
    const bool text = m_reader->messageOpcode() == WebSocketOpcode::Text;
    if (m_reader->messagePacked()) {
        auto plain = m_inflater->inflate(message, m_settings.maximumMessage);
        if (!plain) {
            const bool tooLong = plain.error().field == "too-long";
            fail(tooLong ? closeTooBig : closeInvalidData,
                 fmt::format("A message cannot be unpacked: {} ({})", plain.error().reason,
                             tooLong ? "RFC 6455 §10.4" : "RFC 7692 §7.2.2"));
            return;
        }
        tell(WebSocketDeed::Kind::Note, fmt::format("permessage-deflate unpacks {} to {} (RFC 7692 §7.2.2)",
                                                    bytesText(message.size()), bytesText(plain->size())));
        Utf8Validator validator;
        if (text && !(validator.feed(*plain) && validator.complete())) {
            const WebSocketRuleText& rule = webSocketRuleText(WebSocketRule::InvalidUtf8);
            fail(rule.closeCode, fmt::format("{} ({})", rule.sentence, rule.source));
            return;
        }
        message = std::move(*plain);
    }
    WebSocketDeed& deed =
        tell(WebSocketDeed::Kind::Message,
             fmt::format("A {} message has come: {}", text ? "text" : "binary", bytesText(message.size())));
    deed.opcode = m_reader->messageOpcode();
    deed.bytes = std::move(message);
    deed.payloadAt = m_messageAt;
}

void WebSocketEndpoint::closeCame() {
    m_closeReceived = true;
    m_closeCode = m_reader->closeCode();
    m_ignore = true; // §5.5.1: nothing follows a Close
    std::string reason = m_control.size() > 2 ? toText(ByteView(m_control).subspan(2)) : std::string();
    tell(WebSocketDeed::Kind::Note,
         fmt::format("A Close has come: code {}{}{}", codeText(m_closeCode), reason.empty() ? "" : ", ", reason));
    if (!m_closeSent) // the code goes back; a reason is each end's own
        giveClose(m_closeCode == closeNoStatus ? Bytes() : closePayload(m_closeCode));
    change(WebSocketState::Closing, "CLOSING: the other end has sent a Close (RFC 6455 §7.1.3)");
    if (!isClient())
        release("Both have sent a Close: the server closes the transport connection first (RFC 6455 §7.1.1)");
    else if (m_peerReleased)
        release("Both have sent a Close: the connection is closed");
}

} // namespace layerscope
