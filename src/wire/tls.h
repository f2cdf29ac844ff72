// TLS 1.3 (RFC 8446) as far as it can be read without keys: records, handshake headers, both hellos, alerts.
#pragma once

#include "base/result.h"
#include "wire/field.h"

#include <array>

namespace layerscope {

extern const Protocol tlsProtocol;

constexpr std::uint16_t tlsPort = 443;

// RFC 8446 §5.1
enum class TlsContentType : std::uint8_t { ChangeCipherSpec = 20, Alert = 21, Handshake = 22, ApplicationData = 23 };
// RFC 8446 §4
enum class TlsHandshakeType : std::uint8_t {
    ClientHello = 1,
    ServerHello = 2,
    NewSessionTicket = 4,
    EncryptedExtensions = 8,
    Certificate = 11,
    CertificateRequest = 13,
    CertificateVerify = 15,
    Finished = 20,
    KeyUpdate = 24
};
constexpr std::uint16_t tls12 = 0x0303;
constexpr std::uint16_t tls13 = 0x0304;
std::string_view tlsHandshakeName(TlsHandshakeType type);       // "ClientHello"; empty when unknown
std::string_view tlsVersionName(std::uint16_t version);         // "TLS 1.3"; empty when unknown
std::string_view tlsCipherSuiteName(std::uint16_t cipherSuite); // "TLS_AES_128_GCM_SHA256"; empty when unknown
std::string_view tlsAlertName(std::uint8_t description);        // "close_notify"; empty when unknown

struct TlsRecordHeader {
    static constexpr std::size_t size = 5;
    static constexpr std::size_t maximumFragment = (1 << 14) + 256; // of an encrypted record (§5.2)

    TlsContentType type = TlsContentType::Handshake;
    std::uint16_t version = tls12;
    std::uint16_t length = 0; // of the fragment behind the header

    // Fails when cut short, of an unknown type or version, or too long: then the bytes are hardly TLS.
    static Result<TlsRecordHeader> parse(ByteView bytes);
    void write(MutableByteView bytes) const; // 5 bytes

    friend bool operator==(const TlsRecordHeader&, const TlsRecordHeader&) = default;
};

struct TlsHandshakeHeader {
    static constexpr std::size_t size = 4;

    TlsHandshakeType type = TlsHandshakeType::ClientHello;
    std::uint32_t length = 0; // of the body behind the header; 24 bits

    static Result<TlsHandshakeHeader> parse(ByteView bytes); // fails when cut short
    void write(MutableByteView bytes) const;                 // 4 bytes

    friend bool operator==(const TlsHandshakeHeader&, const TlsHandshakeHeader&) = default;
};

// What a hello says that an observer understands (§4.1.2, §4.1.3).
struct TlsHello {
    std::uint16_t legacyVersion = tls12;
    std::array<std::uint8_t, 32> random{};
    Bytes sessionId;
    std::vector<std::uint16_t> cipherSuites;      // a server's hello has one
    std::string serverName;                       // SNI (RFC 6066 §3); empty when there is none
    std::vector<std::string> protocols;           // ALPN (RFC 7301 §3.1)
    std::vector<std::uint16_t> supportedVersions; // a server's hello has at most one

    // `body` is what follows the handshake header. Fails when a length contradicts the bytes.
    static Result<TlsHello> parseClient(ByteView body);
    static Result<TlsHello> parseServer(ByteView body);
    bool isHelloRetryRequest() const; // §4.1.3: told by a fixed random

    friend bool operator==(const TlsHello&, const TlsHello&) = default;
};

} // namespace layerscope
