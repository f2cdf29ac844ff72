#include "lesson/mask.h"

#include "lesson/expressionnode.h"
#include "trace/sentence.h"
#include "wire/protocols.h"

#include <algorithm>
#include <cctype>
#include <fmt/format.h>

namespace layerscope {

namespace {

struct BitRange {
    std::uint64_t begin = 0, end = 0;
    bool overlaps(const BitRange& other) const { return begin < other.end && other.begin < end; }
};

BitRange bitsOf(const FieldPlace& place) {
    const std::uint64_t begin = std::uint64_t{place.begin} * 8 + place.firstBit;
    return {begin, begin + (place.bits != 0 ? place.bits : std::uint64_t{place.length} * 8)};
}

FieldPlace placeOf(FrameId frame, const DissectionNode& node) {
    FieldPlace place{frame, node.begin, node.length, 0, 0};
    if (node.field->bitWidth != 0 && (node.field->bitWidth % 8 != 0 || node.field->bitOffset % 8 != 0)) {
        place.firstBit = node.field->bitOffset % 8;
        place.bits = node.field->bitWidth;
    }
    return place;
}

// What viewers work out from a field, and so would tell it.
bool tells(std::string_view worked, std::string_view field) {
    if (field == "tcp.seq_raw" || field == "tcp.seq")
        return worked == "tcp.seq" || worked == "tcp.nxtseq";
    if (field == "tcp.ack_raw" || field == "tcp.ack")
        return worked == "tcp.ack";
    if (field.starts_with("tcp.flags"))
        return worked == "tcp.flags.str" || worked.starts_with("tcp.analysis");
    return worked == field;
}

bool isChecksum(std::string_view field) { return field.ends_with(".checksum") || field == "eth.fcs"; }

class MaskMaker {
public:
    MaskMaker(LessonRuns& runs, std::size_t page)
        : m_runs(runs), m_page(page), m_stops(runs.stops(page)), m_evaluation(runs.evaluation(m_stops.run)) {}

    Mask run(const Predict& predict) {
        m_mask.active = true;
        m_mask.stop = m_stops.stop;
        for (const std::string& name : predict.preview)
            if (const FrameId frame = m_runs.packet(m_stops.run, name))
                m_mask.previews.push_back(frame);
        // A question of kind byte asks where a field is: hatching would show the place.
        if (predict.kind != PredictKind::Byte)
            addUses(predict.answer);
        for (const Option& option : predict.options)
            addUses(option.layer);
        for (const Expression& expression : predict.hide)
            addUses(expression, How::Asked);
        addGiveaways(predict);
        std::ranges::sort(m_mask.frames);
        m_mask.frames.erase(std::unique(m_mask.frames.begin(), m_mask.frames.end()), m_mask.frames.end());
        return std::move(m_mask);
    }

private:
    enum class How : std::uint8_t { Read, Asked }; // by the answer, or by "hide"

    void addUses(const Expression& expression, How how = How::Read) {
        if (!expression)
            return;
        const ExpressionUses uses = expression.uses();
        for (const FieldUse& use : uses.fields)
            if (!use.packet.empty() && !use.field.empty())
                if (const FrameId frame = m_runs.packet(m_stops.run, use.packet))
                    addField(frame, use.field);
        if (how == How::Read && !tellsAtStop(expression))
            return;
        for (const VariableUse& use : uses.variables)
            for (const VariableId variable : m_evaluation.variables(use)) {
                m_mask.variables.push_back(variable);
                m_mask.hosts.push_back(m_evaluation.trace().variable(variable).host);
            }
    }

    // What is not yet at the stop as it will be may be seen as it is.
    bool tellsAtStop(const Expression& expression) {
        const auto now = m_evaluation.evaluate(expression, m_stops.stop);
        const auto then = m_evaluation.evaluate(expression, m_stops.reveal);
        return looksElsewhere(*expression.root()) || (now && then && equalValues(*now, *then));
    }

    // Whether an expression asks for a value at another moment than where it stands.
    static bool looksElsewhere(const ExpressionNode& node) {
        return (node.kind == NodeKind::Call && node.function == Function::At) ||
               std::ranges::any_of(node.children, [](const NodePointer& child) { return looksElsewhere(*child); });
    }

