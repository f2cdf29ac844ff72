#include "ui/lesson/veiledtrace.h"

#include "capture/context.h"
#include "trace/sentence.h"
#include "ui/text.h"
#include "wire/summary.h"

#include <algorithm>

namespace layerscope {

namespace {

bool isVariableEvent(EventKind kind) { return kind >= EventKind::StateChanged && kind <= EventKind::TimerCancelled; }

bool hasBlob(EventKind kind) {
    return kind == EventKind::LayerDown || kind == EventKind::LayerUp || kind == EventKind::FrameCorrupted ||
           kind == EventKind::MessageDelivered;
}

class Copier {
public:
    Copier(const Trace& trace, std::size_t limit, const Mask& mask, HidePlaces places)
        : m_from(trace), m_limit(std::min(limit, trace.eventCount())), m_mask(mask), m_places(places) {}

    VeiledTrace run() {
        m_to->title = m_from.title;
        m_to->origin = m_from.origin;
        m_to->seed = m_from.seed;
        m_to->vocabulary = m_from.vocabulary;
        if (m_mask.active) {
            m_limit = std::min(m_limit, m_mask.stop);
            m_veil = std::make_shared<Veil>();
            m_veil->stop = m_limit;
            hideVariables();
        }
        copyTables();
        for (std::uint32_t index = 0; index < m_limit; ++index)
            copyEvent({index});
        if (m_mask.active)
            addPreviews();
        return {m_to, m_veil, std::move(m_frames)};
    }

private:
    // The variables that the mask names, and those whose changes would tell the answer.
    void hideVariables() {
        m_veil->variables.insert(m_mask.variables.begin(), m_mask.variables.end());
        if (m_mask.giveaways.empty())
            return;
        for (std::uint32_t index = 0; index < m_limit; ++index) {
            const Event event = m_from.event({index});
            if (isVariableEvent(event.kind) && m_mask.givesAway(sentence(m_from, {index})))
                m_veil->variables.insert(event.variable());
        }
    }

    void copyTables() {
        for (std::uint32_t i = 0; i < m_from.hostCount(); ++i)
            m_to->addHost(m_from.host({i}));
        for (std::uint32_t i = 0; i < m_from.linkCount(); ++i)
            m_to->addLink(m_from.link({i}));
        for (std::uint32_t i = 0; i < m_from.connectionCount(); ++i)
            m_to->addConnection(m_from.connection({i}));
        for (std::uint32_t i = 0; i < m_from.variableCount(); ++i)
            m_to->addVariable(m_from.variable({i}));
        if (!m_mask.active) // they would open what is hidden
            for (const DecryptionSecrets& secrets : m_from.secrets())
                m_to->addSecrets(secrets);
        TraceDissector dissector(m_from);
        for (std::uint32_t i = 0; i < m_from.frameCount(); ++i)
            m_frames.push_back(copyFrame({i}, dissector));
        for (std::uint32_t i = 0; i < m_from.messageCount(); ++i) {
            Message message = m_from.message({i});
            const bool sent = message.sentEvent && message.sentEvent.value < m_limit;
            message.blob = sent ? blob(message.blob) : BlobId{};
            m_to->addMessage(message);
        }
    }

    FrameId copyFrame(FrameId id, TraceDissector& dissector) {
        Frame frame = m_from.frame(id);
        const bool sent = frame.sentEvent && frame.sentEvent.value < m_limit;
        if (!sent && (!m_mask.active || std::ranges::find(m_mask.previews, id) == m_mask.previews.end()))
            return {};
        const FrameId copy{static_cast<std::uint32_t>(m_to->frameCount())};
        const ByteView original = m_from.bytes(frame.blob);
        Bytes bytes(original.begin(), original.end());
        if (m_mask.active)
            hideIn(id, copy, frame, bytes, dissector);
        frame.blob = m_to->addBlob(bytes, m_from.spans(frame.blob));
        if (frame.repeats)
            frame.repeats = m_frames[frame.repeats.value];
        if (!sent)
            frame.sentEvent = {};
        if (!frame.endEvent || frame.endEvent.value >= m_limit) {
            frame.endEvent = {};
            frame.fate = FrameFate::InFlight;
            frame.lostAt = 1.0F;
        }
        return m_to->addFrame(frame);
    }

