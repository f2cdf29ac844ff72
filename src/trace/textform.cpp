#include "trace/textform.h"

#include "trace/sentence.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::string_view rowFormat = "{:>5}  {:>12}  {:<10} {:<2} {:>6}  {}\n";

std::string row(std::string_view number, std::string_view time, std::string_view host, std::string_view layer,
                std::string_view cause, std::string_view sentence) {
    return fmt::format(rowFormat, number, time, host, layer, cause, sentence);
}

} // namespace

std::string eventLine(const Trace& trace, EventId id) {
    const Event event = trace.event(id);
    return row(std::to_string(id.value + 1), timeText(event.time),
               event.host ? std::string_view(trace.host(event.host).name) : std::string_view("link"),
               event.layer == LayerNumber::None ? std::string()
                                                : fmt::format("L{}", static_cast<unsigned>(event.layer)),
               event.cause ? fmt::format("#{}", event.cause.value + 1) : std::string(), sentence(trace, id));
}

std::string eventHeading() { return row("#", "time (s)", "host", "L", "cause", "event"); }

} // namespace layerscope
