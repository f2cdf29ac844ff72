#include "layers/tls/engine.h"

#include "layers/tls/randomsource.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>

namespace layerscope::tls {

namespace {

Failure failed(std::string_view what) { return fail(fmt::format("OpenSSL cannot {}: {}", what, takeReason())); }

Bytes lengthPrefixed(const std::vector<std::string>& protocols) {
    Bytes list;
    for (const std::string& protocol : protocols) {
        list.push_back(static_cast<std::uint8_t>(protocol.size()));
        list.insert(list.end(), protocol.begin(), protocol.end());
    }
    return list;
}

// RFC 7301 §3.2: the server chooses, and refuses a client that has nothing in common with it.
int chooseProtocol(SSL*, const unsigned char** chosen, unsigned char* chosenLength, const unsigned char* offered,
                   unsigned offeredLength, void* settings) {
    const Bytes own = lengthPrefixed(static_cast<const Settings*>(settings)->protocols);
    unsigned char* found = nullptr;
    if (SSL_select_next_proto(&found, chosenLength, own.data(), static_cast<unsigned>(own.size()), offered,
                              offeredLength) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    // What is found lies in the list that is gone in a moment; the same name is in the client's.
    for (unsigned at = 0; at < offeredLength; at += offered[at] + 1u)
        if (std::ranges::equal(ByteView(offered + at + 1, offered[at]), ByteView(found, *chosenLength)))
            *chosen = offered + at + 1;
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

Result<ContextHandle> newContext(const Settings& settings, Role role) {
    if (seededLibrary() == nullptr)
        return failed("make a library context with seeded random numbers");
    ContextHandle context(
        SSL_CTX_new_ex(seededLibrary(), nullptr, role == Role::Client ? TLS_client_method() : TLS_server_method()));
    // Named groups and one signature scheme: what other builds of OpenSSL would offer beside them changes nothing then.
    // A client sends its share of the first group at once, and of the other when it is asked to (RFC 8446 §4.1.4).
    if (!context || SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
        SSL_CTX_set_max_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
        SSL_CTX_set_ciphersuites(context.get(), settings.suites.c_str()) != 1 ||
        SSL_CTX_set1_groups_list(context.get(), "X25519:P-256") != 1 ||
        SSL_CTX_set1_sigalgs_list(context.get(), "ed25519") != 1)
        return failed("make a TLS context");
    // A ticket would have to be remembered from one run to the next.
    SSL_CTX_set_options(context.get(), SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_msg_callback(context.get(), Engine::watchMessage);
    SSL_CTX_set_keylog_callback(context.get(), Engine::watchSecret);
    return context;
}

Result<ContextHandle> clientContext(const Settings& settings) {
    auto context = newContext(settings, Role::Client);
    if (!context)
        return context;
    const auto authority = makeAuthority(settings.authority);
    if (!authority)
        return Failure(authority.error());
    if (X509_STORE_add_cert(SSL_CTX_get_cert_store(context->get()), authority->certificate.get()) != 1)
        return failed("trust the authority");
    const Bytes protocols = lengthPrefixed(settings.protocols);
    if (!protocols.empty() && // this one returns 0 when it succeeds
        SSL_CTX_set_alpn_protos(context->get(), protocols.data(), static_cast<unsigned>(protocols.size())) != 0)
        return failed("offer protocols");
    SSL_CTX_set_verify(context->get(), settings.verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
    return context;
}

Result<ContextHandle> serverContext(const Settings& settings, const CertificateRequest& request) {
    auto context = newContext(settings, Role::Server);
    if (!context)
        return context;
    const auto authority = makeAuthority(settings.authority);
    if (!authority)
        return Failure(authority.error());
    const auto made = makeCertificate(request, *authority);
    if (!made)
        return Failure(made.error());
    if (SSL_CTX_use_certificate(context->get(), made->certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey(context->get(), made->key.get()) != 1)
        return failed("use the server's certificate");
    if (!settings.protocols.empty())
        SSL_CTX_set_alpn_select_cb(context->get(), chooseProtocol, const_cast<Settings*>(&settings));
    return context;
}

Engine::Engine(SSL_CTX* context, Role role, const Peer& peer, bool verify, Random& random)
    : m_random(random), m_peer(peer) {
    const RandomScope scope(random);
    m_connection.reset(SSL_new(context));
    BIO* in = BIO_new(BIO_s_mem());
    BIO* out = BIO_new(BIO_s_mem());
    if (!m_connection || in == nullptr || out == nullptr) {
        BIO_free(in);
        BIO_free(out);
        m_failure = "OpenSSL cannot make a connection: " + takeReason();
        m_connection.reset();
        return;
    }
    SSL* connection = m_connection.get();
    SSL_set_bio(connection, in, out);
    SSL_set_app_data(connection, this);
    SSL_set_msg_callback_arg(connection, this);
    if (role == Role::Server) {
        SSL_set_accept_state(connection);
        return;
    }
    SSL_set_connect_state(connection);
    bool named = true;
    if (!peer.name.empty()) {
        named = SSL_set_tlsext_host_name(connection, peer.name.c_str()) == 1 && // RFC 6066 §3
                (!verify || SSL_set1_host(connection, peer.name.c_str()) == 1);
    } else if (verify) {
        const ByteView bytes = peer.address.v6().bytes;
        const ByteView address = peer.address.isV4() ? bytes.last(4) : bytes;
        named = X509_VERIFY_PARAM_set1_ip(SSL_get0_param(connection), address.data(), address.size()) == 1;
    }
    if (!named)
        m_failure = "OpenSSL cannot use the server's name: " + takeReason();
}

Engine::~Engine() = default;

void Engine::watchMessage(int sent, int, int type, const void* bytes, std::size_t length, SSL*, void* self) {
    const auto* first = static_cast<const std::uint8_t*>(bytes);
    auto& steps = static_cast<Engine*>(self)->m_steps;
    if (type == SSL3_RT_HANDSHAKE && length >= 1)
        steps.push_back({sent == 1, Step::Kind::Handshake, first[0]});
    else if (type == SSL3_RT_ALERT && length >= 2)
        steps.push_back({sent == 1, Step::Kind::Alert, first[1]});
    else if (type == SSL3_RT_CHANGE_CIPHER_SPEC)
        steps.push_back({sent == 1, Step::Kind::ChangeCipherSpec, 0});
}

void Engine::watchSecret(const SSL* connection, const char* line) {
    static_cast<Engine*>(SSL_get_app_data(connection))->m_secrets.emplace_back(line);
}

void Engine::start(Time now) {
    if (!m_failure.empty())
        return;
    const RandomScope scope(m_random);
    X509_VERIFY_PARAM_set_time(SSL_get0_param(m_connection.get()), calendarSeconds(now));
    handshake();
}

void Engine::handshake() {
    ERR_clear_error();
    const int result = SSL_do_handshake(m_connection.get());
    if (result == 1)
        m_connected = true;
    else
        judge(result);
}

Bytes Engine::receive(ByteView bytes, Time now) {
    Bytes plain;
    if (!m_failure.empty() || m_peerClosed)
        return plain;
    const RandomScope scope(m_random);
    SSL* connection = m_connection.get();
    X509_VERIFY_PARAM_set_time(SSL_get0_param(connection), calendarSeconds(now));
    BIO_write(SSL_get_rbio(connection), bytes.data(), static_cast<int>(bytes.size()));
    if (!m_connected)
        handshake();
    std::array<std::uint8_t, largestPlain> buffer;
    while (m_connected && m_failure.empty() && !m_peerClosed) {
        std::size_t read = 0;
        ERR_clear_error();
        const int result = SSL_read_ex(connection, buffer.data(), buffer.size(), &read);
        if (result != 1) {
            judge(result);
            break;
        }
        plain.insert(plain.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(read));
    }
    return plain;
}

void Engine::send(ByteView plain) {
    const RandomScope scope(m_random);
    std::size_t written = 0;
    ERR_clear_error();
    const int result = SSL_write_ex(m_connection.get(), plain.data(), plain.size(), &written);
    if (result != 1)
        judge(result);
}

void Engine::close() {
    const RandomScope scope(m_random);
    ERR_clear_error();
    const int result = SSL_shutdown(m_connection.get());
    if (result < 0)
        judge(result);
}

void Engine::judge(int result) {
    const int error = SSL_get_error(m_connection.get(), result);
    if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
        return;
    if (error == SSL_ERROR_ZERO_RETURN) {
        m_peerClosed = true;
        return;
    }
    const int code = ERR_GET_REASON(ERR_peek_error());
    const std::string reason = takeReason();
    const long verdict = SSL_get_verify_result(m_connection.get());
    if (code >= SSL_AD_REASON_OFFSET)
        m_failure = fmt::format("the peer has refused to go on, with the alert {} (OpenSSL: {})",
                                tlsAlertName(static_cast<std::uint8_t>(code - SSL_AD_REASON_OFFSET)), reason);
    else if (code == SSL_R_CERTIFICATE_VERIFY_FAILED && verdict != X509_V_OK)
        m_failure = fmt::format("the certificate of {} is refused (OpenSSL: {})",
                                m_peer.name.empty() ? m_peer.address.text() : m_peer.name,
                                X509_verify_cert_error_string(verdict));
    else
        m_failure = fmt::format("what came cannot be accepted (OpenSSL: {})", reason);
}

Bytes Engine::takeOutput() {
    if (!m_connection)
        return {};
    BIO* out = SSL_get_wbio(m_connection.get());
    Bytes bytes(BIO_ctrl_pending(out));
    if (!bytes.empty())
        BIO_read(out, bytes.data(), static_cast<int>(bytes.size()));
    return bytes;
}

std::string Engine::suite() const { return SSL_CIPHER_get_name(SSL_get_current_cipher(m_connection.get())); }

std::string Engine::group() const {
    const int group = static_cast<int>(SSL_get_negotiated_group(m_connection.get()));
    return group == NID_X9_62_prime256v1 ? "P-256" : OBJ_nid2sn(group);
}

std::string Engine::applicationProtocol() const {
    const unsigned char* name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(m_connection.get(), &name, &length);
    return name == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(name), length);
}

} // namespace layerscope::tls
