#include "layers/registry.h"

#include "layers/checkpointed.h"
#include "layers/deflate.h"
#include "layers/ethernet.h"
#include "layers/gzip/gzip.h"
#include "layers/http/http.h"
#include "layers/ipv4/ipv4.h"
#include "layers/ipv6/ipv6.h"
#include "layers/passthrough.h"
#include "layers/physical.h"
#include "layers/programs.h"
#include "layers/raw.h"
#include "layers/tcp/tcp.h"
#include "layers/tcpudp.h"
#include "layers/tls/tls.h"
#include "layers/udp.h"
#include "layers/websocket/websocket.h"

#include <fmt/format.h>

namespace layerscope {

const LayerRegistry& LayerRegistry::builtIn() {
    static const LayerRegistry registry = [] {
        LayerRegistry made;
        made.add(echoIdentity(), makeEcho);
        made.add(discardIdentity(), makeDiscard);
        made.add(textIdentity(), makeText);
        made.add(httpIdentity(), makeHttp);
        made.add(pingIdentity(), makePing);
        made.add(tracerouteIdentity(), makeTraceroute);
        made.add(webSocketIdentity(), makeWebSocket);
        made.add(dnsServerIdentity(), makeDnsServer);
        made.add(plainIdentity(), makePlain);
        made.add(deflateIdentity(), makeDeflate);
        made.add(gzipIdentity(), makeGzip);
        made.add(tlsIdentity(), makeTls);
        made.add(directIdentity(), makeDirect);
        made.add(checkpointedIdentity(), makeCheckpointed);
        made.add(tcpIdentity(), makeTcp);
        made.add(udpIdentity(), makeUdp);
        made.add(tcpUdpIdentity(), makeTcpUdp);
        made.add(rawIdentity(), makeRaw);
        made.add(ipv4Identity(), makeIpv4);
        made.add(ipv6Identity(), makeIpv6);
        made.add(ethernetIdentity(), makeEthernet);
        made.add(nrzIdentity(), makeNrz);
        made.add(manchesterIdentity(), makeManchester);
        made.add(fourBFiveBIdentity(), makeFourBFiveB);
        return made;
    }();
    return registry;
}

std::shared_ptr<const LayerRegistry> LayerRegistry::sharedBuiltIn() {
    return {std::shared_ptr<void>(), &builtIn()}; // lives for ever: nobody needs to count
}

void LayerRegistry::add(LayerIdentity identity, LayerFactory factory, std::string file) {
    std::erase_if(m_entries, [&](const Entry& entry) {
        return entry.identity.slot == identity.slot && entry.identity.name == identity.name;
    });
    m_entries.push_back({std::move(identity), std::move(factory), std::move(file)});
}

const LayerRegistry::Entry* LayerRegistry::entry(LayerNumber slot, std::string_view name) const {
    for (const Entry& entry : m_entries)
        if (entry.identity.slot == slot && entry.identity.name == name)
            return &entry;
    return nullptr;
}

const LayerIdentity* LayerRegistry::find(LayerNumber slot, std::string_view name) const {
    const Entry* found = entry(slot, name);
    return found == nullptr ? nullptr : &found->identity;
}

std::string_view LayerRegistry::fileOf(LayerNumber slot, std::string_view name) const {
    const Entry* found = entry(slot, name);
    return found == nullptr ? std::string_view() : found->file;
}

std::vector<const LayerIdentity*> LayerRegistry::inSlot(LayerNumber slot) const {
    std::vector<const LayerIdentity*> found;
    for (const Entry& entry : m_entries)
        if (entry.identity.slot == slot)
            found.push_back(&entry.identity);
    return found;
}

Result<std::unique_ptr<Layer>> LayerRegistry::make(LayerNumber slot, std::string_view name,
                                                   const Options& options) const {
    std::string allowed;
    for (const Entry& entry : m_entries) {
        if (entry.identity.slot != slot)
            continue;
        if (entry.identity.name == name)
            return entry.factory(options);
        allowed += (allowed.empty() ? "" : ", ") + entry.identity.name;
    }
    return Failure(Error{
        {},
        std::string(layerName(slot)),
        std::nullopt,
        fmt::format("nothing called \"{}\" fills slot {} (allowed: {})", name, static_cast<unsigned>(slot), allowed)});
}

} // namespace layerscope
