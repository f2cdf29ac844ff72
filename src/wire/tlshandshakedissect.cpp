#include "base/hex.h"
#include "wire/tlsdissect.h"
#include "wire/tlsfields.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::tls {

namespace {

// Reads a message of the handshake and adds what it reads. What is cut off is not added, nor anything behind it.
class MessageReader {
public:
    MessageReader(Dissector& dissector, std::size_t begin, std::size_t end)
        : m_dissector(dissector), m_at(begin), m_end(end) {}

    std::size_t at() const { return m_at; }
    bool whole() const { return m_whole; }

    // A number of the field's width.
    std::size_t number(const Field& field) {
        const std::size_t size = field.bitWidth / 8u;
        if (!has(size))
            return 0;
        const std::uint64_t value = m_dissector.add(field, m_at, size).number;
        m_at += size;
        return static_cast<std::size_t>(value);
    }
    void bytes(const Field& field, std::size_t size) {
        if (!has(size))
            return;
        if (size > 0)
            m_dissector.add(field, m_at, size);
        m_at += size;
    }
    // Bytes without a field of their own.
    std::size_t skip(std::size_t size) {
        const std::size_t from = m_at;
        m_at += has(size) ? size : 0;
        return from;
    }
    // Extensions behind their length.
    void extensions(bool client);
    // How much is left, as far as everything was there.
    std::size_t left() const { return m_whole ? m_end - m_at : 0; }

private:
    bool has(std::size_t size) { return m_whole = m_whole && size <= m_end - m_at; }

    Dissector& m_dissector;
    std::size_t m_at, m_end;
    bool m_whole = true;
};

// The extensions at [at, end), as far as their lengths fit.
void addExtensions(Dissector& dissector, std::size_t at, std::size_t end, bool client) {
    while (at + 4 <= end) {
        const ByteView bytes = dissector.bytes({at, end, end});
        const auto type = static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
        const std::size_t length = std::min<std::size_t>(bytes[2] << 8 | bytes[3], bytes.size() - 4);
        dissector.add(pick(fields, "tls.handshake.extension.type"), at, 0, 1);
        dissector.add(pick(fields, "tls.handshake.extension.len"), at, 0, 2);
        const ByteView data = bytes.subspan(4, length);
        const std::size_t dataAt = at + 4;
        const auto text = [&](const Field& field, std::size_t offset, std::size_t size) {
            if (size > 0 && offset + size <= data.size())
                dissector.add(field, dataAt + offset, size, 2).text = escapedText(data.subspan(offset, size));
        };
        const auto numbers = [&](const Field& field, std::size_t offset) {
            for (; offset + 1 < data.size(); offset += 2)
                dissector.add(field, dataAt + offset, 0, 2);
        };
        if (type == extensionServerName && client && data.size() >= 5)
            text(pick(fields, "tls.handshake.extensions_server_name"), 5,
                 std::min<std::size_t>(data[3] << 8 | data[4], data.size() - 5));
        if (type == extensionAlpn) {
            for (std::size_t offset = 2; offset < data.size(); offset += data[offset] + 1u)
                text(pick(fields, "tls.handshake.extensions_alpn_str"), offset + 1, data[offset]);
        }
        if (type == extensionVersions)
            numbers(pick(fields, "tls.handshake.extensions.supported_version"), client ? 1 : 0);
        if (type == extensionSignatures || type == extensionCertificateSignatures)
            numbers(pick(fields, "tls.handshake.sig_hash_alg"), 2);
        at = dataAt + length;
    }
}

void MessageReader::extensions(bool client) {
    const std::size_t length = number(pick(fields, "tls.handshake.extensions_length"));
    const std::size_t from = skip(length);
    if (m_whole)
        addExtensions(m_dissector, from, from + length, client);
}

// The body is one that TlsHello accepted.
void addHello(Dissector& dissector, std::size_t at, std::size_t end, bool client) {
    dissector.add(pick(fields, "tls.handshake.version"), at);
    dissector.add(pick(fields, "tls.handshake.random"), at);
    MessageReader reader(dissector, at + 34, end);
    reader.bytes(pick(fields, "tls.handshake.session_id"),
                 reader.number(pick(fields, "tls.handshake.session_id_length")));
    const Field& suite = pick(fields, "tls.handshake.ciphersuite");
    if (client) {
        for (std::size_t left = reader.number(pick(fields, "tls.handshake.cipher_suites_length")); left > 1; left -= 2)
            reader.number(suite);
        const std::size_t methods = reader.skip(1); // of compression
        reader.skip(dissector.bytes({methods, end, end})[0]);
    } else {
        reader.number(suite);
        reader.skip(1);
    }
    if (reader.left() > 0)
        reader.extensions(client);
}

void addCertificates(MessageReader& reader) { // RFC 8446 §4.4.2
    reader.skip(reader.number(pick(fields, "tls.handshake.certificate_request_context_length")));
    reader.number(pick(fields, "tls.handshake.certificates_length"));
    while (reader.left() > 0) {
        reader.bytes(pick(fields, "tls.handshake.certificate"),
                     reader.number(pick(fields, "tls.handshake.certificate_length")));
        reader.extensions(false);
    }
}

// What only those with keys see; nothing where the body has no fields of its own here.
bool addOpenedMessage(MessageReader& reader, TlsHandshakeType type, std::size_t length) {
    switch (type) {
    case TlsHandshakeType::EncryptedExtensions:
        reader.extensions(false);
        return true;
    case TlsHandshakeType::Certificate:
        addCertificates(reader);
        return true;
    case TlsHandshakeType::CertificateRequest:
        reader.skip(reader.number(pick(fields, "tls.handshake.certificate_request_context_length")));
        reader.extensions(false);
        return true;
    case TlsHandshakeType::CertificateVerify:
        reader.number(pick(fields, "tls.handshake.sig_hash_alg"));
        reader.bytes(pick(fields, "tls.handshake.client_cert_vrfy.sig"),
                     reader.number(pick(fields, "tls.handshake.client_cert_vrfy.sig_len")));
        return true;
    case TlsHandshakeType::Finished:
        reader.bytes(pick(fields, "tls.handshake.verify_data"), length);
        return true;
    case TlsHandshakeType::NewSessionTicket:
        reader.number(pick(fields, "tls.handshake.session_ticket_lifetime_hint"));
        reader.number(pick(fields, "tls.handshake.session_ticket_age_add"));
        reader.bytes(pick(fields, "tls.handshake.session_ticket_nonce"),
                     reader.number(pick(fields, "tls.handshake.session_ticket_nonce_length")));
        reader.bytes(pick(fields, "tls.handshake.session_ticket"),
                     reader.number(pick(fields, "tls.handshake.session_ticket_length")));
        reader.extensions(false);
        return true;
    case TlsHandshakeType::KeyUpdate:
        reader.number(pick(fields, "tls.handshake.key_update.request_update"));
        return true;
    default:
        return false;
    }
}

} // namespace

