#include "wire/websockethandshake.h"

#include "base/hex.h"
#include "wire/httpscan.h"

#include <algorithm>
#include <openssl/evp.h>

namespace layerscope {
namespace {

using http::eachMember;
using http::equalsIgnoringCase;

bool lists(std::string_view list, std::string_view lowerMember) {
    bool found = false;
    eachMember(list, [&](std::string_view member) { found = found || equalsIgnoringCase(member, lowerMember); });
    return found;
}

// All fields of one name, as one list (RFC 9110 §5.3).
std::string joined(const HttpHead& head, std::string_view lowerName) {
    std::string values;
    for (const HttpField& field : head.fields) {
        if (equalsIgnoringCase(head.text(field.name), lowerName))
            values += (values.empty() ? "" : ", ") + std::string(head.text(field.value));
    }
    return values;
}

std::ptrdiff_t count(const HttpHead& head, std::string_view lowerName) {
    return std::ranges::count_if(
        head.fields, [&](const HttpField& field) { return equalsIgnoringCase(head.text(field.name), lowerName); });
}

std::string extensionName(std::string_view extension) {
    std::string name(extension.substr(0, extension.find(';')));
    while (!name.empty() && (name.back() == ' ' || name.back() == '\t'))
        name.pop_back();
    return name;
}

} // namespace

std::string toBase64(ByteView bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

Result<Bytes> fromBase64(std::string_view text) {
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    Bytes bytes(text.size() / 4 * 3);
    const auto* source = reinterpret_cast<const unsigned char*>(text.data());
    const int size = text.size() % 4 == 0 ? EVP_DecodeBlock(bytes.data(), source, static_cast<int>(text.size())) : -1;
    if (size < 0)
        return fail("this is not base64");
    bytes.resize(static_cast<std::size_t>(size) - padding);
    // Spaces around, and bits that no byte uses, decode too; what is written again shows them.
    if (toBase64(bytes) != text)
        return fail("this is not base64");
    return bytes;
}

WebSocketAccept WebSocketAccept::of(std::string_view key) {
    WebSocketAccept steps;
    steps.joined = std::string(key) + std::string(webSocketGuid);
    unsigned size = 0;
    EVP_Digest(steps.joined.data(), steps.joined.size(), steps.sha1.data(), &size, EVP_sha1(), nullptr);
    steps.accept = toBase64(steps.sha1);
    return steps;
}

std::vector<HandshakeCheck> checkWebSocketRequest(const HttpHead& head) {
    constexpr std::string_view source = "RFC 6455 §4.2.1";
    const std::string upgrade = joined(head, "upgrade"), connection = joined(head, "connection");
    const std::string key = joined(head, "sec-websocket-key"), version = joined(head, "sec-websocket-version");
    const auto nonce = fromBase64(key);
    return {
        {"Method", std::string(head.text(head.method)), head.text(head.method) == "GET", "The method is GET.", source},
        {"Version", std::string(head.text(head.version)), head.minorVersion >= 1, "The version is HTTP/1.1 or higher.",
         source},
        {"Host", std::string(head.value("Host")), head.find("Host") != nullptr, "There is a Host.", source},
        {"Upgrade", upgrade, lists(upgrade, "websocket"), "Upgrade lists websocket; upper and lower case are alike.",
         source},
        {"Connection", connection, lists(connection, "upgrade"),
         "Connection lists Upgrade: only then does the Upgrade field count.", source},
        {"Sec-WebSocket-Key", key, count(head, "sec-websocket-key") == 1 && nonce && nonce->size() == 16,
         "The key is 16 bytes in base64, once.", source},
        {"Sec-WebSocket-Version", version, version == "13", "The version of WebSocket is 13.", source},
    };
}

std::vector<HandshakeCheck> checkWebSocketResponse(const HttpHead& head, std::string_view key,
                                                   std::string_view protocols, std::string_view extensions) {
    constexpr std::string_view source = "RFC 6455 §4.1";
    const std::string upgrade = joined(head, "upgrade"), connection = joined(head, "connection");
    const std::string accept = joined(head, "sec-websocket-accept");
    const std::string protocol = joined(head, "sec-websocket-protocol");
    const std::string agreed = joined(head, "sec-websocket-extensions");
    bool offered = protocol.empty();
    eachMember(protocols, [&](std::string_view member) { offered = offered || member == protocol; });
    bool known = true;
    eachMember(agreed, [&](std::string_view extension) {
        bool found = false;
        eachMember(extensions,
                   [&](std::string_view asked) { found = found || extensionName(asked) == extensionName(extension); });
        known = known && found;
    });
    return {
        {"Status", std::string(head.text(head.status)), head.statusCode == 101, "The status is 101.", source},
        {"Upgrade", upgrade, equalsIgnoringCase(upgrade, "websocket"),
         "Upgrade is websocket; upper and lower case are alike.", source},
        {"Connection", connection, lists(connection, "upgrade"), "Connection lists Upgrade.", source},
        {"Sec-WebSocket-Accept", accept, accept == WebSocketAccept::of(key).accept,
         "Accept is made of the key that was sent: so the server understood the handshake.", source},
        {"Sec-WebSocket-Protocol", protocol, offered, "The protocol is one that the client had offered, or none.",
         source},
        {"Sec-WebSocket-Extensions", agreed, known, "Every extension is one that the client had asked for.", source},
    };
}

bool allMet(std::span<const HandshakeCheck> checks) { return std::ranges::all_of(checks, &HandshakeCheck::met); }

} // namespace layerscope
