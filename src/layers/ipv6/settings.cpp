#include "layers/ipv6/settings.h"

#include "layers/optionpairs.h"

namespace layerscope {

Result<Ipv6Settings> Ipv6Settings::read(const Options& options) {
    Ipv6Settings settings;
    std::int64_t hopLimit = settings.hopLimit;
    std::string gateway, neighbours, routes;
    for (const Result<void>& read : {
             options.checkKeys(
                 {"hop_limit", "gateway", "neighbours", "routes", "forwarding", "reachable_time", "pmtu_timeout"}),
             options.readNumber("hop_limit", 1, 255, hopLimit),
             options.readText("gateway", gateway),
             options.readText("neighbours", neighbours),
             options.readText("routes", routes),
             options.readFlag("forwarding", settings.forwarding),
             options.readDuration("reachable_time", settings.reachableTime),
             options.readDuration("pmtu_timeout", settings.pathMtuTimeout),
         })
        if (!read)
            return Failure(read.error());
    settings.hopLimit = static_cast<std::uint8_t>(hopLimit);
    const auto readNeighbours =
        readPairs("neighbours", neighbours, "fd00::2=02:00:00:00:00:02", [&](auto left, auto right) {
            const auto address = Ipv6Address::parse(left);
            const auto mac = MacAddress::parse(right);
            if (address && mac)
                settings.neighbours.emplace_back(*address, *mac);
            return address && mac;
        });
    if (!readNeighbours)
        return Failure(readNeighbours.error());
    const auto readRoutes = readPairs("routes", routes, "fd00:3::/64=fd00:2::2", [&](auto left, auto right) {
        const auto destination = IpPrefix::parse(left);
        const auto hop = Ipv6Address::parse(right);
        if (!destination || destination->address.isV4() || !hop)
            return false;
        settings.routes.push_back({*destination, *hop});
        return true;
    });
    if (!readRoutes)
        return Failure(readRoutes.error());
    if (!gateway.empty()) {
        const auto address = Ipv6Address::parse(gateway);
        if (!address)
            return Failure(Error{{}, "gateway", std::nullopt, address.error().reason});
        settings.routes.push_back({{}, *address});
    }
    std::ranges::stable_sort(settings.routes, std::ranges::greater{},
                             [](const Ipv6Route& route) { return route.destination.length; });
    return settings;
}

} // namespace layerscope
