#include "cli/tracejson.h"

#include "base/hex.h"
#include "trace/sentence.h"

#include <nlohmann/json.hpp>

namespace layerscope {

namespace {

using Json = nlohmann::ordered_json;

// Ids count from 1, as everywhere that people see them.
template <class Tag>
Json idJson(Id<Tag> id) {
    return id ? Json(id.value + 1) : Json(nullptr);
}

double seconds(Time time) { return toSeconds(time.time_since_epoch()); }

Json hostJson(const Trace& trace, HostId id) {
    const Host& host = trace.host(id);
    Json slots = Json::object();
    for (std::size_t slot = 7; slot >= 1; --slot)
        slots[std::to_string(slot)] = host.fillings[slot];
    return {{"id", idJson(id)}, {"name", host.name}, {"address", host.address}, {"mac", host.mac}, {"slots", slots}};
}

std::string_view fateName(FrameFate fate) {
    switch (fate) {
    case FrameFate::InFlight:
        return "in flight";
    case FrameFate::Delivered:
        return "delivered";
    case FrameFate::Lost:
        return "lost";
    }
    return "";
}

Json frameJson(const Trace& trace, FrameId id) {
    const Frame& frame = trace.frame(id);
    return {{"id", idJson(id)},
            {"sent", seconds(frame.sent)},
            {"ended", seconds(frame.ended)},
            {"from", idJson(frame.from)},
            {"to", idJson(frame.to)},
            {"fate", fateName(frame.fate)},
            {"connection", idJson(frame.connection)},
            {"repeats", idJson(frame.repeats)},
            {"bytes", toHex(trace.bytes(frame.blob), "")}};
}

Json eventJson(const Trace& trace, EventId id) {
    const Event event = trace.event(id);
    return {{"id", idJson(id)},
            {"time", seconds(event.time)},
            {"kind", eventKindName(event.kind)},
            {"host", idJson(event.host)},
            {"layer", static_cast<unsigned>(event.layer)},
            {"cause", idJson(event.cause)},
            {"frame", idJson(event.frame)},
            {"connection", idJson(event.connection)},
            {"origin", originName(event.origin)},
            {"sentence", sentence(trace, id)}};
}

// Writes `[…]` element by element, so that a long trace is never a second time in memory.
template <class Make>
void writeList(std::ostream& out, std::string_view name, std::size_t count, Make&& make) {
    out << ",\n\"" << name << "\": [";
    for (std::size_t i = 0; i < count; ++i)
        out << (i == 0 ? "\n" : ",\n") << make(static_cast<std::uint32_t>(i)).dump();
    out << "]";
}

} // namespace

void writeTraceJson(std::ostream& out, const Run& run) {
    const Trace& trace = *run.trace;
    out << "{\"title\": " << Json(trace.title).dump() << ",\n\"seed\": " << trace.seed << ",\n\"counts\": "
        << Json{{"frames_sent", run.counts.framesSent},
                {"frames_delivered", run.counts.framesDelivered},
                {"frames_lost", run.counts.framesLost},
                {"end", seconds(run.counts.end)},
                {"timers_pending", run.counts.timersPending}}
               .dump()
        << ",\n\"failure\": " << (run.failure ? Json(*run.failure) : Json()).dump();
    writeList(out, "hosts", trace.hostCount(), [&](std::uint32_t i) { return hostJson(trace, HostId{i}); });
    writeList(out, "links", trace.linkCount(), [&](std::uint32_t i) {
        const Link& link = trace.link(LinkId{i});
        return Json{{"id", i + 1}, {"a", idJson(link.a)}, {"b", idJson(link.b)}, {"description", link.description}};
    });
    writeList(out, "connections", trace.connectionCount(), [&](std::uint32_t i) {
        const Connection& connection = trace.connection(ConnectionId{i});
        return Json{{"id", i + 1}, {"client", connection.clientEndpoint}, {"server", connection.serverEndpoint}};
    });
    writeList(out, "frames", trace.frameCount(), [&](std::uint32_t i) { return frameJson(trace, FrameId{i}); });
    writeList(out, "events", trace.eventCount(), [&](std::uint32_t i) { return eventJson(trace, EventId{i}); });
    out << "}\n";
}

} // namespace layerscope
