#include "layers/dns/resolver.h"

#include "layers/messagelog.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

template <class Sentence>
EventId note(Context& context, ConnectionId connection, Finding finding, Sentence&& sentence) {
    if (!context.recorder().full())
        return {};
    return context.recorder().note(context.host(), LayerNumber::Application, connection, sentence(), finding);
}

std::string smallLetters(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

void pass(Context& context, EndpointId endpoint, ConnectionId connection, Primitive primitive, Pdu&& sdu = {},
          const IpAddress& server = {}) {
    Idu request;
    request.primitive = primitive;
    request.ici.endpoint = endpoint;
    request.ici.service = Service::Datagram;
    request.ici.connection = connection;
    request.ici.remote = server;
    request.ici.remotePort = dnsPort;
    request.sdu = std::move(sdu);
    context.passDown(std::move(request));
}

// What a response code means for whoever asked.
std::string refusal(DnsResult result, const std::string& name) {
    switch (result) {
    case DnsResult::NoSuchName:
        return fmt::format("there is no name {} (NXDOMAIN)", name);
    case DnsResult::ServerFailure:
        return fmt::format("the name server failed at {} (SERVFAIL)", name);
    case DnsResult::Refused:
        return fmt::format("the name server does not answer for {} (REFUSED)", name);
    default:
        return fmt::format("the name server did not take the question about {}", name);
    }
}

} // namespace

std::uint16_t Resolver::wantedType(const Context& context) {
    return context.interfaceAddress(0).address.isV4() ? dnsA : dnsAaaa;
}

void Resolver::lookUp(Context& context, EndpointId endpoint, const std::string& name, Done done) {
    const auto cached = m_cache.find(smallLetters(name));
    if (cached != m_cache.end() && cached->second.until > context.now()) {
        const Cached known = cached->second;
        const EventId noted = note(context, {}, Finding::None, [&] {
            return fmt::format("{} is at {}: known from before, for another {}", name, known.address.text(),
                               durationText(std::chrono::ceil<std::chrono::seconds>(known.until - context.now())));
        });
        done(context, {known.address, {}, noted});
        return;
    }
    LookUp& made = m_lookUps[endpoint];
    made.name = made.asked = name;
    made.done = std::move(done);
    made.action = note(context, {}, Finding::None, [&] {
        return fmt::format("{} is a name: the name server at {} is asked for its address", name, m_server.text());
    });
    const CauseScope scope(context.recorder(), made.action);
    pass(context, endpoint, {}, Primitive::Connect, {}, m_server);
}

void Resolver::indication(Context& context, Idu&& indication) {
    const EndpointId endpoint = indication.ici.endpoint;
    LookUp& lookUp = m_lookUps.at(endpoint);
    switch (indication.primitive) {
    case Primitive::Connect:
        lookUp.connection = indication.ici.connection;
        query(context, endpoint, lookUp);
        break;
    case Primitive::Data:
        receive(context, endpoint, lookUp, indication.sdu);
        break;
    case Primitive::Undeliverable:
    case Primitive::Abort:
        fail(context, endpoint, fmt::format("the name server is not reached: {}", indication.reason));
        break;
    default:
        break; // there is room for a query, always
    }
}

void Resolver::query(Context& context, EndpointId endpoint, LookUp& lookUp) {
    ++lookUp.queries;
    lookUp.id = static_cast<std::uint16_t>(context.random().u32());
    DnsMessage message;
    message.id = lookUp.id;
    message.questions.push_back({lookUp.asked, wantedType(context), dnsInternet});
    const auto bytes = message.write();
    if (!bytes) {
        fail(context, endpoint, fmt::format("{} cannot be asked for: {}", lookUp.asked, bytes.error().reason));
        return;
    }
    context.startTimer({endpoint, timerKind}, context.now() + retryInterval);
    const SentMessage sent = recordSent(context, lookUp.connection, *bytes, dnsProtocol);
    const CauseScope scope(context.recorder(), sent.event);
    pass(context, endpoint, lookUp.connection, Primitive::Data,
         Pdu(*bytes, &dnsProtocol, LayerNumber::Application, sent.message));
}

void Resolver::timer(Context& context, EndpointId endpoint) {
    const auto found = m_lookUps.find(endpoint);
    if (found == m_lookUps.end())
        return;
    LookUp& lookUp = found->second;
    const CauseScope scope(context.recorder(), lookUp.action);
    if (lookUp.queries >= mostQueries) {
        fail(context, endpoint,
             fmt::format("the name server at {} did not answer {} queries for {}", m_server.text(), lookUp.queries,
                         lookUp.asked));
        return;
    }
    const EventId again = note(context, lookUp.connection, Finding::Retransmission, [&] {
        return fmt::format("No answer within {}: {} is asked for again", durationText(retryInterval), lookUp.asked);
    });
    const CauseScope retry(context.recorder(), again);
    query(context, endpoint, lookUp);
}

