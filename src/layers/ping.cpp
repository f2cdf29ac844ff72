#include "layers/programs.h"

#include "wire/icmp.h"
#include "wire/icmpv6.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::uint16_t identifier = 1; // which program asked; one ping a host is enough

class Ping : public Program {
public:
    const LayerIdentity& identity() const override { return pingIdentity(); }

protected:
    // A whole echo request, with the text as its data.
    Bytes encode(Session& session, const std::string& text) override {
        static_assert(IcmpHeader::size == Icmpv6Header::size);
        Bytes message(IcmpHeader::size + text.size());
        std::ranges::copy(text, message.begin() + IcmpHeader::size);
        m_protocol = session.peer.isV4() ? &icmpProtocol : &icmpv6Protocol;
        if (!session.peer.isV4()) { // RFC 3542 §3.1: layer 3 fills in the checksum
            Icmpv6Header::echo(icmpv6EchoRequest, identifier, ++m_sequence).write(message, {});
            return message;
        }
        IcmpHeader header;
        header.type = icmpEchoRequest;
        header.identifier = identifier;
        header.sequence = ++m_sequence;
        header.write(message);
        return message;
    }

    bool onData(Context&, Session& session, const Pdu& data) override {
        if (!session.peer.isV4()) {
            const auto reply = Icmpv6Header::parse(data.bytes());
            return reply && reply->type == icmpv6EchoReply && reply->identifier() == identifier;
        }
        const auto header = IcmpHeader::parse(data.bytes());
        return header && header->type == icmpEchoReply && header->identifier == identifier;
    }

    const Protocol& protocol() const override { return *m_protocol; }
    // ICMP belongs to layer 3, even when a program writes it.
    LayerNumber ownerLayer() const override { return LayerNumber::Network; }

private:
    const Protocol* m_protocol = &icmpProtocol; // of the latest request
    std::uint16_t m_sequence = 0;
};

} // namespace

const LayerIdentity& pingIdentity() {
    static const LayerIdentity identity{"ping",
                                        "Ping",
                                        LayerNumber::Application,
                                        "Asks another host for an ICMP echo.",
                                        "RFC 792, RFC 4443",
                                        Service::Packet,
                                        Service::Any,
                                        "ICMP rides on IP, without a transport; fill slot 4 with raw"};
    return identity;
}

Result<std::unique_ptr<Layer>> makePing(const Options& options) {
    if (auto checked = options.checkKeys({}); !checked)
        return Failure(checked.error());
    return std::make_unique<Ping>();
}

} // namespace layerscope
