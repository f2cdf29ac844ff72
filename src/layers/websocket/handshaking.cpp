// What the ends of a WebSocket connection do in the opening handshake (RFC 6455 §4).
#include "base/hex.h"
#include "layers/websocket/endpoint.h"
#include "layers/websocket/words.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace websocketwords;

namespace {

// The first requirement that is not met, in words.
std::string brokenRule(std::span<const HandshakeCheck> checks) {
    const auto broken = std::ranges::find(checks, false, &HandshakeCheck::met);
    return fmt::format("{} {}. {} ({})", broken->name,
                       broken->value.empty() ? std::string("is missing") : fmt::format("says \"{}\"", broken->value),
                       broken->sentence, broken->source);
}

std::string metText(std::span<const HandshakeCheck> checks, std::string_view message) {
    std::string names;
    for (const HandshakeCheck& check : checks)
        if (!check.value.empty())
            names += (names.empty() ? "" : ", ") + std::string(check.name);
    return fmt::format("The {} is as {} asks: {}", message, checks.front().source, names);
}

std::string joined(const HttpHead& head, std::string_view lowerName) {
    std::string values;
    for (const HttpField& field : head.fields)
        if (sameIgnoringCase(head.text(field.name), lowerName))
            values += (values.empty() ? "" : ", ") + std::string(head.text(field.value));
    return values;
}

} // namespace

void WebSocketEndpoint::giveHandshake(const HandshakeMessage& message, const std::string& text) {
    WebSocketDeed& deed = tell(WebSocketDeed::Kind::Send, text + ": " + message.firstLine());
    deed.bytes = message.bytes();
    deed.handshake = true;
}

void WebSocketEndpoint::opened() {
    tell(WebSocketDeed::Kind::State, "CONNECTING: the opening handshake begins (RFC 6455 §4.1)");
    if (!isClient())
        return;
    Bytes nonce;
    while (nonce.size() < 16)
        nonce.push_back(static_cast<std::uint8_t>(m_random.u32()));
    const std::string key = toBase64(nonce);
    tell(WebSocketDeed::Kind::Note,
         fmt::format("Sec-WebSocket-Key is {}: 16 random bytes {} in base64", key, toHex(nonce)));
    HandshakeMessage request =
        HandshakeMessage::request(m_settings.target, m_settings.host, key, m_settings.protocols, m_settings.deflate);
    request.apply(m_settings.edits);
    // What counts is what went out.
    m_key = request.value("Sec-WebSocket-Key");
    m_offeredProtocols = request.value("Sec-WebSocket-Protocol");
    m_offeredExtensions = request.value("Sec-WebSocket-Extensions");
    m_http.expectResponseTo("GET");
    giveHandshake(request, "Request sent");
}

bool WebSocketEndpoint::readOpening() {
    const HttpStep step = m_http.next(ByteView(m_input).subspan(m_taken));
    m_taken += step.consumed;
    switch (step.event) {
    case HttpEvent::NeedMore:
        return false;
    case HttpEvent::Head:
        m_framesAt = m_http.position();
        isClient() ? judgeResponse(m_http.head()) : judgeRequest(m_http.head());
        return true;
    case HttpEvent::Failed: {
        const HttpRuleText& rule = m_http.verdict().text();
        const std::string sentence = fmt::format("{} ({})", rule.sentence, rule.source);
        isClient() ? refuseResponse(sentence) : refuse(rule.status == 0 ? 400 : rule.status, sentence);
        return true;
    }
    default: // a head comes first, and behind it this parser is not asked again
        return false;
    }
}

void WebSocketEndpoint::refuse(std::uint16_t status, const std::string& rule) {
    m_ignore = true;
    tell(WebSocketDeed::Kind::Failed, "The request is refused: " + rule);
    HandshakeMessage answer = HandshakeMessage::refusal(status, rule);
    answer.apply(m_settings.edits);
    giveHandshake(answer, "Response sent");
    release("The server closes the connection: it does not become a WebSocket");
}

void WebSocketEndpoint::refuseResponse(const std::string& rule) {
    fail(closeAbnormal, "The response is refused, and the connection fails: " + rule);
}

void WebSocketEndpoint::judgeRequest(const HttpHead& head) {
    const auto checks = checkWebSocketRequest(head);
    if (!allMet(checks)) {
        const auto broken = std::ranges::find(checks, false, &HandshakeCheck::met);
        refuse(broken->name == "Sec-WebSocket-Version" ? 426 : 400, brokenRule(checks));
        return;
    }
    if (head.body == HttpBody::Chunked || head.contentLength > 0) {
        refuse(400, "There is a body. Behind the request of a handshake come frames (RFC 6455 §4.1)");
        return;
    }
    tell(WebSocketDeed::Kind::Note, metText(checks, "request"));
    agree(head, std::string(head.value("Sec-WebSocket-Key")));
}

