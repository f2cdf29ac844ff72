// The sequence space of RFC 9293 §3.4 through a whole run, from the trace's variables alone.
#pragma once

#include "base/sequence.h"
#include "trace/sentence.h"
#include "trace/trace.h"

#include <fmt/format.h>
#include <map>
#include <vector>

namespace layerscope::test {

class SequenceSpace {
public:
    explicit SequenceSpace(const Trace& trace) : m_trace(trace), m_places(trace.variableCount()) {
        declare();
        for (std::uint32_t i = 0; i < trace.eventCount() && m_problem.empty(); ++i) {
            const Event event = trace.event(EventId{i});
            if (event.time != m_now)
                settle(i);
            m_now = event.time;
            take(event, i);
        }
        if (m_problem.empty())
            settle(static_cast<std::uint32_t>(trace.eventCount()));
    }
    // The first thing that is out of order; empty when nothing is.
    const std::string& problem() const { return m_problem; }
    std::size_t moments() const { return m_moments; } // of an end of a connection that were judged

private:
    enum class Name : std::uint8_t { None, State, SndUna, SndNxt, SndWnd, RcvNxt, RcvWnd, Rto, Persist };
    // One end of a connection.
    struct End {
        ConnectionId connection;
        std::string_view state;
        std::optional<SeqNumber> sndUna, sndNxt, rcvNxt;
        std::optional<SeqNumber> rightEdge;   // RCV.NXT + RCV.WND when the last moment was over
        std::optional<SeqNumber> sendingEdge; // the furthest that the peer has ever allowed
        std::int64_t sndWnd = unsetValue, rcvWnd = unsetValue;
        bool changed = false;
    };
    struct Place {
        std::size_t end = 0;
        Name name = Name::None;
    };

    // Each connection declares its variables together, "state" first.
    void declare() {
        static const std::map<std::string_view, Name> names{{"SND.UNA", Name::SndUna},       {"SND.NXT", Name::SndNxt},
                                                            {"SND.WND", Name::SndWnd},       {"RCV.NXT", Name::RcvNxt},
                                                            {"RCV.WND", Name::RcvWnd},       {"RTO timer", Name::Rto},
                                                            {"persist timer", Name::Persist}};
        for (std::uint32_t i = 0; i < m_trace.variableCount(); ++i) {
            const Variable& variable = m_trace.variable(VariableId{i});
            if (variable.layer != LayerNumber::Transport || !variable.connection)
                continue;
            if (variable.kind == VariableKind::State) {
                m_ends.push_back({});
                m_ends.back().connection = variable.connection;
                m_ofConnection[variable.connection].push_back(m_ends.size() - 1);
                m_places[i] = {m_ends.size() - 1, Name::State};
            } else if (const auto found = names.find(variable.name); found != names.end() && !m_ends.empty()) {
                m_places[i] = {m_ends.size() - 1, found->second};
            }
        }
        m_timers.resize(m_ends.size());
    }