void addHandshake(Dissector& dissector, std::size_t at, std::size_t end, bool opened) {
    const Field& bodyField = pick(fields, "tls.handshake.body");
    while (at < end) {
        const ByteView bytes = dissector.bytes({at, end, end});
        const auto header = TlsHandshakeHeader::parse(bytes);
        const std::string_view name = header ? tlsHandshakeName(header->type) : std::string_view();
        const bool strange = header && name.empty();
        if (!header || strange || header->length > bytes.size() - TlsHandshakeHeader::size) {
            dissector.add(bodyField, at, end - at).note = !strange ? "goes on in another record"
                                                          : opened ? "a message of no known type"
                                                                   : "encrypted";
            return;
        }
        dissector.add(handshakeTypeField, at);
        dissector.add(handshakeLengthField, at);
        dissector.line().text += fmt::format("{}{}", dissector.line().text.empty() ? "" : ", ", name);
        const std::size_t body = at + TlsHandshakeHeader::size;
        const std::size_t bodyEnd = body + header->length;
        const ByteView content = bytes.subspan(TlsHandshakeHeader::size, header->length);
        const bool client = header->type == TlsHandshakeType::ClientHello;
        if (client || header->type == TlsHandshakeType::ServerHello) {
            if (const auto hello = client ? TlsHello::parseClient(content) : TlsHello::parseServer(content)) {
                addHello(dissector, body, bodyEnd, client);
                if (!hello->serverName.empty())
                    dissector.line().text += " for " + escapedText(toBytes(hello->serverName));
            } else {
                dissector.malformed(&handshakeLengthField, hello.error().reason);
            }
        } else {
            MessageReader reader(dissector, body, bodyEnd);
            if (!opened || !addOpenedMessage(reader, header->type, header->length))
                reader.bytes(bodyField, header->length);
            else if (!reader.whole() || reader.left() > 0)
                dissector.malformed(&handshakeLengthField, "the lengths in the message contradict its own");
        }
        at = bodyEnd;
    }
}

} // namespace layerscope::tls
