#include "layers/own/loadedlayer.h"

#include "layers/own/callwatch.h"
#include "layers/own/words.h"
#include "layerscope/layer.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace layerscope {

namespace {

constexpr std::int64_t mostCredit = 100'000; // calls of services at one moment; each µs gives one back
constexpr unsigned deepest = 32;             // of answers that are given before what they answer has returned
constexpr std::size_t longestUnit = 1u << 20;
constexpr std::size_t mostGiven = 4096;
constexpr std::uint32_t firstOwnEndpoint = 0x80000000u;

std::string settingText(const OptionValue& value) {
    if (const bool* flag = std::get_if<bool>(&value))
        return *flag ? "true" : "false";
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    if (const auto* number = std::get_if<double>(&value))
        return fmt::format("{}", *number);
    if (const auto* texts = std::get_if<std::vector<std::string>>(&value))
        return fmt::format("{}", fmt::join(*texts, ", "));
    return std::get<std::string>(value);
}

std::string_view primitiveName(std::uint32_t primitive) {
    constexpr std::string_view names[] = {"LISTEN", "CONNECT",       "DATA",  "RELEASE", "ABORT",
                                          "CLOSED", "UNDELIVERABLE", "READY", "PAUSE",   "RESUME"};
    return primitive < std::size(names) ? names[primitive] : std::string_view("?");
}

} // namespace

LoadedLayer::LoadedLayer(std::shared_ptr<const OwnLibrary> library, const Options& options)
    : m_library(std::move(library)), m_credit(mostCredit) {
    for (const auto& [name, value] : options.values())
        m_settings[name] = settingText(value);
}

LoadedLayer::~LoadedLayer() {
    CallWatch& watch = callWatch();
    watch.calls = watch.calls + 1;
    if (m_object == nullptr || watch.calls == watch.fatal)
        return;
    watch.inside = true;
    m_library->layer().destroy(m_object);
    watch.inside = false;
}

void LoadedLayer::stop(std::string reason) {
    if (m_problem.empty())
        m_problem = std::move(reason);
    throw Stopped();
}

// Each call of a service costs one; time gives credit back.
void LoadedLayer::spend() {
    const Time now = m_context->now();
    m_credit = std::min(mostCredit, m_credit + (now - m_creditAt) / std::chrono::microseconds(1));
    m_creditAt = now;
    if (!m_problem.empty() || --m_credit < 0)
        stop(fmt::format("floods: it asked for more than {} things at one moment", mostCredit));
}

// Runs a function of the library, and then hands on what it has passed.
void LoadedLayer::call(Context& context, const std::function<void()>& function) {
    if (m_stopped)
        return;
    CallWatch& watch = callWatch();
    watch.calls = watch.calls + 1;
    if (watch.calls == watch.fatal) {
        m_problem = watch.reason;
    } else {
        m_context = &context;
        watch.inside = true;
        try {
            function();
        } catch (const Stopped&) {
        } catch (const std::exception& error) {
            m_problem = fmt::format("threw an exception: {}", cleanWords(error.what()));
        } catch (...) {
            m_problem = "threw an exception";
        }
        watch.inside = false;
        m_context = nullptr;
    }
    if (!m_problem.empty()) {
        m_stopped = true;
        m_passed.clear();
        context.fail(m_problem);
        return;
    }
    drain(context);
}

void LoadedLayer::drain(Context& context) {
    if (m_draining == deepest)
        return; // an outer call hands it on
    ++m_draining;
    while (!m_passed.empty()) {
        Passed passed = std::move(m_passed.front());
        m_passed.pop_front();
        const CauseScope scope(context.recorder(), passed.cause);
        if (passed.way == Way::Down)
            context.passDown(std::move(passed.idu));
        else
            context.passUp(std::move(passed.idu));
    }
    --m_draining;
}

void LoadedLayer::request(Context& context, Idu&& request) {
    const LayerscopeUnit unit = translate(request, Way::Down);
    if (request.primitive == Primitive::Data)
        m_waiting[unit.sdu] = {request.ici.endpoint, request.sdu.size(), context.now()};
    call(context, [&] { m_library->layer().request(m_object, this, &unit); });
}

void LoadedLayer::indication(Context& context, Idu&& indication) {
    const LayerscopeUnit unit = translate(indication, Way::Up);
    call(context, [&] { m_library->layer().indication(m_object, this, &unit); });
}

void LoadedLayer::timer(Context& context, TimerKey key) {
    EventId fired;
    if (const auto known = m_timers.find(key); known != m_timers.end())
        fired = context.recorder().timerFired(known->second);
    const CauseScope scope(context.recorder(), fired);
    call(context, [&] { m_library->layer().timer(m_object, this, key.endpoint.value, key.kind); });
}

// Whoever was given data and has neither passed any of it down nor said why not has lost it, as no timer runs any more.
void LoadedLayer::ended(Context& context) {
    if (m_stopped || m_waiting.empty())
        return;
    const Waiting& lost = m_waiting.begin()->second;
    m_stopped = true;
    context.fail(fmt::format("lost its SDU: of the {} bytes that it was given at {} s nothing ever went down",
                             lost.length, timeText(lost.since)));
}