void Resolver::receive(Context& context, EndpointId endpoint, LookUp& lookUp, const Pdu& data) {
    const EventId delivered = recordDelivered(context, lookUp.connection, data.bytes(), data.spans());
    const CauseScope scope(context.recorder(), delivered);
    const auto answer = DnsMessage::parse(data.bytes());
    const auto ignore = [&](const std::string& why) {
        note(context, lookUp.connection, Finding::Malformed, [&] { return "Answer ignored: " + why; });
    };
    if (!answer)
        return ignore(answer.error().text());
    // RFC 5452 §9.1: an answer must be to what was asked; anybody may send a datagram.
    if (!answer->response || answer->id != lookUp.id)
        return ignore(fmt::format("its id {} is of no question that waits", answer->id));
    if (answer->questions.size() != 1 || !sameDnsName(answer->questions[0].name, lookUp.asked) ||
        answer->questions[0].type != wantedType(context))
        return ignore("it answers another question");
    take(context, endpoint, lookUp, *answer);
}

void Resolver::take(Context& context, EndpointId endpoint, LookUp& lookUp, const DnsMessage& answer) {
    if (answer.truncated)
        return fail(context, endpoint, "the answer is too long for UDP, and TCP is not tried");
    // An alias leads to another name, in the same answer or in one to be asked for (RFC 1034 §3.6.2).
    const auto recordOf = [&](std::uint16_t type) {
        return std::ranges::find_if(answer.answers, [&](const DnsRecord& record) {
            return record.type == type && record.class_ == dnsInternet && sameDnsName(record.name, lookUp.asked);
        });
    };
    bool moved = false;
    for (auto alias = recordOf(dnsCname); alias != answer.answers.end(); alias = recordOf(dnsCname)) {
        const auto* target = std::get_if<std::string>(&alias->data);
        if (target == nullptr || ++lookUp.aliases > mostAliases)
            return fail(context, endpoint, fmt::format("{} is an alias that leads nowhere", lookUp.name));
        note(context, lookUp.connection, Finding::None,
             [&] { return fmt::format("{} is an alias: its name is {}", lookUp.asked, *target); });
        lookUp.timeToLive = std::min(lookUp.timeToLive, alias->timeToLive);
        lookUp.asked = *target;
        moved = true;
    }
    const auto record = recordOf(wantedType(context));
    if (record != answer.answers.end()) {
        lookUp.timeToLive = std::min(lookUp.timeToLive, record->timeToLive);
        if (const auto* v4 = std::get_if<Ipv4Address>(&record->data))
            return succeed(context, endpoint, *v4);
        if (const auto* v6 = std::get_if<Ipv6Address>(&record->data))
            return succeed(context, endpoint, *v6);
    }
    if (answer.result != DnsResult::NoError)
        return fail(context, endpoint, refusal(answer.result, lookUp.asked));
    if (!moved)
        return fail(context, endpoint,
                    fmt::format("{} has no record of type {}", lookUp.asked, dnsTypeName(wantedType(context))));
    lookUp.queries = 0;
    query(context, endpoint, lookUp);
}

void Resolver::succeed(Context& context, EndpointId endpoint, const IpAddress& address) {
    const LookUp& lookUp = m_lookUps.at(endpoint);
    if (lookUp.timeToLive > 0 && m_cache.size() < mostCached) // RFC 1035 §3.2.1: 0 is for this one use
        m_cache[smallLetters(lookUp.name)] = {address, context.now() + std::chrono::seconds(lookUp.timeToLive)};
    const EventId noted = note(context, lookUp.connection, Finding::None, [&] {
        return fmt::format("{} is at {}, for the next {}", lookUp.name, address.text(),
                           durationText(std::chrono::seconds(lookUp.timeToLive)));
    });
    finish(context, endpoint, {address, {}, noted});
}

void Resolver::fail(Context& context, EndpointId endpoint, const std::string& why) {
    finish(context, endpoint, {std::nullopt, why, {}});
}

void Resolver::finish(Context& context, EndpointId endpoint, Answer&& answer) {
    const LookUp lookUp = std::move(m_lookUps.at(endpoint));
    context.cancelTimer({endpoint, timerKind});
    m_lookUps.erase(endpoint);
    pass(context, endpoint, lookUp.connection, Primitive::Abort); // the port is free again
    const CauseScope scope(context.recorder(), answer.noted);
    lookUp.done(context, answer);
}

} // namespace layerscope
