// One end of one TLS connection, made of OpenSSL and two memory BIOs: bytes in, bytes out, no socket.
#pragma once

#include "base/address.h"
#include "base/random.h"
#include "layers/tls/certificate.h"
#include "layers/tls/settings.h"
#include "wire/tls.h"

#include <deque>

namespace layerscope::tls {

enum class Role : std::uint8_t { Client, Server };

// What connections of one host and one role have in common: suites, trusted root or certificate.
// Both need a RandomScope; `settings` must outlive a server's context.
Result<ContextHandle> clientContext(const Settings& settings);
Result<ContextHandle> serverContext(const Settings& settings, const CertificateRequest& request);

// A handshake message or alert that the engine has sent or taken, in the clear.
struct Step {
    enum class Kind : std::uint8_t { Handshake, Alert, ChangeCipherSpec };
    bool sent = false;
    Kind kind = Kind::Handshake;
    std::uint8_t code = 0; // TlsHandshakeType, or the alert's description
};

class Engine {
public:
    // Whom a client believes to talk to: a name, or when that is empty an address.
    struct Peer {
        std::string name;
        IpAddress address;
    };
    // `random` must outlive the engine's calls, `context` need not outlive the engine.
    Engine(SSL_CTX* context, Role role, const Peer& peer, bool verify, Random& random);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine();

    // A client's first move.
    void start(Time now);
    // What came from the peer: a whole record, or any bytes. Returns what it says in the clear.
    Bytes receive(ByteView bytes, Time now);
    // Encrypts what fits one record, at most largestPlain bytes. Only when connected.
    void send(ByteView plain);
    // Says that nothing more will be sent (close_notify). Only when connected.
    void close();

    // What is to go to the peer; the caller takes it after each call of the above.
    Bytes takeOutput();
    std::vector<Step> takeSteps() { return std::exchange(m_steps, {}); }
    std::vector<std::string> takeSecrets() { return std::exchange(m_secrets, {}); } // key log lines

    bool connected() const { return m_connected; }
    bool peerClosed() const { return m_peerClosed; } // close_notify has come
    // Why the connection cannot go on; empty while it can.
    const std::string& failure() const { return m_failure; }
    // "TLS_AES_128_GCM_SHA256"; "X25519"; the protocol of ALPN, or empty. Only when connected.
    std::string suite() const;
    std::string group() const;
    std::string applicationProtocol() const;

    static constexpr std::size_t largestPlain = 16384; // RFC 8446 §5.1

private:
    static void watchMessage(int sent, int version, int type, const void* bytes, std::size_t length, SSL*, void* self);
    static void watchSecret(const SSL* connection, const char* line);
    friend Result<ContextHandle> newContext(const Settings& settings, Role role);
    void handshake();
    void judge(int result); // of an OpenSSL call that did not do all that it was asked

    ConnectionHandle m_connection; // owns both BIOs
    Random& m_random;
    Peer m_peer;
    bool m_connected = false;
    bool m_peerClosed = false;
    std::string m_failure;
    std::vector<Step> m_steps;
    std::vector<std::string> m_secrets;
};

} // namespace layerscope::tls
