// The keys of TLS 1.3 connections (RFC 8446 §7): key logs, what their secrets derive, and records opened with it.
#pragma once

#include "base/result.h"
#include "wire/tls.h"

#include <memory>
#include <optional>
#include <unordered_map>

namespace layerscope {

using TlsRandom = std::array<std::uint8_t, 32>;

// Whose records a secret opens.
enum class TlsSecret : std::uint8_t { ClientHandshake, ServerHandshake, ClientTraffic, ServerTraffic };

// The secrets of many connections, each found by the random of its ClientHello, as programs log them for observers
// (RFC 9850: label, client random and secret in hex, a line each).
class TlsKeyLog {
public:
    static constexpr std::size_t maximumConnections = 1 << 17; // more are left out
    static constexpr std::size_t maximumFile = 64 << 20;       // bytes of a file that load() takes

    // Adds the lines that say a secret of TLS 1.3; comments, other labels and nonsense are left out. Returns how many.
    std::size_t add(ByteView lines);
    // Adds a file. Fails when it cannot be read, is too large, or has no secret of TLS 1.3.
    Result<void> load(const std::string& path);
    // Adds what another log says.
    void add(const TlsKeyLog& other);
    // Empty when nobody has logged it.
    ByteView find(const TlsRandom& clientRandom, TlsSecret which) const;
    std::size_t connectionCount() const { return m_connections.size(); }

private:
    struct Hash {
        std::size_t operator()(const TlsRandom& random) const;
    };
    std::unordered_map<TlsRandom, std::array<Bytes, 4>, Hash> m_connections;
};

// HKDF-Expand-Label with the hash of a cipher suite (RFC 8446 §7.1); empty when the suite is unknown or the label or
// context is too long.
Bytes tlsExpandLabel(std::uint16_t cipherSuite, ByteView secret, std::string_view label, ByteView context,
                     std::size_t length);

// Opens the records that one end sends, in their order (RFC 8446 §5.2, §5.3), from one traffic secret on.
class TlsRecordOpener {
public:
    // `secret`: a traffic secret; `sequence`: how many records it has protected before.
    TlsRecordOpener(std::uint16_t cipherSuite, ByteView secret, std::uint64_t sequence = 0);

    // What is in a whole record: content, its type and padding. Nothing when it does not open with these keys; then the
    // next record is tried in its place.
    std::optional<Bytes> open(ByteView record);
    // The sender has said KeyUpdate: the next secret follows from this one (§7.2).
    void update();

    const Bytes& key() const { return m_key; }
    const Bytes& iv() const { return m_iv; }

private:
    void derive();

    std::uint16_t m_suite;
    Bytes m_secret, m_key, m_iv;
    std::uint64_t m_sequence;
};

} // namespace layerscope
