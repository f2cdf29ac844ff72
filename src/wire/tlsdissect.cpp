#include "base/hex.h"
#include "wire/dissector.h"
#include "wire/tlsfields.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace tls;

namespace {

// The extensions of a hello that parseClient or parseServer accepted.
void addExtensions(Dissector& dissector, std::size_t at, std::size_t end, bool client) {
    while (at + 4 <= end) {
        const ByteView bytes = dissector.bytes({at, end, end});
        const auto type = static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
        const std::size_t length = static_cast<std::size_t>(bytes[2] << 8 | bytes[3]);
        dissector.add(pick(fields, "tls.handshake.extension.type"), at, 0, 1);
        dissector.add(pick(fields, "tls.handshake.extension.len"), at, 0, 2);
        const ByteView data = bytes.subspan(4, length);
        const std::size_t dataAt = at + 4;
        const auto text = [&](const Field& field, std::size_t offset, std::size_t size) {
            if (size > 0)
                dissector.add(field, dataAt + offset, size, 2).text = escapedText(data.subspan(offset, size));
        };
        if (type == extensionServerName && client && data.size() >= 5)
            text(pick(fields, "tls.handshake.extensions_server_name"), 5,
                 std::min<std::size_t>(data[3] << 8 | data[4], data.size() - 5));
        if (type == extensionAlpn) {
            for (std::size_t offset = 2; offset < data.size(); offset += data[offset] + 1u)
                text(pick(fields, "tls.handshake.extensions_alpn_str"), offset + 1, data[offset]);
        }
        if (type == extensionVersions) {
            for (std::size_t offset = client ? 1 : 0; offset + 1 < data.size(); offset += 2)
                dissector.add(pick(fields, "tls.handshake.extensions.supported_version"), dataAt + offset, 0, 2);
        }
        at = dataAt + length;
    }
}

// Behind the handshake header at `at`; the body is one that TlsHello accepted.
void addHello(Dissector& dissector, std::size_t at, std::size_t end, bool client) {
    dissector.add(pick(fields, "tls.handshake.version"), at);
    dissector.add(pick(fields, "tls.handshake.random"), at);
    at += 34;
    const auto byteAt = [&](std::size_t place) { return dissector.bytes({place, end, end})[0]; };
    const auto shortAt = [&](std::size_t place) {
        return static_cast<std::size_t>(byteAt(place) << 8 | byteAt(place + 1));
    };
    const std::size_t session = byteAt(at);
    dissector.add(pick(fields, "tls.handshake.session_id_length"), at);
    if (session > 0)
        dissector.add(pick(fields, "tls.handshake.session_id"), at + 1, session);
    at += 1 + session;
    if (client) {
        const std::size_t suites = shortAt(at);
        dissector.add(pick(fields, "tls.handshake.cipher_suites_length"), at);
        for (std::size_t i = 0; i + 1 < suites; i += 2)
            dissector.add(pick(fields, "tls.handshake.ciphersuite"), at + 2 + i);
        at += 2 + suites;
        at += 1u + byteAt(at);
    } else {
        dissector.add(pick(fields, "tls.handshake.ciphersuite"), at);
        at += 3;
    }
    if (at + 2 > end)
        return;
    dissector.add(pick(fields, "tls.handshake.extensions_length"), at);
    addExtensions(dissector, at + 2, end, client);
}

// The messages of a handshake record, as far as they are not encrypted.
void addHandshake(Dissector& dissector, std::size_t at, std::size_t end) {
    while (at < end) {
        const ByteView bytes = dissector.bytes({at, end, end});
        const auto header = TlsHandshakeHeader::parse(bytes);
        const std::string_view name = header ? tlsHandshakeName(header->type) : std::string_view();
        if (name.empty() || header->length > bytes.size() - TlsHandshakeHeader::size) {
            dissector.add(pick(fields, "tls.handshake.body"), at, end - at).note =
                name.empty() ? "encrypted" : "goes on in another record";
            return;
        }
        dissector.add(handshakeTypeField, at);
        dissector.add(handshakeLengthField, at);
        dissector.line().text += fmt::format("{}{}", dissector.line().text.empty() ? "" : ", ", name);
        const std::size_t body = at + TlsHandshakeHeader::size;
        const std::size_t bodyEnd = body + header->length;
        const ByteView content = bytes.subspan(TlsHandshakeHeader::size, header->length);
        const bool client = header->type == TlsHandshakeType::ClientHello;
        const bool server = header->type == TlsHandshakeType::ServerHello;
        if (client || server) {
            if (const auto hello = client ? TlsHello::parseClient(content) : TlsHello::parseServer(content)) {
                addHello(dissector, body, bodyEnd, client);
                if (!hello->serverName.empty())
                    dissector.line().text += " for " + escapedText(toBytes(hello->serverName));
            } else {
                dissector.malformed(&handshakeLengthField, hello.error().reason);
            }
        } else if (!content.empty()) {
            dissector.add(pick(fields, "tls.handshake.body"), body, content.size());
        }
        at = bodyEnd;
    }
}

} // namespace

std::size_t dissectTls(Dissector& dissector, Extent pdu) {
    while (pdu.size() > 0) {
        const auto header = TlsRecordHeader::parse(dissector.bytes(pdu));
        if (!header || dissector.tooDeep())
            return dissector.dissectData(pdu, {.text = "the beginning of a TLS record, or none"});
        const Extent record = pdu.first(TlsRecordHeader::size + header->length);
        dissector.open(tlsProtocol, record, record.size());
        dissector.walk(fieldsTo(fields, "tls.record.length"), record);
        const std::size_t at = record.begin + TlsRecordHeader::size;
        const bool whole = record.size() == TlsRecordHeader::size + header->length;
        if (!whole)
            dissector.line().note =
                fmt::format("{} of {} bytes", record.size(), TlsRecordHeader::size + header->length);
        if (at < record.end) {
            const std::size_t size = record.end - at;
            switch (header->type) {
            case TlsContentType::Handshake:
                if (whole)
                    addHandshake(dissector, at, record.end);
                break;
            case TlsContentType::Alert:
                if (size == 2) {
                    dissector.add(pick(fields, "tls.alert_message.level"), at);
                    dissector.add(pick(fields, "tls.alert_message.desc"), at);
                    dissector.line().text = tlsAlertName(
                        static_cast<std::uint8_t>(dissector.value(pick(fields, "tls.alert_message.desc"))));
                }
                break;
            case TlsContentType::ChangeCipherSpec:
                dissector.add(pick(fields, "tls.change_cipher_spec"), at, size);
                dissector.line().text = "change cipher spec";
                break;
            case TlsContentType::ApplicationData:
                dissector.add(pick(fields, "tls.app_data"), at, size);
                dissector.line().text = fmt::format("{} encrypted bytes", size);
                break;
            }
        }
        pdu = pdu.behind(record.end - pdu.begin);
    }
    return pdu.wireEnd;
}

} // namespace layerscope
