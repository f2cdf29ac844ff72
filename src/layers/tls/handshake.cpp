#include "layers/tls/handshake.h"

#include "base/hex.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::tls {

namespace {

// Where a message leads (RFC 8446 Appendix A.1 and A.2); empty: it changes nothing here. Neither end resumes a session
// nor asks a client for a certificate.
std::string_view stateAfter(const Step& step, bool client) {
    if (step.kind != Step::Kind::Handshake)
        return {};
    switch (static_cast<TlsHandshakeType>(step.code)) {
    case TlsHandshakeType::ClientHello:
        return client ? "WAIT_SH" : "RECVD_CH";
    case TlsHandshakeType::ServerHello:
        return client ? "WAIT_EE" : "NEGOTIATED";
    case TlsHandshakeType::EncryptedExtensions:
        return client ? "WAIT_CERT_CR" : "";
    case TlsHandshakeType::Certificate:
        return client ? "WAIT_CV" : "";
    case TlsHandshakeType::CertificateVerify:
        return client ? "WAIT_FINISHED" : "";
    case TlsHandshakeType::Finished:
        if (client)
            return step.sent ? "CONNECTED" : "";
        return step.sent ? "WAIT_FINISHED" : "CONNECTED";
    default:
        return {};
    }
}

} // namespace

std::string stepName(const Step& step) {
    switch (step.kind) {
    case Step::Kind::ChangeCipherSpec:
        return "change_cipher_spec";
    case Step::Kind::Alert:
        return fmt::format("alert {}", tlsAlertName(step.code));
    case Step::Kind::Handshake:
        break;
    }
    const std::string_view name = tlsHandshakeName(static_cast<TlsHandshakeType>(step.code));
    return name.empty() ? fmt::format("handshake message {}", step.code) : std::string(name);
}

void recordSteps(Context& context, ConnectionId connection, bool client, std::span<const Step> steps,
                 VariableId& state) {
    Recorder& recorder = context.recorder();
    if (!state && !steps.empty()) {
        state = recorder.trace().addVariable(
            {context.host(), connection, context.layer(), VariableKind::State, "TLS state"});
        recorder.changeState(state, "START");
    }
    for (const Step& step : steps) {
        const std::string name = stepName(step);
        EventId came;
        if (!step.sent)
            came = recorder.note(context.host(), context.layer(), connection, "TLS: " + name + " has come");
        const CauseScope scope(recorder, came);
        if (const std::string_view next = stateAfter(step, client); !next.empty()) {
            const TextId before{static_cast<std::uint32_t>(recorder.value(state))};
            recorder.changeState(state, next,
                                 fmt::format("State changed: {} to {}, {} {}", recorder.trace().text(before), next,
                                             name, step.sent ? "is sent" : "has come"));
        }
    }
}

std::string flightText(std::span<const Step> steps, std::size_t size) {
    std::string names;
    for (const Step& step : steps)
        if (step.sent)
            names += (names.empty() ? "" : ", ") + stepName(step);
    return fmt::format("TLS records passed down: {}, {} bytes", names.empty() ? "nothing new" : names, size);
}

std::string connectedText(const Engine& engine, bool client, const Settings& settings) {
    std::string text = fmt::format("TLS 1.3 is agreed on: {}, {}, Ed25519", engine.suite(), engine.group());
    if (const std::string protocol = engine.applicationProtocol(); !protocol.empty())
        text += ", protocol " + protocol;
    if (client)
        text += settings.verify ? fmt::format("; {} vouches for the server's certificate", settings.authority)
                                : std::string("; nobody has checked who the server is");
    return text;
}

bool mayBeginRecord(ByteView bytes) {
    constexpr auto first = static_cast<std::uint8_t>(TlsContentType::ChangeCipherSpec);
    constexpr auto last = static_cast<std::uint8_t>(TlsContentType::ApplicationData);
    return bytes[0] >= first && bytes[0] <= last && (bytes.size() < 2 || bytes[1] == tls12 >> 8);
}

std::string noTlsText(ByteView bytes) {
    constexpr std::size_t shown = 16, enough = 4;
    const auto readable = [](std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; };
    const ByteView start = bytes.first(std::min(shown, bytes.size()));
    const auto text = start.first(static_cast<std::size_t>(std::ranges::find_if_not(start, readable) - start.begin()));
    return fmt::format("the peer does not speak TLS: what came begins with {}. Fill slot 6 of both hosts with tls, or "
                       "of neither",
                       text.size() >= enough ? fmt::format("“{}”", toText(text)) : toHex(start));
}

} // namespace layerscope::tls
