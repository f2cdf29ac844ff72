// Comparing a translation with its original.
#include "lesson/checker.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

std::string_view blockName(const LessonBlock& block) {
    static constexpr std::string_view names[] = {"prose", "a step", "a question", "a task", "notes"};
    return names[block.index()];
}

Place placeOf(const LessonBlock& block) {
    return std::visit([](const auto& one) { return one.place; }, block);
}

class Comparison {
public:
    Comparison(const Lesson& original, const Lesson& translation) : m_original(original), m_translation(translation) {}

    std::vector<Slip> run() {
        same({1, 1}, "id", m_original.id, m_translation.id);
        same({1, 1}, "seed", m_original.seed ? std::to_string(*m_original.seed) : "",
             m_translation.seed ? std::to_string(*m_translation.seed) : "");
        same({1, 1}, "requires", m_original.requirements.size(), m_translation.requirements.size());
        same({1, 1}, "goals", m_original.goals.size(), m_translation.goals.size());
        names();
        if (m_original.pages.size() != m_translation.pages.size()) {
            slip({1, 1}, fmt::format("there are {} pages, and {} in the original", m_translation.pages.size(),
                                     m_original.pages.size()));
            return std::move(m_slips);
        }
        for (std::size_t i = 0; i < m_original.pages.size(); ++i)
            page(m_original.pages[i], m_translation.pages[i]);
        return std::move(m_slips);
    }

private:
    void slip(Place place, std::string reason) { m_slips.push_back({m_translation.file, place, std::move(reason)}); }

    void same(Place place, std::string_view key, const std::string& original, const std::string& translated) {
        if (original != translated)
            slip(place, fmt::format("{}: \"{}\" here and \"{}\" in the original", key, translated, original));
    }
    void same(Place place, std::string_view what, std::size_t original, std::size_t translated) {
        if (original != translated)
            slip(place, fmt::format("{}: {} here and {} in the original", what, translated, original));
    }
    void same(Place place, std::string_view key, const Expression& original, const Expression& translated) {
        same(translated ? translated.place : place, key, original.source(), translated.source());
    }
    // Sentences may differ, what they show of the run may not.
    void same(Place place, std::string_view key, const Passage& original, const Passage& translated) {
        const auto inserts = [](const Passage& passage) {
            std::vector<std::string> sources;
            for (const Passage::Insert& insert : passage.inserts)
                sources.push_back(insert.expression.source());
            std::ranges::sort(sources);
            return sources;
        };
        const Place here = translated.empty() ? place : translated.place;
        if (original.empty() != translated.empty())
            slip(here, fmt::format("{}: {}", key,
                                   translated.empty() ? "is missing, and stands in the original"
                                                      : "stands here, and not in the original"));
        else if (inserts(original) != inserts(translated))
            slip(here, fmt::format("{}: shows other values of the run than the original", key));
    }
    void same(Place place, std::string_view key, const std::vector<Passage>& original,
              const std::vector<Passage>& translated) {
        same(place, key, original.size(), translated.size());
        for (std::size_t i = 0; i < std::min(original.size(), translated.size()); ++i)
            same(place, key, original[i], translated[i]);
    }

    void names() {
        same({1, 1}, "packets", m_original.packets.size(), m_translation.packets.size());
        for (std::size_t i = 0; i < std::min(m_original.packets.size(), m_translation.packets.size()); ++i) {
            const PacketName &original = m_original.packets[i], &translated = m_translation.packets[i];
            same(translated.place, "packets", original.name, translated.name);
            same(translated.place, original.name, original.where, translated.where);
            same(translated.place, "after", original.after, translated.after);
            same(translated.place, "nth", original.nth, translated.nth);
        }
        same({1, 1}, "runs", m_original.runs.size(), m_translation.runs.size());
        for (std::size_t i = 0; i < std::min(m_original.runs.size(), m_translation.runs.size()); ++i) {
            const RunSpec &original = m_original.runs[i], &translated = m_translation.runs[i];
            same(translated.place, "run", original.name, translated.name);
            same(translated.place, "scene", original.scene, translated.scene);
            same(translated.place, "capture", original.capture, translated.capture);
            if (original.scenario.faults != translated.scenario.faults ||
                original.scenario.links != translated.scenario.links)
                slip(translated.place,
                     fmt::format("run \"{}\": its links or faults are not those of the original", original.name));
        }
    }

