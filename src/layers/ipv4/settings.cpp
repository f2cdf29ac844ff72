#include "layers/ipv4/settings.h"

#include "layers/optionpairs.h"

namespace layerscope {

Result<Ipv4Settings> Ipv4Settings::read(const Options& options) {
    Ipv4Settings settings;
    std::int64_t timeToLive = settings.timeToLive;
    std::string gateway, neighbours, routes;
    for (const Result<void>& read : {
             options.checkKeys({"ttl", "gateway", "neighbours", "routes", "forwarding", "arp_timeout",
                                "reassembly_timeout", "pmtu_timeout"}),
             options.readNumber("ttl", 1, 255, timeToLive),
             options.readText("gateway", gateway),
             options.readText("neighbours", neighbours),
             options.readText("routes", routes),
             options.readFlag("forwarding", settings.forwarding),
             options.readDuration("arp_timeout", settings.arpTimeout),
             options.readDuration("reassembly_timeout", settings.reassemblyTimeout),
             options.readDuration("pmtu_timeout", settings.pathMtuTimeout),
         })
        if (!read)
            return Failure(read.error());
    settings.timeToLive = static_cast<std::uint8_t>(timeToLive);
    const auto readNeighbours =
        readPairs("neighbours", neighbours, "10.0.0.2=02:00:00:00:00:02", [&](auto left, auto right) {
            const auto address = Ipv4Address::parse(left);
            const auto mac = MacAddress::parse(right);
            if (address && mac)
                settings.neighbours.emplace_back(*address, *mac);
            return address && mac;
        });
    if (!readNeighbours)
        return Failure(readNeighbours.error());
    const auto readRoutes = readPairs("routes", routes, "10.0.3.0/24=10.0.2.2", [&](auto left, auto right) {
        const auto destination = Ipv4Prefix::parse(left);
        const auto hop = Ipv4Address::parse(right);
        if (destination && hop)
            settings.routes.push_back({*destination, *hop});
        return destination && hop;
    });
    if (!readRoutes)
        return Failure(readRoutes.error());
    if (!gateway.empty()) {
        const auto address = Ipv4Address::parse(gateway);
        if (!address)
            return Failure(Error{{}, "gateway", std::nullopt, address.error().reason});
        settings.routes.push_back({{}, *address});
    }
    std::ranges::stable_sort(settings.routes, std::ranges::greater{},
                             [](const Ipv4Route& route) { return route.destination.length; });
    return settings;
}

} // namespace layerscope
