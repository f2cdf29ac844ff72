#include "layers/raw.h"

#include "wire/ipprotocol.h"

#include <map>

namespace layerscope {

namespace {

class Raw : public Layer {
public:
    const LayerIdentity& identity() const override { return rawIdentity(); }

    void request(Context& context, Idu&& request) override {
        const EndpointId endpoint = request.ici.endpoint;
        switch (request.primitive) {
        case Primitive::Connect:
            m_peers[endpoint] = request.ici.remote;
            answer(context, request.ici, Primitive::Connect);
            break;
        case Primitive::Data: {
            const auto peer = m_peers.find(endpoint);
            if (peer == m_peers.end())
                return;
            const InterfaceControl ici = request.ici;
            request.ici.remote = peer->second;
            request.ici.protocol = peer->second.isV4() ? ipProtocolIcmp : ipProtocolIcmpv6;
            context.passDown(std::move(request));
            answer(context, ici, Primitive::Ready);
            break;
        }
        case Primitive::Release:
        case Primitive::Abort:
            if (m_peers.erase(endpoint) > 0 && request.primitive == Primitive::Release)
                answer(context, request.ici, Primitive::Closed);
            break;
        default:
            break;
        }
    }

    void indication(Context& context, Idu&& indication) override {
        for (const auto& [endpoint, peer] : m_peers) {
            if (peer != indication.ici.remote)
                continue;
            indication.ici.endpoint = endpoint;
            context.passUp(std::move(indication));
            return;
        }
    }

private:
    static void answer(Context& context, const InterfaceControl& ici, Primitive primitive) {
        Idu indication;
        indication.primitive = primitive;
        indication.ici = ici;
        context.passUp(std::move(indication));
    }

    std::map<EndpointId, IpAddress> m_peers;
};

} // namespace

const LayerIdentity& rawIdentity() {
    static const LayerIdentity identity{
        "raw", "None (raw)",    LayerNumber::Transport, "No transport: the program writes to the network layer itself.",
        "",    Service::Packet, Service::Packet,        ""};
    return identity;
}

Result<std::unique_ptr<Layer>> makeRaw(const Options& options) {
    if (auto checked = options.checkKeys({}); !checked)
        return Failure(checked.error());
    return std::make_unique<Raw>();
}

} // namespace layerscope