    void page(const Page& original, const Page& translated) {
        if (original.blocks.size() != translated.blocks.size()) {
            slip(translated.place, fmt::format("this page has {} blocks, and the original \"{}\" has {}",
                                               translated.blocks.size(), original.title, original.blocks.size()));
            return;
        }
        for (std::size_t i = 0; i < original.blocks.size(); ++i) {
            const LessonBlock &ours = original.blocks[i], &theirs = translated.blocks[i];
            if (ours.index() != theirs.index())
                slip(placeOf(theirs),
                     fmt::format("here is {}, and {} in the original", blockName(theirs), blockName(ours)));
            else
                std::visit([&](const auto& block) { compare(block, std::get<std::decay_t<decltype(block)>>(theirs)); },
                           ours);
        }
    }

    void compare(const Prose& original, const Prose& translated) {
        same(translated.place, "prose", original.text, translated.text);
    }
    void compare(const Notes& original, const Notes& translated) {
        same(translated.place, "notes", original.before, translated.before);
        same(translated.place, "notes behind ---", original.after, translated.after);
    }
    void compare(const Step& original, const Step& translated) {
        same(translated.place, "id", original.id, translated.id);
        same(translated.place, "run", original.run, translated.run);
        same(translated.place, "until", original.until.when, translated.until.when);
    }
    void compare(const Task& original, const Task& translated) {
        same(translated.place, "id", original.id, translated.id);
        same(translated.place, "run", original.run, translated.run);
        same(translated.place, "reached", original.reached, translated.reached);
        same(translated.place, "goal", original.goal, translated.goal);
        same(translated.place, "hints", original.hints, translated.hints);
        same(translated.place, "reason", original.reason, translated.reason);
        if (original.tools != translated.tools)
            slip(translated.place, "tools: not those of the original");
    }
    void compare(const Predict& original, const Predict& translated) {
        const Place place = translated.place;
        same(place, "id", original.id, translated.id);
        same(place, "kind", std::string(predictKindName(original.kind)), std::string(predictKindName(translated.kind)));
        same(place, "question", original.question, translated.question);
        same(place, "answer", original.answer, translated.answer);
        same(place, "rule", original.rule, translated.rule);
        same(place, "rule-text", original.ruleText, translated.ruleText);
        same(place, "unit", original.unit, translated.unit);
        same(place, "tolerance", original.tolerance, translated.tolerance);
        same(place, "reveal", original.reveal.when, translated.reveal.when);
        same(place, "hints", original.hints, translated.hints);
        same(place, "reason", original.reason, translated.reason);
        same(place, "sources", original.sources.size(), translated.sources.size());
        same(place, "choices", original.options.size(), translated.options.size());
        for (std::size_t i = 0; i < std::min(original.options.size(), translated.options.size()); ++i) {
            same(translated.options[i].place, "value", original.options[i].value, translated.options[i].value);
            same(translated.options[i].place, "layer", original.options[i].layer, translated.options[i].layer);
        }
        same(place, "wrong", original.wrong.size(), translated.wrong.size());
        for (std::size_t i = 0; i < std::min(original.wrong.size(), translated.wrong.size()); ++i) {
            const WrongAnswer &ours = original.wrong[i], &theirs = translated.wrong[i];
            same(theirs.place, "answer", ours.answer, theirs.answer);
            same(theirs.place, "when", ours.when, theirs.when);
            same(theirs.place, "card", ours.card, theirs.card);
            same(theirs.place, "say", ours.say, theirs.say);
        }
        if (original.preview != translated.preview || original.again != translated.again ||
            original.hide.size() != translated.hide.size())
            slip(place, "preview, hide or again: not as in the original");
    }

    const Lesson& m_original;
    const Lesson& m_translation;
    std::vector<Slip> m_slips;
};

} // namespace

std::vector<Slip> compareTranslation(const Lesson& original, const Lesson& translation) {
    return Comparison(original, translation).run();
}

} // namespace layerscope