    // Takes the hidden places out of the bytes, and whatever else in them would tell.
    void hideIn(FrameId id, FrameId copy, const Frame& frame, Bytes& bytes, TraceDissector& dissector) {
        Veil::Hidden hidden;
        if (m_places == HidePlaces::Yes) {
            for (const FieldPlace& place : m_mask.places)
                if (place.frame == id)
                    clear(bytes, place, hidden);
            if (m_mask.hasSecrets(id))
                hidden.fields.insert(m_mask.fields.begin(), m_mask.fields.end());
        }
        const Bytes whole(m_from.bytes(frame.blob).begin(), m_from.bytes(frame.blob).end());
        const auto tells = [&](const DissectionNode& node) {
            return m_mask.givesAway(displayValue(node, whole)) || m_mask.givesAway(node.text);
        };
        if (!m_mask.giveaways.empty() || !hidden.fields.empty()) {
            const Dissection dissection = dissector.dissect(id);
            for (const DissectionNode& node : dissection.nodes)
                if (node.field == nullptr) {
                    hidden.sizes =
                        hidden.sizes || m_mask.givesAway(node.text) || m_mask.givesAway(std::to_string(node.length));
                } else if (tells(node)) {
                    hidden.fields.emplace(node.field->abbrev);
                    if (!node.generated && !node.elsewhere && node.length > 0)
                        clear(bytes, {id, node.begin, node.length, 0, 0}, hidden);
                }
            if (!hidden.fields.empty())
                hideWhatGuards(dissection, id, bytes, hidden);
        }
        if (hidden.fields.empty() && hidden.bytes.empty() && !hidden.sizes)
            return;
        const FrameSummary summary = summarize(whole, frame.linkType);
        const auto hides = [&hidden](std::string_view field) { return hidden.fields.contains(field); };
        // With bytes taken out the packet may be called something else.
        hidden.name = hides("tcp.flags") || hides("tcp.flags.str") || m_mask.givesAway(summary.name) ||
                      m_mask.givesAway(summarize(bytes, frame.linkType).name);
        // Where there is no sequence number, ports and addresses stand in its place.
        hidden.sequence = summary.seq ? hides("tcp.seq_raw") || hides("tcp.seq")
                                      : !hidden.bytes.empty() || m_mask.givesAway(summary.detail);
        hidden.acknowledgment = hides("tcp.ack_raw") || hides("tcp.ack");
        m_veil->frames[copy] = std::move(hidden);
    }

    // Checksums would let a value be tried out; what viewers work out from wrong bytes would mislead.
    void hideWhatGuards(const Dissection& dissection, FrameId id, Bytes& bytes, Veil::Hidden& hidden) {
        for (const DissectionNode& node : dissection.nodes) {
            if (node.field == nullptr)
                continue;
            const std::string_view name = node.field->abbrev;
            const bool sequence = hidden.fields.contains("tcp.seq_raw") && (name == "tcp.seq" || name == "tcp.nxtseq");
            const bool acknowledgment = hidden.fields.contains("tcp.ack_raw") && name == "tcp.ack";
            if (sequence || acknowledgment || name.starts_with("tcp.analysis"))
                hidden.fields.emplace(name);
            if (!name.ends_with(".checksum") && name != "eth.fcs")
                continue;
            hidden.fields.emplace(name);
            if (m_places == HidePlaces::Yes && !node.elsewhere && node.length > 0)
                clear(bytes, {id, node.begin, node.length, 0, 0}, hidden);
        }
    }