// To the library. The bytes stay where they are during the call.
LayerscopeUnit LoadedLayer::translate(const Idu& idu, Way way) {
    const InterfaceControl& ici = idu.ici;
    LayerscopeUnit unit{};
    unit.primitive = static_cast<std::uint32_t>(idu.primitive);
    unit.endpoint = ici.endpoint.value;
    unit.listener = ici.listener.value;
    unit.localPort = ici.localPort;
    unit.remotePort = ici.remotePort;
    std::ranges::copy(ici.local.v6().bytes, unit.localAddress.bytes);
    std::ranges::copy(ici.remote.v6().bytes, unit.remoteAddress.bytes);
    unit.push = ici.push;
    unit.protocol = ici.protocol;
    unit.timeToLive = ici.timeToLive;
    unit.dontFragment = ici.dontFragment;
    unit.etherType = ici.etherType;
    unit.interface = ici.interface;
    std::ranges::copy(ici.macLocal.bytes, unit.localMac);
    std::ranges::copy(ici.macRemote.bytes, unit.remoteMac);
    unit.bytes = idu.sdu.bytes().data();
    unit.length = idu.sdu.size();
    unit.reason = idu.reason.empty() ? nullptr : idu.reason.c_str();
    unit.problem = static_cast<std::uint32_t>(ici.problem);
    std::ranges::copy(ici.reporter.v6().bytes, unit.reporter.bytes);
    unit.pathMtu = ici.pathMtu;
    if (ici.endpoint && (slot() >= 5 || way == Way::Down)) {
        m_endpoints.insert(ici.endpoint);
        if (ici.connection)
            m_connections[ici.endpoint] = ici.connection;
    }
    if (idu.primitive == Primitive::Data) {
        unit.sdu = ++m_lastGiven;
        if (m_given.size() == mostGiven)
            m_given.pop_front();
        m_given.push_back(
            {unit.sdu, unit.length, idu.sdu.spans(), way == Way::Down ? idu.crossings : decltype(idu.crossings){}});
    }
    return unit;
}

// Refuses what the layer above or below could not make sense of.
void LoadedLayer::check(const LayerscopeUnit& unit, Way way) {
    const auto primitive = static_cast<Primitive>(unit.primitive);
    const unsigned number = slot();
    const std::string_view verb = way == Way::Down ? "passed down" : "passed up";
    if (unit.primitive > LAYERSCOPE_RESUME)
        stop(fmt::format("{} a primitive that does not exist: {}", verb, unit.primitive));
    if (way == Way::Up && number == 7)
        stop("passed something up, but nothing is above layer 7");
    bool fits = primitive == Primitive::Data;
    if (way == Way::Down && number >= 5)
        fits = primitive != Primitive::Closed && primitive != Primitive::Ready;
    else if (way == Way::Down)
        fits = fits || (number == 4 && primitive == Primitive::Undeliverable);
    else if (number >= 4)
        fits = primitive != Primitive::Listen && primitive != Primitive::Pause && primitive != Primitive::Resume;
    else
        fits = fits || (number == 3 && primitive == Primitive::Undeliverable);
    if (!fits)
        stop(fmt::format("{} {}, which the layer {} it does not know", verb, primitiveName(unit.primitive),
                         way == Way::Down ? "below" : "above"));
    if (unit.length > longestUnit || (unit.length > 0 && unit.bytes == nullptr))
        stop(fmt::format("{} {} bytes, of which there can be at most {}{}", verb, unit.length, longestUnit,
                         unit.bytes == nullptr ? ", and a null pointer to them" : ""));
    if (std::uint64_t{unit.header} + unit.trailer > unit.length)
        stop(fmt::format("{} {} bytes with a header of {} and a trailer of {}", verb, unit.length, unit.header,
                         unit.trailer));
    if (primitive == Primitive::Data && unit.length == 0 && number <= 4 && way == Way::Down)
        stop("passed down a PDU of no bytes");
    if (number <= 3 && unit.interface >= m_context->interfaceCount())
        stop(fmt::format("{} through interface {}, and there are {}", verb, unit.interface,
                         m_context->interfaceCount()));
    if (unit.problem > static_cast<std::uint32_t>(Problem::ReassemblyTimeExceeded))
        stop(fmt::format("{} a problem that does not exist: {}", verb, unit.problem));
    checkEndpoint(unit, way);
}

// Above layer 3 each unit belongs to an end point that somebody has named before, or that may be new here.
void LoadedLayer::checkEndpoint(const LayerscopeUnit& unit, Way way) {
    const unsigned number = slot();
    if (number < 4 || (number == 4 && way == Way::Down))
        return;
    const EndpointId endpoint{unit.endpoint};
    if (m_endpoints.contains(endpoint))
        return;
    const auto primitive = static_cast<Primitive>(unit.primitive);
    const bool opens = primitive == Primitive::Connect || primitive == Primitive::Data;
    const bool accepts = number == 4 && way == Way::Up && opens && unit.endpoint >= firstOwnEndpoint && endpoint &&
                         m_endpoints.contains(EndpointId{unit.listener});
    const bool begins = number == 7 && unit.endpoint < firstOwnEndpoint &&
                        (primitive == Primitive::Listen || primitive == Primitive::Connect);
    if (!accepts && !begins)
        stop(fmt::format("{} {} for end point {}, which nobody has opened",
                         way == Way::Down ? "passed down" : "passed up", primitiveName(unit.primitive),
                         endpoint ? std::to_string(unit.endpoint) : "none"));
    m_endpoints.insert(endpoint);
}

