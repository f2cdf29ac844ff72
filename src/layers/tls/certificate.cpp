#include "layers/tls/certificate.h"

#include "layers/tls/randomsource.h"

#include <fmt/format.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace layerscope::tls {

namespace {

constexpr std::size_t keySize = 32;               // Ed25519 (RFC 8032 §5.1.5)
constexpr std::int64_t forever = 253'402'300'799; // 9999-12-31 23:59:59 UTC, as RFC 5280 §4.1.2.5 has it
constexpr std::string_view keyPurpose = "Layerscope authority: "; // so that the key is a hash of nothing else

Failure failed(std::string_view what) { return fail(fmt::format("OpenSSL cannot {}: {}", what, takeReason())); }

KeyHandle keyFrom(const std::array<std::uint8_t, keySize>& secret) {
    return KeyHandle(EVP_PKEY_new_raw_private_key_ex(seededLibrary(), "ED25519", nullptr, secret.data(), keySize));
}

bool addExtension(X509* certificate, int nid, const char* value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// One alternative name (RFC 5280 §4.2.1.6): 7-bit text of a DNS name, or the bytes of an address.
bool addName(GENERAL_NAMES* names, int type, ByteView value) {
    std::unique_ptr<GENERAL_NAME, Freed<GENERAL_NAME_free>> name(GENERAL_NAME_new());
    std::unique_ptr<ASN1_STRING, Freed<ASN1_STRING_free>> text(
        ASN1_STRING_type_new(type == GEN_DNS ? V_ASN1_IA5STRING : V_ASN1_OCTET_STRING));
    if (!name || !text || ASN1_STRING_set(text.get(), value.data(), static_cast<int>(value.size())) != 1)
        return false;
    GENERAL_NAME_set0_value(name.get(), type, text.release());
    return sk_GENERAL_NAME_push(names, name.get()) > 0 && name.release() != nullptr;
}

bool addNames(X509* certificate, const CertificateRequest& request) {
    const std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>> names(GENERAL_NAMES_new());
    if (!names || !addName(names.get(), GEN_DNS,
                           ByteView(reinterpret_cast<const std::uint8_t*>(request.name.data()), request.name.size())))
        return false;
    for (const IpAddress& address : request.addresses) {
        const ByteView bytes = address.v6().bytes; // an IPv4 address is at its end
        if (!addName(names.get(), GEN_IPADD, address.isV4() ? bytes.last(4) : bytes))
            return false;
    }
    return X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1;
}

bool addCommonName(X509_NAME* name, const std::string& text) {
    return X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(text.data()),
                                      static_cast<int>(text.size()), -1, 0) == 1;
}

// A certificate (version 3) of a key, with neither extensions nor signature yet.
CertificateHandle draft(const std::string& name, EVP_PKEY* key, std::uint64_t serial, std::int64_t from,
                        std::int64_t until) {
    CertificateHandle made(X509_new_ex(seededLibrary(), nullptr));
    const bool good = made && X509_set_version(made.get(), X509_VERSION_3) == 1 &&
                      ASN1_INTEGER_set_uint64(X509_get_serialNumber(made.get()), serial) == 1 &&
                      ASN1_TIME_set(X509_getm_notBefore(made.get()), from) != nullptr &&
                      ASN1_TIME_set(X509_getm_notAfter(made.get()), until) != nullptr &&
                      addCommonName(X509_get_subject_name(made.get()), name) && X509_set_pubkey(made.get(), key) == 1;
    return good ? std::move(made) : CertificateHandle();
}

} // namespace

std::int64_t calendarSeconds(Time time) {
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

Result<Signed> makeAuthority(const std::string& name) {
    std::array<std::uint8_t, keySize> secret{};
    const std::string source = std::string(keyPurpose) + name;
    std::size_t length = 0;
    if (EVP_Q_digest(seededLibrary(), "SHA256", nullptr, source.data(), source.size(), secret.data(), &length) != 1)
        return failed("derive the authority's key");
    Signed made{nullptr, keyFrom(secret)};
    if (!made.key)
        return failed("make the authority's key");
    made.certificate = draft(name, made.key.get(), 1, 0, forever);
    X509* certificate = made.certificate.get();
    if (certificate == nullptr || X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) != 1 ||
        !addExtension(certificate, NID_basic_constraints, "critical,CA:TRUE") ||
        !addExtension(certificate, NID_key_usage, "critical,keyCertSign") ||
        X509_sign(certificate, made.key.get(), nullptr) == 0)
        return failed("make the authority's certificate");
    return made;
}

Result<Signed> makeCertificate(const CertificateRequest& request, const Signed& authority) {
    std::array<std::uint8_t, keySize> secret{};
    std::uint64_t serial = 0;
    if (RAND_priv_bytes_ex(seededLibrary(), secret.data(), secret.size(), 0) != 1)
        return failed("draw a server's key");
    for (std::size_t i = 0; i < sizeof(serial); ++i)
        serial = serial << 8 | secret[i] >> 1; // any positive number will do (RFC 5280 §4.1.2.2)
    if (RAND_priv_bytes_ex(seededLibrary(), secret.data(), secret.size(), 0) != 1)
        return failed("draw a server's key");
    Signed made{nullptr, keyFrom(secret)};
    if (!made.key)
        return failed("make a server's key");
    made.certificate =
        draft(request.name, made.key.get(), serial, calendarSeconds(request.from), calendarSeconds(request.until));
    X509* certificate = made.certificate.get();
    if (certificate == nullptr ||
        X509_set_issuer_name(certificate, X509_get_subject_name(authority.certificate.get())) != 1 ||
        !addNames(certificate, request) || !addExtension(certificate, NID_key_usage, "critical,digitalSignature") ||
        !addExtension(certificate, NID_ext_key_usage, "serverAuth") ||
        X509_sign(certificate, authority.key.get(), nullptr) == 0)
        return failed("make a server's certificate");
    return made;
}

} // namespace layerscope::tls