// Answers a good request.
void WebSocketEndpoint::agree(const HttpHead& head, const std::string& key) {
    const WebSocketAccept steps = WebSocketAccept::of(key);
    tell(WebSocketDeed::Kind::Note,
         fmt::format("Accept, step 1: the key {} and the GUID, joined: {}", key, steps.joined));
    tell(WebSocketDeed::Kind::Note, fmt::format("Accept, step 2: SHA-1 of that: {}", toHex(steps.sha1)));
    tell(WebSocketDeed::Kind::Note, fmt::format("Accept, step 3: base64 of that: {}", steps.accept));
    // §4.2.2: one that both speak, and the client's wish goes first.
    const std::vector<std::string> spoken = listMembers(m_settings.protocols);
    for (const std::string& wish : listMembers(joined(head, "sec-websocket-protocol")))
        if (m_protocol.empty() && std::ranges::find(spoken, wish) != spoken.end())
            m_protocol = wish;
    const std::string offers = joined(head, "sec-websocket-extensions");
    if (m_settings.deflate)
        m_deflate = PermessageDeflate::accept(offers);
    HandshakeMessage answer =
        HandshakeMessage::switching(steps.accept, m_protocol, m_deflate ? m_deflate->text() : std::string());
    answer.apply(m_settings.edits);
    giveHandshake(answer, "Response sent");
    open("OPEN: the server has agreed (RFC 6455 §4.2.2)");
}

void WebSocketEndpoint::judgeResponse(const HttpHead& head) {
    const std::string expected = WebSocketAccept::of(m_key).accept;
    const auto checks = checkWebSocketResponse(head, m_key, m_offeredProtocols, m_offeredExtensions);
    if (!allMet(checks)) {
        refuseResponse(brokenRule(checks));
        return;
    }
    const std::string extensions = joined(head, "sec-websocket-extensions");
    if (!extensions.empty()) {
        const auto answer = PermessageDeflate::parse(extensions);
        // RFC 7692 §7.1.2.2: a window of the client's is only limited when the client said that it can do that.
        const bool limited = answer && answer->clientMaxWindowBits;
        const bool mayLimit = m_offeredExtensions.find("client_max_window_bits") != std::string::npos;
        if (!answer || (limited && (!mayLimit || *answer->clientMaxWindowBits == 0))) {
            refuseResponse(fmt::format("Sec-WebSocket-Extensions says \"{}\". It answers an offer with parameters that "
                                       "fit it, once (RFC 7692 §7.1)",
                                       extensions));
            return;
        }
        m_deflate = *answer;
    }
    m_protocol = joined(head, "sec-websocket-protocol");
    tell(WebSocketDeed::Kind::Note, metText(checks, "response"));
    tell(WebSocketDeed::Kind::Note, fmt::format("Accept is what this end made of its own key: {}", expected));
    open("OPEN: the response is good (RFC 6455 §4.1)");
}

void WebSocketEndpoint::open(const std::string& text) {
    if (m_deflate) {
        const std::uint8_t ours =
            (isClient() ? m_deflate->clientMaxWindowBits : m_deflate->serverMaxWindowBits).value_or(15);
        const std::uint8_t theirs =
            (isClient() ? m_deflate->serverMaxWindowBits : m_deflate->clientMaxWindowBits).value_or(15);
        const bool weForget = isClient() ? m_deflate->clientNoContextTakeover : m_deflate->serverNoContextTakeover;
        const bool theyForget = isClient() ? m_deflate->serverNoContextTakeover : m_deflate->clientNoContextTakeover;
        // zlib cannot pack with a window of 8 bits; an end may always send messages that are not packed (RFC 7692 §6).
        if (ours > 8)
            m_deflater.emplace(!weForget, ours);
        m_inflater.emplace(!theyForget, theirs);
        tell(WebSocketDeed::Kind::Note, "Extension agreed on: " + m_deflate->text());
    }
    if (!m_protocol.empty())
        tell(WebSocketDeed::Kind::Note, "Subprotocol agreed on: " + m_protocol);
    WebSocketReading reading;
    reading.sender = isClient() ? WebSocketSender::Server : WebSocketSender::Client;
    reading.deflate = m_deflate.has_value();
    reading.maximumPayload = m_settings.maximumMessage;
    m_reader.emplace(reading);
    change(WebSocketState::Open, text);
}

} // namespace layerscope
