#include "wire/tls.h"

#include "base/bytereader.h"
#include "wire/tlsfields.h"

#include <algorithm>

namespace layerscope {

using namespace tls;

constinit const Protocol tlsProtocol{"Transport Layer Security", "TLS",      "tls",
                                     LayerNumber::Presentation,  "RFC 8446", fields};

namespace {

Failure broken(std::size_t at, std::string reason) { return Failure({{}, "tls", at, std::move(reason)}); }

// One extension's data into the hello; false when a length in it contradicts the bytes.
bool readExtension(std::uint16_t type, ByteView data, bool client, TlsHello& hello) {
    ByteReader reader(data);
    if (type == extensionServerName && client) {
        ByteReader list(reader.take(reader.u16()));
        while (list.ok() && list.left() > 0) {
            constexpr std::uint8_t hostName = 0;
            const std::uint8_t kind = list.u8();
            const ByteView name = list.take(list.u16());
            if (kind == hostName && hello.serverName.empty())
                hello.serverName.assign(name.begin(), name.end());
        }
        return reader.ok() && list.ok() && reader.left() == 0;
    }
    if (type == extensionAlpn) {
        ByteReader list(reader.take(reader.u16()));
        while (list.ok() && list.left() > 0) {
            const ByteView name = list.take(list.u8());
            hello.protocols.emplace_back(name.begin(), name.end());
        }
        return reader.ok() && list.ok() && reader.left() == 0;
    }
    if (type == extensionVersions) {
        ByteReader list(client ? reader.take(reader.u8()) : reader.rest());
        while (list.ok() && list.left() > 0)
            hello.supportedVersions.push_back(list.u16());
        return reader.ok() && list.ok() && reader.left() == 0 && (client || hello.supportedVersions.size() == 1);
    }
    return true;
}

Result<TlsHello> parseHello(ByteView body, bool client) {
    ByteReader reader(body);
    TlsHello hello;
    hello.legacyVersion = reader.u16();
    const ByteView random = reader.take(hello.random.size());
    std::ranges::copy(random, hello.random.begin());
    const ByteView session = reader.take(reader.u8());
    hello.sessionId.assign(session.begin(), session.end());
    if (client) {
        ByteReader suites(reader.take(reader.u16()));
        while (suites.left() > 0 && suites.ok())
            hello.cipherSuites.push_back(suites.u16());
        reader.skip(reader.u8()); // compression methods
        if (!suites.ok())
            return broken(reader.position(), "the cipher suites are not pairs of bytes");
    } else {
        hello.cipherSuites.push_back(reader.u16());
        reader.skip(1);
    }
    if (!reader.ok())
        return broken(reader.position(), "the hello ends too early");
    if (reader.left() == 0) // before TLS 1.3 there need not be extensions
        return hello;
    ByteReader list(reader.take(reader.u16()));
    while (list.ok() && list.left() > 0) {
        const std::uint16_t type = list.u16();
        const ByteView data = list.take(list.u16());
        if (list.ok() && !readExtension(type, data, client, hello))
            return broken(reader.position(), "an extension's lengths contradict its bytes");
    }
    if (!reader.ok() || !list.ok() || reader.left() > 0)
        return broken(reader.position(), "the extensions' length contradicts the bytes");
    return hello;
}

} // namespace

std::string_view tlsHandshakeName(TlsHandshakeType type) {
    return valueName(handshakeTypeField, static_cast<std::uint8_t>(type));
}
std::string_view tlsVersionName(std::uint16_t version) { return valueName(recordVersionField, version); }
std::string_view tlsCipherSuiteName(std::uint16_t suite) {
    return valueName(pick(fields, "tls.handshake.ciphersuite"), suite);
}
std::string_view tlsAlertName(std::uint8_t description) {
    return valueName(pick(fields, "tls.alert_message.desc"), description);
}

Result<TlsRecordHeader> TlsRecordHeader::parse(ByteView bytes) {
    if (bytes.size() < size)
        return broken(bytes.size(), "the record ends inside its 5-byte header");
    const TlsRecordHeader header{static_cast<TlsContentType>(readField(bytes, contentTypeField)),
                                 static_cast<std::uint16_t>(readField(bytes, recordVersionField)),
                                 static_cast<std::uint16_t>(readField(bytes, recordLengthField))};
    if (valueName(contentTypeField, static_cast<std::uint8_t>(header.type)).empty())
        return broken(0, "no content type of TLS");
    if (header.version >> 8 != 3)
        return broken(1, "no version of TLS");
    if (header.length > maximumFragment)
        return broken(3, "longer than 16,640 bytes");
    return header;
}

void TlsRecordHeader::write(MutableByteView bytes) const {
    writeField(bytes, contentTypeField, static_cast<std::uint8_t>(type));
    writeField(bytes, recordVersionField, version);
    writeField(bytes, recordLengthField, length);
}

Result<TlsHandshakeHeader> TlsHandshakeHeader::parse(ByteView bytes) {
    if (bytes.size() < size)
        return broken(bytes.size(), "the message ends inside its 4-byte header");
    return TlsHandshakeHeader{static_cast<TlsHandshakeType>(readField(bytes, handshakeTypeField)),
                              static_cast<std::uint32_t>(readField(bytes, handshakeLengthField))};
}

void TlsHandshakeHeader::write(MutableByteView bytes) const {
    writeField(bytes, handshakeTypeField, static_cast<std::uint8_t>(type));
    writeField(bytes, handshakeLengthField, length);
}

Result<TlsHello> TlsHello::parseClient(ByteView body) { return parseHello(body, true); }
Result<TlsHello> TlsHello::parseServer(ByteView body) { return parseHello(body, false); }

bool TlsHello::isHelloRetryRequest() const {
    // SHA-256 of "HelloRetryRequest", RFC 8446 §4.1.3.
    constexpr std::array<std::uint8_t, 32> retry{0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
                                                 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
                                                 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};
    return random == retry;
}

} // namespace layerscope