    // The field, whatever shares bits with it or is worked out from it, and the checksums that guard it.
    void addField(FrameId frame, const std::string& name) {
        m_mask.frames.push_back(frame);
        const auto& nodes = m_evaluation.dissection(frame).nodes;
        std::vector<BitRange> hidden;
        for (const DissectionNode& node : nodes)
            if (node.field != nullptr && (answersTo(*node.field, name) || isChecksum(node.field->abbrev))) {
                m_mask.fields.emplace(node.field->abbrev);
                if (node.length == 0 || node.elsewhere)
                    continue;
                m_mask.places.push_back(placeOf(frame, node));
                hidden.push_back(bitsOf(m_mask.places.back()));
            }
        for (const DissectionNode& node : nodes) {
            if (node.field == nullptr)
                continue;
            const BitRange bits = bitsOf(placeOf(frame, node));
            const bool shares =
                node.length > 0 && !node.elsewhere &&
                std::ranges::any_of(hidden, [&](const BitRange& range) { return range.overlaps(bits); });
            if (shares || tells(node.field->abbrev, name))
                m_mask.fields.emplace(node.field->abbrev);
        }
    }

    void addGiveaways(const Predict& predict) {
        if (predict.kind != PredictKind::Number && predict.kind != PredictKind::Text)
            return;
        const auto answer = m_runs.answer(m_page);
        if (!answer)
            return;
        constexpr std::size_t tooCommon = 2; // short numbers and words stand everywhere
        std::vector<std::string> texts{plainText(*answer), valueText(*answer)};
        if (const auto* sequence = answer->as<SeqNumber>()) {
            texts.push_back(fmt::format("{:x}", sequence->value()));
            texts.push_back(fmt::format("{:08x}", sequence->value()));
        }
        if (const auto* number = answer->as<std::int64_t>(); number != nullptr && texts.front().size() > tooCommon)
            texts.push_back(fmt::format("0x{:x}", *number));
        for (std::string& text : texts)
            if (text.size() > tooCommon && std::ranges::find(m_mask.giveaways, text) == m_mask.giveaways.end())
                m_mask.giveaways.push_back(std::move(text));
    }

    LessonRuns& m_runs;
    std::size_t m_page;
    const PageStops& m_stops;
    Evaluation& m_evaluation;
    Mask m_mask;
};

} // namespace

Mask maskOf(LessonRuns& runs, std::size_t page) {
    const Predict* predict = runs.lesson().pages[page].predict();
    return predict == nullptr ? Mask() : MaskMaker(runs, page).run(*predict);
}

bool Mask::hidesFrame(const Trace& trace, FrameId frame) const {
    if (!active || std::ranges::find(previews, frame) != previews.end())
        return false;
    const EventId sent = trace.frame(frame).sentEvent;
    return !sent || sent.value >= stop;
}

bool Mask::hasSecrets(FrameId frame) const { return active && std::ranges::binary_search(frames, frame); }

bool Mask::hidesByte(FrameId frame, std::uint32_t offset) const {
    return active && std::ranges::any_of(places, [&](const FieldPlace& place) {
               return place.frame == frame && offset >= place.begin && offset - place.begin < place.length;
           });
}

bool Mask::hidesField(FrameId frame, std::string_view field) const {
    return hasSecrets(frame) && fields.contains(std::string(field));
}

bool Mask::hidesVariable(VariableId variable) const {
    return active && std::ranges::find(variables, variable) != variables.end();
}

bool Mask::givesAway(std::string_view text) const {
    return active && std::ranges::any_of(giveaways, [&](const std::string& secret) {
               for (std::size_t at = text.find(secret); at != std::string_view::npos; at = text.find(secret, at + 1)) {
                   // 301 is not told by 3015, nor 0x12c by 0x12c4.
                   const bool hex = secret.starts_with("0x");
                   const auto digit = [&](std::size_t index) {
                       const auto character = index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
                       return hex ? std::isxdigit(character) != 0 : character >= '0' && character <= '9';
                   };
                   if (!(at > 0 && digit(at - 1)) && !digit(at + secret.size()))
                       return true;
               }
               return false;
           });
}

bool Mask::hidesEvent(const Trace& trace, EventId id) const {
    if (!active)
        return false;
    if (id.value >= stop)
        return true;
    const Event event = trace.event(id);
    const bool ofVariable = event.kind >= EventKind::StateChanged && event.kind <= EventKind::TimerCancelled;
    if (ofVariable && hidesVariable(event.variable()))
        return true;
    const bool showsBytes = event.kind == EventKind::LayerDown || event.kind == EventKind::LayerUp;
    if (showsBytes && event.frame && hasSecrets(event.frame))
        return true;
    return givesAway(sentence(trace, id));
}

} // namespace layerscope