    void take(const Event& event, std::uint32_t index) {
        const bool timer = event.kind == EventKind::TimerStarted || event.kind == EventKind::TimerFired ||
                           event.kind == EventKind::TimerCancelled;
        if (event.kind != EventKind::StateChanged && event.kind != EventKind::VariableChanged && !timer)
            return;
        const Place place = m_places[event.variable().value];
        if (place.name == Name::None)
            return;
        End& end = m_ends[place.end];
        end.changed = true;
        const auto number = [&](std::optional<SeqNumber>& is, std::string_view name) {
            const SeqNumber next(static_cast<std::uint32_t>(event.after));
            if (is && next < *is)
                complain(index, fmt::format("{} went back from {} to {}", name, is->value(), next.value()));
            is = next;
        };
        switch (place.name) {
        case Name::State:
            end.state = m_trace.text(TextId{static_cast<std::uint32_t>(event.after)});
            break;
        case Name::SndUna:
            number(end.sndUna, "SND.UNA");
            break;
        case Name::SndNxt:
            number(end.sndNxt, "SND.NXT");
            break;
        case Name::RcvNxt:
            number(end.rcvNxt, "RCV.NXT");
            break;
        case Name::SndWnd:
            end.sndWnd = event.after;
            break;
        case Name::RcvWnd:
            end.rcvWnd = event.after;
            break;
        case Name::Rto:
            m_timers[place.end].first = event.after != unsetValue;
            break;
        case Name::Persist:
            m_timers[place.end].second = event.after != unsetValue;
            break;
        case Name::None:
            break;
        }
        if (end.sndUna && end.sndNxt && *end.sndUna > *end.sndNxt)
            complain(index, "SND.UNA is beyond SND.NXT");
        // Nobody receives what was never sent, nor hears an acknowledgement that was never given.
        const std::vector<std::size_t>& both = m_ofConnection[end.connection];
        if (both.size() != 2)
            return;
        for (std::size_t i = 0; i < 2; ++i) {
            const End& sender = m_ends[both[i]];
            const End& receiver = m_ends[both[1 - i]];
            if (sender.sndNxt && receiver.rcvNxt && *receiver.rcvNxt > *sender.sndNxt)
                complain(index, "RCV.NXT is beyond the peer's SND.NXT");
            if (sender.sndUna && receiver.rcvNxt && *sender.sndUna > *receiver.rcvNxt)
                complain(index, "SND.UNA is beyond the peer's RCV.NXT");
        }
    }

    // A moment is over: what belongs together has been recorded together.
    void settle(std::uint32_t index) {
        for (std::size_t i = 0; i < m_ends.size(); ++i) {
            End& end = m_ends[i];
            if (!std::exchange(end.changed, false) || end.state == "CLOSED" || end.state == "LISTEN")
                continue;
            if (end.rcvNxt && end.rcvWnd != unsetValue && end.state != "SYN-SENT") {
                const SeqNumber edge = *end.rcvNxt + static_cast<std::uint32_t>(end.rcvWnd);
                // RFC 9293 §3.8.6: the right edge must not move back. The peer's FIN takes a number beyond it.
                if (end.rightEdge && edge < *end.rightEdge)
                    complain(index, fmt::format("the window's right edge went back from {} to {}",
                                                end.rightEdge->value(), edge.value()));
                end.rightEdge = edge;
            }
            if (!end.sndUna || !end.sndNxt)
                continue;
            ++m_moments;
            if (*end.sndUna < *end.sndNxt && !m_timers[i].first && !m_timers[i].second)
                complain(index, fmt::format("in {} numbers wait for an acknowledgement and no timer runs", end.state));
            if (end.sndWnd == unsetValue)
                continue;
            const SeqNumber allowed = *end.sndUna + static_cast<std::uint32_t>(end.sndWnd);
            end.sendingEdge = end.sendingEdge ? std::max(*end.sendingEdge, allowed) : allowed;
            if (*end.sndNxt > *end.sendingEdge + 1) // one byte may probe a window of 0
                complain(index, fmt::format("SND.NXT {} is beyond what the peer ever allowed, {}", end.sndNxt->value(),
                                            end.sendingEdge->value()));
        }
    }

    void complain(std::uint32_t index, const std::string& what) {
        if (m_problem.empty())
            m_problem = fmt::format("by event {}: {} ({})", index, what,
                                    index > 0 ? sentence(m_trace, EventId{index - 1}) : "start");
    }

    const Trace& m_trace;
    std::vector<Place> m_places; // by VariableId
    std::vector<End> m_ends;
    std::vector<std::pair<bool, bool>> m_timers; // by end: whether RTO and persist timer run
    std::map<ConnectionId, std::vector<std::size_t>> m_ofConnection;
    std::size_t m_moments = 0;
    Time m_now{};
    std::string m_problem;
};

} // namespace layerscope::test