// From the library, once it has been checked.
Idu LoadedLayer::translate(const LayerscopeUnit& unit, Way way) {
    Idu idu;
    InterfaceControl& ici = idu.ici;
    idu.primitive = static_cast<Primitive>(unit.primitive);
    ici.endpoint = EndpointId{unit.endpoint};
    ici.listener = EndpointId{unit.listener};
    ici.localPort = unit.localPort;
    ici.remotePort = unit.remotePort;
    ici.local = IpAddress(Ipv6Address::from(unit.localAddress.bytes));
    ici.remote = IpAddress(Ipv6Address::from(unit.remoteAddress.bytes));
    ici.push = unit.push != 0;
    ici.protocol = unit.protocol;
    ici.timeToLive = unit.timeToLive;
    ici.dontFragment = unit.dontFragment != 0;
    ici.etherType = unit.etherType;
    ici.interface = unit.interface;
    std::ranges::copy(unit.localMac, ici.macLocal.bytes.begin());
    std::ranges::copy(unit.remoteMac, ici.macRemote.bytes.begin());
    ici.problem = static_cast<Problem>(unit.problem);
    ici.reporter = IpAddress(Ipv6Address::from(unit.reporter.bytes));
    ici.pathMtu = static_cast<std::uint16_t>(std::min(unit.pathMtu, 65535u));
    if (unit.reason != nullptr)
        idu.reason = cleanWords(unit.reason);
    std::vector<EventId> crossings;
    idu.sdu = ownedBytes(unit, crossings);
    if (way == Way::Down)
        idu.crossings = std::move(crossings);
    else if (idu.primitive == Primitive::Abort || idu.primitive == Primitive::Closed ||
             idu.primitive == Primitive::Undeliverable)
        std::erase_if(m_waiting, [&](const auto& entry) { return entry.second.endpoint == ici.endpoint; });
    // A transport of its own has associations of its own.
    if (slot() == 4 && ici.endpoint && ici.localPort != 0 && ici.remotePort != 0 && !ici.remote.isUnspecified() &&
        !m_connections.contains(ici.endpoint)) {
        const IpAddress local = ici.local.isUnspecified() ? m_context->interfaceAddress(0).address : ici.local;
        m_connections[ici.endpoint] =
            m_context->connection(m_library->protocol(), local, ici.localPort, ici.remote, ici.remotePort);
    }
    ici.connection = connectionOf(ici.endpoint);
    return idu;
}

// The bytes of a unit with their owners: this layer, or whoever owned them when they came.
Pdu LoadedLayer::ownedBytes(const LayerscopeUnit& unit, std::vector<EventId>& crossings) {
    const ByteView bytes(unit.bytes, unit.length);
    const std::size_t middle = unit.length - unit.header - unit.trailer;
    const auto own = [&](std::size_t length) {
        return Span{0, static_cast<std::uint32_t>(length), &m_library->protocol(), identity().slot, {}, 0};
    };
    const auto given = std::ranges::lower_bound(m_given, unit.sdu, {}, &Given::id);
    const bool known = given != m_given.end() && given->id == unit.sdu && unit.sduOffset <= given->length &&
                       middle <= given->length - unit.sduOffset;
    if (known)
        m_waiting.erase(unit.sdu);
    else if (middle > 0)
        m_waiting.clear(); // it mixes what it was given: what is in here cannot be told
    Pdu pdu(unit.length);
    const Span header = own(unit.header), content = own(middle), trailer = own(unit.trailer);
    pdu.appendOwned(bytes.first(unit.header), {&header, 1});
    if (known && !given->spans.empty()) {
        std::vector<Span> spans;
        const std::uint32_t first = unit.sduOffset, last = first + static_cast<std::uint32_t>(middle);
        for (Span span : given->spans) {
            const std::uint32_t begin = std::max(span.begin, first), end = std::min(span.end(), last);
            if (begin >= end)
                continue;
            span.messageOffset += begin - span.begin;
            span.begin = begin - first;
            span.length = end - begin;
            spans.push_back(span);
        }
        crossings = std::exchange(given->crossings, {});
        pdu.appendOwned(bytes.subspan(unit.header, middle), spans);
    } else {
        pdu.appendOwned(bytes.subspan(unit.header, middle), {&content, 1});
    }
    pdu.appendOwned(bytes.subspan(unit.header + middle), {&trailer, 1});
    return pdu;
}

ConnectionId LoadedLayer::connectionOf(EndpointId endpoint) const {
    const auto found = m_connections.find(endpoint);
    return found == m_connections.end() ? ConnectionId{} : found->second;
}

} // namespace layerscope
