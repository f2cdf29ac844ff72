#include "wire/protocols.h"

#include "wire/arp.h"
#include "wire/cooked.h"
#include "wire/data.h"
#include "wire/dns.h"
#include "wire/ethernet.h"
#include "wire/http.h"
#include "wire/icmp.h"
#include "wire/icmpv6.h"
#include "wire/ipv4.h"
#include "wire/ipv6.h"
#include "wire/loopback.h"
#include "wire/tcp.h"
#include "wire/tls.h"
#include "wire/udp.h"
#include "wire/vlan.h"
#include "wire/websocket.h"

#include <algorithm>
#include <unordered_map>

namespace layerscope {
namespace {

constexpr const Protocol* all[] = {&ethernetProtocol,  &vlanProtocol, &sllProtocol,    &sll2Protocol, &loopbackProtocol,
                                   &arpProtocol,       &ipv4Protocol, &icmpProtocol,   &ipv6Protocol, &icmpv6Protocol,
                                   &tcpProtocol,       &udpProtocol,  &dnsProtocol,    &tlsProtocol,  &httpProtocol,
                                   &webSocketProtocol, &dataProtocol, &payloadProtocol};

// Calls `visit` with each of a field's names.
template <class Visit>
void eachName(const Field& field, Visit visit) {
    visit(field.abbrev);
    for (std::string_view rest = field.aliases; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        visit(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
}

const std::unordered_map<std::string_view, const Field*>& byName() {
    static const auto map = [] {
        std::unordered_map<std::string_view, const Field*> names;
        for (const Protocol* protocol : all)
            for (const Field& field : protocol->fields)
                eachName(field, [&](std::string_view name) { names.emplace(name, &field); });
        return names;
    }();
    return map;
}

} // namespace

std::span<const Protocol* const> protocols() { return all; }

const Protocol* findProtocol(std::string_view abbrev) {
    const auto found = std::ranges::find(all, abbrev, &Protocol::abbrev);
    return found == std::end(all) ? nullptr : *found;
}

const Field* findField(std::string_view abbrev) {
    const auto found = byName().find(abbrev);
    return found == byName().end() ? nullptr : found->second;
}

const Protocol* protocolOf(const Field& field) {
    const auto holds = [&](const Protocol* protocol) {
        return std::ranges::any_of(protocol->fields, [&](const Field& candidate) { return &candidate == &field; });
    };
    const auto found = std::ranges::find_if(all, holds);
    return found == std::end(all) ? nullptr : *found;
}

std::vector<std::string_view> fieldNames() {
    std::vector<std::string_view> names;
    for (const auto& [name, field] : byName())
        names.push_back(name);
    std::ranges::sort(names);
    return names;
}

bool answersTo(const Field& field, std::string_view name) {
    bool answers = false;
    eachName(field, [&](std::string_view own) { answers = answers || own == name; });
    return answers;
}

} // namespace layerscope