    // Remembers the bytes as well, to find them again in the PDUs of other layers.
    void clear(Bytes& bytes, const FieldPlace& place, Veil::Hidden& hidden) {
        const std::size_t begin = std::min<std::size_t>(place.begin, bytes.size());
        const std::size_t end = std::min<std::size_t>(begin + place.length, bytes.size());
        const auto first = bytes.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = bytes.begin() + static_cast<std::ptrdiff_t>(end);
        hidden.bytes.push_back({place.begin, place.length});
        constexpr std::size_t telling = 3; // fewer bytes stand everywhere
        if (end - begin >= telling && std::any_of(first, last, [](std::uint8_t byte) { return byte != 0; }))
            m_needles.emplace_back(first, last);
        if (place.bits == 0) {
            std::fill(first, last, std::uint8_t{0});
            return;
        }
        for (std::uint32_t bit = place.firstBit; bit < std::uint32_t{place.firstBit} + place.bits; ++bit)
            if (begin + bit / 8 < end)
                bytes[begin + bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> (bit % 8)));
    }

    BlobId blob(BlobId original) {
        if (!original)
            return {};
        const ByteView view = m_from.bytes(original);
        Bytes bytes(view.begin(), view.end());
        for (const Bytes& needle : m_needles)
            for (auto at = bytes.begin();
                 (at = std::search(at, bytes.end(), needle.begin(), needle.end())) != bytes.end();)
                at = std::fill_n(at, needle.size(), std::uint8_t{0});
        return m_to->addBlob(bytes, m_from.spans(original));
    }

    TextId text(TextId original) { return original ? m_to->intern(m_from.text(original)) : original; }

    void copyEvent(EventId id) {
        Event event = m_from.event(id);
        if (event.frame)
            event.frame = m_frames[event.frame.value];
        const bool hidden = m_mask.hidesEvent(m_from, id) ||
                            (m_veil && isVariableEvent(event.kind) && m_veil->hidesVariable(event.variable()));
        if (hidden && event.kind != EventKind::FrameSent && event.kind != EventKind::FrameDelivered &&
            event.kind != EventKind::FrameLost) {
            Event note;
            note.time = event.time;
            note.cause = event.cause;
            note.layer = event.layer;
            note.origin = event.origin;
            note.host = event.host;
            note.connection = event.connection;
            note.text = m_to->intern(hiddenWords().toStdString());
            m_to->append(note);
            return;
        }
        event.text = text(event.text);
        if (event.kind == EventKind::StateChanged) {
            const auto state = [this](std::int64_t value) {
                const TextId name{static_cast<std::uint32_t>(value)};
                return value == unsetValue || !name ? value : std::int64_t{text(name).value};
            };
            event.before = state(event.before);
            event.after = state(event.after);
        }
        if (hasBlob(event.kind))
            event.subject = blob(event.blob()).value;
        if (m_veil && event.frame)
            if (const Veil::Hidden* secret = m_veil->hidden(event.frame);
                hidden || (secret != nullptr && secret->name && !hasBlob(event.kind)))
                event.text = m_to->intern(hiddenWords().toStdString());
        m_to->append(event);
    }

    void addPreviews() {
        std::vector<Event> events;
        for (const FrameId id : m_mask.previews) {
            const Frame frame = m_from.frame(id);
            for (const EventId at : {frame.sentEvent, frame.endEvent}) {
                if (!at || at.value < m_limit)
                    continue;
                Event event;
                event.kind = m_from.event(at).kind;
                event.time = m_from.event(at).time;
                event.host = m_from.event(at).host;
                event.layer = m_from.event(at).layer;
                event.origin = m_from.event(at).origin;
                event.frame = m_frames[id.value];
                events.push_back(event);
            }
        }
        std::ranges::stable_sort(events, {}, &Event::time);
        for (const Event& event : events)
            m_to->append(event);
    }

    const Trace& m_from;
    std::size_t m_limit;
    const Mask& m_mask;
    HidePlaces m_places;
    std::shared_ptr<Trace> m_to = std::make_shared<Trace>();
    std::shared_ptr<Veil> m_veil;
    std::vector<FrameId> m_frames;
    std::vector<Bytes> m_needles;
};

} // namespace

VeiledTrace veiledTrace(const Trace& trace, std::size_t limit, const Mask& mask, HidePlaces places) {
    return Copier(trace, limit, mask, places).run();
}

} // namespace layerscope
