// The fields of TLS. For the sources of src/wire only.
#pragma once

#include "wire/bits.h"
#include "wire/tls.h"

namespace layerscope::tls {

inline constexpr std::string_view records = "RFC 8446 §5.1";
inline constexpr std::string_view clientHello = "RFC 8446 §4.1.2";
inline constexpr std::string_view extensions = "RFC 8446 §4.2";

inline constexpr std::string_view certificate = "RFC 8446 §4.4.2";
inline constexpr std::string_view newTicket = "RFC 8446 §4.6.1";

inline constexpr ValueName contentTypes[] = {
    {20, "change cipher spec"}, {21, "alert"}, {22, "handshake"}, {23, "application data"}};
inline constexpr ValueName versions[] = {
    {0x0300, "SSL 3.0"}, {0x0301, "TLS 1.0"}, {0x0302, "TLS 1.1"}, {0x0303, "TLS 1.2"}, {0x0304, "TLS 1.3"}};
inline constexpr ValueName handshakeTypes[] = {
    {0, "HelloRequest"},        {1, "ClientHello"},         {2, "ServerHello"},        {4, "NewSessionTicket"},
    {5, "EndOfEarlyData"},      {8, "EncryptedExtensions"}, {11, "Certificate"},       {12, "ServerKeyExchange"},
    {13, "CertificateRequest"}, {14, "ServerHelloDone"},    {15, "CertificateVerify"}, {16, "ClientKeyExchange"},
    {20, "Finished"},           {24, "KeyUpdate"}};
inline constexpr ValueName cipherSuites[] = {{0x1301, "TLS_AES_128_GCM_SHA256"},
                                             {0x1302, "TLS_AES_256_GCM_SHA384"},
                                             {0x1303, "TLS_CHACHA20_POLY1305_SHA256"},
                                             {0xc02b, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
                                             {0xc02f, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
                                             {0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"}};
inline constexpr ValueName extensionTypes[] = {{0, "server_name"},
                                               {10, "supported_groups"},
                                               {13, "signature_algorithms"},
                                               {16, "application_layer_protocol_negotiation"},
                                               {35, "session_ticket"},
                                               {41, "pre_shared_key"},
                                               {43, "supported_versions"},
                                               {45, "psk_key_exchange_modes"},
                                               {50, "signature_algorithms_cert"},
                                               {51, "key_share"}};
inline constexpr ValueName signatureSchemes[] = {{0x0401, "rsa_pkcs1_sha256"},
                                                 {0x0501, "rsa_pkcs1_sha384"},
                                                 {0x0601, "rsa_pkcs1_sha512"},
                                                 {0x0403, "ecdsa_secp256r1_sha256"},
                                                 {0x0503, "ecdsa_secp384r1_sha384"},
                                                 {0x0603, "ecdsa_secp521r1_sha512"},
                                                 {0x0804, "rsa_pss_rsae_sha256"},
                                                 {0x0805, "rsa_pss_rsae_sha384"},
                                                 {0x0806, "rsa_pss_rsae_sha512"},
                                                 {0x0807, "ed25519"},
                                                 {0x0808, "ed448"}};
inline constexpr ValueName updateRequests[] = {{0, "update_not_requested"}, {1, "update_requested"}};
inline constexpr ValueName alertLevels[] = {{1, "warning"}, {2, "fatal"}};
inline constexpr ValueName alerts[] = {{0, "close_notify"},         {10, "unexpected_message"},
                                       {20, "bad_record_mac"},      {22, "record_overflow"},
                                       {40, "handshake_failure"},   {42, "bad_certificate"},
                                       {45, "certificate_expired"}, {47, "illegal_parameter"},
                                       {48, "unknown_ca"},          {50, "decode_error"},
                                       {51, "decrypt_error"},       {70, "protocol_version"},
                                       {80, "internal_error"},      {109, "missing_extension"},
                                       {112, "unrecognized_name"},  {120, "no_application_protocol"}};

inline constexpr Field fields[] = {
    {"Content type", "tls.record.content_type", FieldType::Decimal, 0, 8, "What the record carries.", records,
     contentTypes},
    {"Version", "tls.record.version", FieldType::Hex, 8, 16,
     "Kept at TLS 1.2 or 1.0 for the sake of old machines on the way; the real version stands in the hellos.", records,
     versions},
    {"Length", "tls.record.length", FieldType::Decimal, 24, 16, "Bytes of the record behind this header.", records},
    {"Opaque type", "tls.record.opaque_type", FieldType::Decimal, 0, 8,
     "Every encrypted record says \"application data\" here; what it really carries stands encrypted within.",
     "RFC 8446 §5.2", contentTypes},
    {"Padding", "tls.record.padding", FieldType::Bytes, 0, 0,
     "Zeros behind the content type, so that nobody learns how long the content is.", "RFC 8446 §5.4"},

    {"Handshake type", "tls.handshake.type", FieldType::Decimal, 0, 8, "Which message of the handshake this is.",
     "RFC 8446 §4", handshakeTypes},
    {"Handshake length", "tls.handshake.length", FieldType::Decimal, 8, 24, "Bytes of the message.", "RFC 8446 §4"},
    {"Legacy version", "tls.handshake.version", FieldType::Hex, 0, 16,
     "TLS 1.2 for the sake of old machines; supported_versions tells the real one.", clientHello, versions},
    {"Random", "tls.handshake.random", FieldType::Bytes, 16, 256,
     "32 random bytes, so that no handshake is like another.", clientHello},
    {"Session ID length", "tls.handshake.session_id_length", FieldType::Decimal, 0, 8, "0 to 32.", clientHello},
    {"Session ID", "tls.handshake.session_id", FieldType::Bytes, 0, 0,
     "Means nothing in TLS 1.3; the server sends it back.", clientHello},
    {"Cipher suites length", "tls.handshake.cipher_suites_length", FieldType::Decimal, 0, 16, "In bytes.", clientHello},
    {"Cipher suite", "tls.handshake.ciphersuite", FieldType::Hex, 0, 16,
     "How records are encrypted. The client lists what it can, the server takes one.", clientHello, cipherSuites},
    {"Extensions length", "tls.handshake.extensions_length", FieldType::Decimal, 0, 16, "In bytes.", extensions},
    {"Extension type", "tls.handshake.extension.type", FieldType::Decimal, 0, 16, "Which extension this is.",
     extensions, extensionTypes},
    {"Extension length", "tls.handshake.extension.len", FieldType::Decimal, 16, 16, "Bytes of its data.", extensions},
    {"Server name", "tls.handshake.extensions_server_name", FieldType::Text, 0, 0,
     "Whom the client wants to talk to: readable by everybody on the way.", "RFC 6066 §3"},
    {"Application protocol", "tls.handshake.extensions_alpn_str", FieldType::Text, 0, 0,
     "What is to be spoken within: http/1.1, h2.", "RFC 7301 §3.1"},
    {"Supported version", "tls.handshake.extensions.supported_version", FieldType::Hex, 0, 16,
     "A version that the client can speak, or the one that the server took.", "RFC 8446 §4.2.1", versions},
    {"Signature scheme", "tls.handshake.sig_hash_alg", FieldType::Hex, 0, 16,
     "How something is or may be signed: kind of key and hash.", "RFC 8446 §4.2.3", signatureSchemes},
    {"Request context length", "tls.handshake.certificate_request_context_length", FieldType::Decimal, 0, 8,
     "0 unless a certificate was asked for after the handshake.", certificate},
    {"Certificates length", "tls.handshake.certificates_length", FieldType::Decimal, 0, 24, "Bytes of all entries.",
     certificate},
    {"Certificate length", "tls.handshake.certificate_length", FieldType::Decimal, 0, 24, "Bytes of this one.",
     certificate},
    {"Certificate", "tls.handshake.certificate", FieldType::Bytes, 0, 0,
     "Says whose public key this is, signed by somebody whom the client may trust. The first is the server's own.",
     certificate},
    {"Signature length", "tls.handshake.client_cert_vrfy.sig_len", FieldType::Decimal, 0, 16, "In bytes.",
     "RFC 8446 §4.4.3"},
    {"Signature", "tls.handshake.client_cert_vrfy.sig", FieldType::Bytes, 0, 0,
     "Over the whole handshake so far, with the key of the certificate: only its owner can make it.",
     "RFC 8446 §4.4.3"},
    {"Verify data", "tls.handshake.verify_data", FieldType::Bytes, 0, 0,
     "A keyed hash of the whole handshake: both ends have seen the same messages and have the same keys.",
     "RFC 8446 §4.4.4"},
    {"Ticket lifetime", "tls.handshake.session_ticket_lifetime_hint", FieldType::Decimal, 0, 32,
     "For how many seconds the ticket may be used.", newTicket},
    {"Ticket age add", "tls.handshake.session_ticket_age_add", FieldType::Decimal, 32, 32,
     "Added to the ticket's age, so that an observer cannot link connections by it.", newTicket},
    {"Ticket nonce length", "tls.handshake.session_ticket_nonce_length", FieldType::Decimal, 64, 8, "In bytes.",
     newTicket},
    {"Ticket nonce", "tls.handshake.session_ticket_nonce", FieldType::Bytes, 0, 0,
     "Different for each ticket of the connection.", newTicket},
    {"Ticket length", "tls.handshake.session_ticket_length", FieldType::Decimal, 0, 16, "In bytes.", newTicket},
    {"Ticket", "tls.handshake.session_ticket", FieldType::Bytes, 0, 0,
     "Brings the next connection to the same server up sooner.", newTicket},
    {"Request update", "tls.handshake.key_update.request_update", FieldType::Decimal, 0, 8,
     "Whether the other end is to take new keys too.", "RFC 8446 §4.6.3", updateRequests},
    {"Handshake message", "tls.handshake.body", FieldType::Bytes, 0, 0, "The rest of a message of the handshake.",
     "RFC 8446 §4"},

    {"Alert level", "tls.alert_message.level", FieldType::Decimal, 0, 8, "Whether it ends the connection.",
     "RFC 8446 §6", alertLevels},
    {"Alert description", "tls.alert_message.desc", FieldType::Decimal, 8, 8, "What happened.", "RFC 8446 §6", alerts},
    {"Change cipher spec", "tls.change_cipher_spec", FieldType::Bytes, 0, 0,
     "Means nothing in TLS 1.3; sent so that old machines on the way see what they expect.", "RFC 8446 §5"},
    {"Encrypted data", "tls.app_data", FieldType::Bytes, 0, 0, "Readable only with the keys of the connection.",
     "RFC 8446 §5.2"},
};

inline constexpr const Field& contentTypeField = pick(fields, "tls.record.content_type");
inline constexpr const Field& opaqueTypeField = pick(fields, "tls.record.opaque_type");
inline constexpr const Field& recordVersionField = pick(fields, "tls.record.version");
inline constexpr const Field& recordLengthField = pick(fields, "tls.record.length");
inline constexpr const Field& handshakeTypeField = pick(fields, "tls.handshake.type");
inline constexpr const Field& handshakeLengthField = pick(fields, "tls.handshake.length");

inline constexpr std::uint16_t extensionServerName = 0, extensionSignatures = 13, extensionAlpn = 16,
                               extensionVersions = 43, extensionCertificateSignatures = 50;

} // namespace layerscope::tls
