// A name server: answers the questions about its zone.
#include "layers/dns/zone.h"
#include "layers/programs.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

class DnsServer : public Program {
public:
    explicit DnsServer(Zone zone) : m_zone(std::move(zone)) {}
    const LayerIdentity& identity() const override { return dnsServerIdentity(); }

protected:
    bool onData(Context& context, Session& session, const Pdu& data) override {
        const auto query = DnsMessage::parse(data.bytes());
        if (!query) {
            refuse(context, session, data.bytes(), query.error().text());
            return true;
        }
        if (query->response)
            return false; // two servers would talk for ever
        DnsMessage answer = m_zone.answer(*query);
        auto bytes = answer.write();
        if (bytes && bytes->size() > DnsMessage::maximumUdp) { // RFC 1035 §4.1.1: TC
            answer.truncated = true;
            answer.answers.clear();
            answer.authorities.clear();
            bytes = answer.write();
        }
        if (!bytes)
            return false;
        const EventId noted = say(context, session, Finding::None, [&] { return sentence(answer); });
        const CauseScope scope(context.recorder(), noted);
        send(context, session, *bytes);
        return true;
    }

    const Protocol& protocol() const override { return dnsProtocol; }

private:
    template <class Sentence>
    static EventId say(Context& context, const Session& session, Finding finding, Sentence&& sentence) {
        if (!context.recorder().full())
            return {};
        return context.recorder().note(context.host(), LayerNumber::Application, session.connection, sentence(),
                                       finding);
    }

    // Whoever sent an id is told that the rest could not be read (RFC 1035 §4.1.1, RCODE 1).
    void refuse(Context& context, Session& session, ByteView bytes, const std::string& why) {
        const EventId noted =
            say(context, session, Finding::Malformed, [&] { return "Question not understood: " + why; });
        constexpr std::uint8_t responseBit = 0x80;
        if (bytes.size() < DnsMessage::headerSize || (bytes[2] & responseBit) != 0)
            return;
        DnsMessage answer;
        answer.id = static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
        answer.response = true;
        answer.result = DnsResult::FormatError;
        const CauseScope scope(context.recorder(), noted);
        if (const auto written = answer.write())
            send(context, session, *written);
    }

    std::string sentence(const DnsMessage& answer) const {
        if (answer.questions.empty())
            return "The question cannot be answered";
        const std::string about = fmt::format("{} {}", dnsTypeName(answer.questions[0].type), answer.questions[0].name);
        switch (answer.result) {
        case DnsResult::NoError:
            return answer.answers.empty() ? fmt::format("Asked for {}: the name is there, such a record is not", about)
                                          : fmt::format("Asked for {}: found in the zone", about);
        case DnsResult::NoSuchName:
            return fmt::format("Asked for {}: there is no such name in the zone {}", about, m_zone.name());
        case DnsResult::Refused:
            return fmt::format("Asked for {}: not in the zone {}, refused", about, m_zone.name());
        default:
            return fmt::format("Asked for {}: this server does not do that", about);
        }
    }

    Zone m_zone;
};

} // namespace

const LayerIdentity& dnsServerIdentity() {
    static const LayerIdentity identity{"dns-server",
                                        "DNS name server",
                                        LayerNumber::Application,
                                        "Answers which address a name of its zone has.",
                                        "RFC 1035",
                                        Service::Datagram,
                                        Service::Any,
                                        "it is asked over UDP; fill slot 4 with udp or tcp+udp"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeDnsServer(const Options& options) {
    auto zone = Zone::read(options);
    if (!zone)
        return Failure(zone.error());
    return std::make_unique<DnsServer>(std::move(*zone));
}

} // namespace layerscope
