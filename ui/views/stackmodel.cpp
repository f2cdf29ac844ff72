#include "ui/views/stackmodel.h"

#include "layers/registry.h"
#include "ui/models/framecontent.h"
#include "ui/names.h"
#include "ui/text.h"
#include "ui/theme/glyphs.h"
#include "wire/summary.h"

#include <algorithm>

namespace layerscope {

namespace {

// How far back a stack looks for what it last did; farther back it shows none of it.
constexpr std::size_t farthest = 4000;

std::size_t number(LayerNumber layer) { return static_cast<std::size_t>(layer); }

EventId idAt(std::size_t index) { return EventId{static_cast<std::uint32_t>(index)}; }

bool isCrossing(EventKind kind) { return kind == EventKind::LayerDown || kind == EventKind::LayerUp; }

bool isChange(EventKind kind) {
    return kind == EventKind::StateChanged || kind == EventKind::VariableChanged || kind == EventKind::TimerStarted ||
           kind == EventKind::TimerFired || kind == EventKind::TimerCancelled;
}

QString fillingTitle(const Host& host, LayerNumber layer) {
    const std::string& filling = host.fillings[number(layer)];
    if (filling.empty())
        return QStringLiteral("empty");
    if (const std::string& title = host.titles[number(layer)]; !title.empty())
        return toQString(title);
    const LayerIdentity* identity = LayerRegistry::builtIn().find(layer, filling);
    return toQString(identity != nullptr ? identity->title : filling);
}

// What a host did last, gathered in one walk back from the moment.
struct History {
    std::vector<EventId> crossings;  // of the last PDU, newest first
    std::vector<VariableId> changed; // at the time of the last change
    ConnectionId connection;         // the last one that something happened on
    FrameId sent;                    // by this host after the last crossing
};

History historyOf(const Trace& trace, std::size_t position, HostId host) {
    History history;
    std::optional<Time> changeTime;
    bool passComplete = false;
    for (std::size_t back = 0; back < farthest && back < position; ++back) {
        const EventId id = idAt(position - 1 - back);
        const Event event = trace.event(id);
        if (event.kind == EventKind::FrameSent && event.frame && trace.frame(event.frame).from == host &&
            history.crossings.empty() && !history.sent)
            history.sent = event.frame;
        if (event.host != host)
            continue;
        if (event.connection && !history.connection)
            history.connection = event.connection;
        if (isCrossing(event.kind) && !passComplete) {
            if (!history.crossings.empty()) {
                const Event newer = trace.event(history.crossings.back());
                const int step = static_cast<int>(event.layer) - static_cast<int>(newer.layer);
                passComplete = event.kind != newer.kind || step != (event.kind == EventKind::LayerDown ? 1 : -1);
            }
            if (!passComplete)
                history.crossings.push_back(id);
        }
        if (isChange(event.kind)) {
            if (!changeTime)
                changeTime = event.time;
            if (event.time == *changeTime)
                history.changed.push_back(event.variable());
        }
        if (changeTime && event.time < *changeTime && passComplete && history.connection)
            break;
    }
    return history;
}

SequenceBases basesOf(const Trace& trace, ConnectionId connection, HostId host) {
    for (std::uint32_t index = 0; index < trace.frameCount(); ++index) {
        const Frame& frame = trace.frame(FrameId{index});
        if (frame.connection == connection && frame.from == host)
            return sequenceBases(trace, FrameId{index});
    }
    return {};
}

// The order in which a student needs them; what is not named here comes after, as declared.
int rank(const QString& name) {
    static const QStringList order{QStringLiteral("SND.UNA"), QStringLiteral("SND.NXT"), QStringLiteral("RCV.NXT"),
                                   QStringLiteral("SND.WND"), QStringLiteral("RTO"),     QStringLiteral("timer"),
                                   QStringLiteral("RCV.WND"), QStringLiteral("SRTT"),    QStringLiteral("RTTVAR")};
    const auto place = order.indexOf(name);
    return static_cast<int>(place < 0 ? order.size() : place);
}

std::vector<StackModel::Value> valuesOf(const Trace& trace, const TraceState& state, Time time, HostId host,
                                        const History& history, Numbering numbering, const Veil* veil) {
    std::vector<StackModel::Value> values;
    std::optional<SequenceBases> bases;
    StackModel::Value timer{QStringLiteral("timer"), QStringLiteral("off"), false};
    bool anyTimer = false;
    for (std::uint32_t index = 0; index < trace.variableCount(); ++index) {
        const VariableId id{index};
        const Variable& variable = trace.variable(id);
        if (variable.host != host || variable.layer != LayerNumber::Transport || variable.kind == VariableKind::State ||
            variable.connection != history.connection)
            continue;
        if (veil != nullptr && veil->hidesVariable(id)) {
            values.push_back({toQString(variable.name), hiddenMark(), false});
            continue;
        }
        const std::int64_t value = state.value(id);
        const bool changed = std::find(history.changed.begin(), history.changed.end(), id) != history.changed.end();
        if (variable.kind == VariableKind::Timer) {
            anyTimer = true;
            timer.changed = timer.changed || changed;
            if (value != unsetValue) {
                // Whole milliseconds while there are many: digits that only flicker tell nothing.
                Duration left = Duration(value) - time.time_since_epoch();
                if (left > std::chrono::milliseconds(1))
                    left -= left % std::chrono::milliseconds(1);
                timer.text = toQString(durationText(std::max(left, Duration{})));
                timer.changed = true;
            }
            continue;
        }
        if (value == unsetValue)
            continue;
        QString text = toQString(valueText(trace, id, value));
        const QString name = toQString(variable.name);
        if (variable.kind == VariableKind::Sequence && numbering == Numbering::Relative) {
            if (!bases)
                bases = basesOf(trace, variable.connection, host);
            const auto& base = name.startsWith(QLatin1String("RCV")) ? bases->acknowledgment : bases->sequence;
            if (base)
                text = toQString(groupedNumber(static_cast<std::uint32_t>(value) - *base));
        }
        values.push_back({name, text, changed});
    }
    if (anyTimer)
        values.push_back(timer);
    std::stable_sort(values.begin(), values.end(), [](const StackModel::Value& a, const StackModel::Value& b) {
        return rank(a.name) < rank(b.name);
    });
    values.resize(std::min(values.size(), StackModel::mostValues));
    return values;
}

// The state of the connection's transport end, or of the one that listens.
QString transportState(const Trace& trace, const TraceState& state, HostId host, ConnectionId connection) {
    QString found;
    for (std::uint32_t index = 0; index < trace.variableCount(); ++index) {
        const Variable& variable = trace.variable({index});
        if (variable.host != host || variable.layer != LayerNumber::Transport || variable.kind != VariableKind::State ||
            state.value({index}) == unsetValue)
            continue;
        const QString text = toQString(valueText(trace, {index}, state.value({index})));
        if (variable.connection && variable.connection == connection)
            return text;
        if (!variable.connection)
            found = text;
    }
    return found;
}

// Whether a question asks for a state of the host's transport.
bool hidesState(const Trace& trace, HostId host, const Veil& veil) {
    return std::ranges::any_of(veil.variables, [&](VariableId id) {
        const Variable& variable = trace.variable(id);
        return variable.host == host && variable.layer == LayerNumber::Transport &&
               variable.kind == VariableKind::State;
    });
}

// Of the upper three, which most programs leave empty.
QString layersThatAddNothing(const std::array<StackModel::Slot, 8>& layers) {
    const auto adds = [&](std::size_t layer) {
        return !layers[layer].added.isEmpty() && layers[layer].added != QLatin1String("0 B");
    };
    if (adds(5) || adds(6))
        return {};
    return adds(7) ? layerscope::tr(" Layers 6 and 5 add nothing.") : layerscope::tr(" Layers 7 to 5 add nothing.");
}

// Owners as recorded; where they were not (captures), what each layer put in front of the one above.
void addBands(const Trace& trace, const std::vector<EventId>& crossings, StackModel& model) {
    std::array<std::size_t, 8> headers{};
    for (const EventId id : crossings) {
        const Event event = trace.event(id);
        headers[number(event.layer) % 8] = static_cast<std::size_t>(std::abs(event.after - event.before));
    }
    for (std::size_t layer = 1; layer <= 7; ++layer) {
        StackModel::Slot& slot = model.layers[layer];
        if (!slot.pdu)
            continue;
        for (const Span& span : trace.spans(slot.pdu))
            slot.bands.emplace_back(span.layer, span.length);
        if (!slot.bands.empty())
            continue;
        std::size_t left = trace.bytes(slot.pdu).size();
        for (std::size_t owner = model.downwards ? layer : layer + 1; owner < 7; ++owner) {
            const std::size_t part = std::min(left, headers[owner]);
            if (part > 0)
                slot.bands.emplace_back(static_cast<LayerNumber>(owner), part);
            left -= part;
        }
        if (left > 0)
            slot.bands.emplace_back(LayerNumber::Application, left);
    }
}

// Which bytes of the PDUs belong to the message: by their spans, or else by where they are in their frame.
void addLit(const Trace& trace, const std::vector<EventId>& crossings, const CarriedMessage& message,
            StackModel& model) {
    for (const EventId id : crossings) {
        const Event event = trace.event(id);
        StackModel::Slot& slot = model.layers[number(event.layer) % 8];
        if (!slot.pdu || slot.pdu != event.blob())
            continue;
        for (const Span& span : trace.spans(slot.pdu))
            if (message.message && span.message == message.message)
                slot.lit.push_back({span.begin, span.length});
        const auto parts = message.partsIn(event.frame);
        if (message.message || parts.empty())
            continue;
        const ByteView frame = trace.frameBytes(event.frame);
        const ByteView pdu = trace.bytes(slot.pdu);
        const auto found = std::search(frame.begin(), frame.end(), pdu.begin(), pdu.end());
        if (found == frame.end())
            continue;
        const auto start = static_cast<std::size_t>(found - frame.begin());
        for (const MessagePart& part : parts) {
            const std::size_t begin = std::max<std::size_t>(part.bytes.begin, start);
            const std::size_t end =
                std::min<std::size_t>(std::size_t{part.bytes.begin} + part.bytes.length, start + pdu.size());
            if (begin < end)
                slot.lit.push_back(
                    {static_cast<std::uint32_t>(begin - start), static_cast<std::uint32_t>(end - begin)});
        }
    }
}

} // namespace

QString stateMeaning(const QString& state) {
    static const std::pair<const char*, const char*> meanings[] = {
        {"CLOSED", QT_TRANSLATE_NOOP("layerscope", "there is no connection")},
        {"LISTEN", QT_TRANSLATE_NOOP("layerscope", "waits for a SYN from anybody")},
        {"SYN-SENT", QT_TRANSLATE_NOOP("layerscope", "waits for the answer to its SYN")},
        {"SYN-RECEIVED", QT_TRANSLATE_NOOP("layerscope", "its own SYN is not yet acknowledged")},
        {"ESTABLISHED", QT_TRANSLATE_NOOP("layerscope", "data may flow both ways")},
        {"FIN-WAIT-1", QT_TRANSLATE_NOOP("layerscope", "its FIN is not yet acknowledged")},
        {"FIN-WAIT-2", QT_TRANSLATE_NOOP("layerscope", "waits for the FIN of the other side")},
        {"CLOSE-WAIT", QT_TRANSLATE_NOOP("layerscope", "the other side has finished, this side has not")},
        {"CLOSING", QT_TRANSLATE_NOOP("layerscope", "both sides have sent a FIN, its own is not yet acknowledged")},
        {"LAST-ACK", QT_TRANSLATE_NOOP("layerscope", "waits for the acknowledgment of its FIN")},
        {"TIME-WAIT", QT_TRANSLATE_NOOP("layerscope", "waits until no old segment can still be under way")},
    };
    for (const auto& [name, meaning] : meanings)
        if (state == QLatin1String(name))
            return layerscope::tr(meaning);
    return {};
}

StackModel stackModel(const Trace& trace, const TraceState& state, Time time, HostId host, Numbering numbering,
                      const CarriedMessage* message, const Veil* veil) {
    StackModel model;
    if (host.value >= trace.hostCount())
        return model;
    const History history = historyOf(trace, state.position, host);
    const bool hidden = veil != nullptr && hidesState(trace, host, *veil);
    const QString transport = hidden ? hiddenMark() : transportState(trace, state, host, history.connection);
    for (std::size_t layer = 1; layer <= 7; ++layer) {
        StackModel::Slot& slot = model.layers[layer];
        slot.layer = static_cast<LayerNumber>(layer);
        slot.name = layerTitle(slot.layer);
        slot.filling = fillingTitle(trace.host(host), slot.layer);
        if (slot.layer == LayerNumber::Transport && !transport.isEmpty())
            slot.filling += QStringLiteral(", ") + transport;
    }
    for (std::uint32_t index = 0; index < trace.variableCount() && !model.hasValues; ++index) {
        const Variable& variable = trace.variable({index});
        model.hasValues =
            variable.host == host && variable.layer == LayerNumber::Transport && variable.kind != VariableKind::State;
    }
    model.values = valuesOf(trace, state, time, host, history, numbering, veil);

    if (!history.crossings.empty()) {
        const Event newest = trace.event(history.crossings.front());
        model.downwards = newest.kind == EventKind::LayerDown;
        // Downwards it is this stack's until it has arrived; upwards only while it is being handled.
        model.active = newest.time == time || (history.sent && state.inFlight.contains(history.sent));
        for (const EventId id : history.crossings) {
            const Event event = trace.event(id);
            if (number(event.layer) > 7 || event.layer == LayerNumber::None)
                continue;
            StackModel::Slot& slot = model.layers[number(event.layer)];
            const std::int64_t change = std::abs(event.after - event.before);
            const bool origin = model.downwards && event.layer == LayerNumber::Application && change == 0;
            slot.added = origin        ? QStringLiteral("%1 B").arg(event.after)
                         : change == 0 ? QStringLiteral("0 B")
                                       : QStringLiteral("%1%2 B")
                                             .arg(model.downwards ? QStringLiteral("+") : QStringLiteral("\u2212"))
                                             .arg(change);
            slot.passed = model.active;
            if (event.blob() && event.after > 0) {
                slot.pdu = event.blob();
                model.longest = std::max(model.longest, trace.bytes(slot.pdu).size());
            }
            model.longest = std::max(model.longest, static_cast<std::size_t>(std::max(event.before, event.after)));
        }
    }
    addBands(trace, history.crossings, model);
    if (message)
        addLit(trace, history.crossings, *message, model);
    if (history.sent && state.inFlight.contains(history.sent) && model.downwards) {
        const Frame& frame = trace.frame(history.sent);
        const FrameSummary summary = summarize(trace.bytes(frame.blob), frame.linkType);
        const Veil::Hidden* secret = veil != nullptr ? veil->hidden(history.sent) : nullptr;
        model.words = layerscope::tr("In flight: %1, %2 bytes on the wire%3.")
                          .arg(secret != nullptr && secret->name ? hiddenMark() : toQString(summary.name))
                          .arg(frame.originalLength)
                          .arg(summary.payloadLength == 0 ? layerscope::tr(", no data") : QString());
        model.words += layersThatAddNothing(model.layers);
    } else if (model.active) {
        model.words = toQString(sentence(trace, history.crossings.front())) + QLatin1Char('.');
    } else if (const QString meaning = stateMeaning(transport); !meaning.isEmpty()) {
        model.words = transport + QStringLiteral(": ") + meaning + QLatin1Char('.');
    }
    return model;
}

} // namespace layerscope
