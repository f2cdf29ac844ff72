#include "lesson/skeleton.h"

#include "lesson/loader.h"
#include "sim/simulation.h"

#include <fmt/format.h>

namespace layerscope {

namespace {

// As TOML writes a text in double quotes.
std::string tomlText(std::string_view text) {
    std::string safe = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            safe += '\\';
        const auto byte = static_cast<unsigned char>(c);
        safe += byte < 0x20 || byte == 0x7f ? std::string(" ") : std::string(1, c);
    }
    return safe + "\"";
}

std::string identifier(std::string_view text) {
    std::string id;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool plain = letter || (!id.empty() && ((c >= '0' && c <= '9') || c == '-' || c == '_'));
        if (plain)
            id += c;
    }
    return id.empty() ? "lesson" : id;
}

// Names that the packets of a run can be given.
std::string packetNames(std::shared_ptr<const Trace> trace) {
    static constexpr std::pair<std::string_view, std::string_view> candidates[] = {
        {"syn", "tcp.flags.syn && !tcp.flags.ack"}, {"synack", "tcp.flags.syn && tcp.flags.ack"},
        {"request", "exists(http.request.method)"}, {"response", "exists(http.response.code)"},
        {"query", "dns && !dns.flags.response"},
    };
    Evaluation evaluation(std::move(trace), {});
    std::string lines;
    for (const auto& [name, where] : candidates) {
        ExpressionNames names;
        names.frame = true;
        const auto predicate = compileExpression(where, names);
        for (std::uint32_t i = 0; predicate && i < evaluation.trace().frameCount(); ++i)
            if (evaluation.holdsFor(*predicate, FrameId{i}).value_or(false)) {
                lines += fmt::format("{} = '{}'\n", name, where);
                break;
            }
    }
    return lines;
}

constexpr std::string_view form = R"(# {title}

```toml lesson
format = 1
id = {id}
title = {quotedTitle}
goals = ["What can a student do after this lesson? One sentence each."]
sources = ["Where do the facts come from? Name the document and the section."]
{scene}
[packets]
first = 'frame.number == 1'
{packets}```
{scenario}
{about}

## The first page

Say what the student sees before the question, in two or three sentences. The first packet leaves at
{{first.time}}.

```toml step
until = 'first.sent'
point = {{ packet = "first" }}
```

```notes
What to say before the answer. The audience does not see this.
---
What to say after it.
```

## The first question

```toml predict
id = "first-question"
kind = "number"
question = "How many packets will have been sent when this run ends?"
answer = 'count(frames)'
tolerance = '0'
hints = ["A hint is shown when the student asks for it."]
reason = "Say why it is so, in one or two sentences."
source = "Where that stands"

[[wrong]]
answer = 'count(frames) + 1'
say = "You said {{given}}, and it is {{answer}}. Explain this very mistake."
```

## The task

```toml task
id = "first-task"
goal = "Let the network lose a packet that it did not lose before."
reached = 'count(frames where frame.lost) > {lost}'
tools = ["faults"]
hints = ["Click a packet while it is under way."]
```
)";

} // namespace

Result<std::string> lessonSkeleton(const Scenario& scenario, const std::string& scene,
                                   const std::string& scenarioText) {
    if (scene.empty() && scenarioText.empty())
        return fail("a lesson needs a scene: save this one first");
    if (scenarioText.find("```") != std::string::npos)
        return fail("this scenario's text cannot stand in a lesson, as it has three backticks in it");
    auto run = simulate(scenario);
    if (!run)
        return Failure(run.error());
    if (run->trace->frameCount() == 0)
        return fail("nothing is sent in this scene, so there is nothing to ask about");
    const std::string title = scenario.title.empty() ? "A new lesson" : scenario.title;
    const bool named = scenarioText.empty();
    return fmt::format(
        fmt::runtime(form), fmt::arg("title", title),
        fmt::arg("id", tomlText(identifier(scenario.name.empty() ? "new-lesson" : "about-" + scenario.name))),
        fmt::arg("quotedTitle", tomlText(title)),
        fmt::arg("scene", named ? fmt::format("scene = {}\n", tomlText(scene)) : std::string()),
        fmt::arg("packets", packetNames(run->trace)),
        fmt::arg("scenario", named ? std::string() : "\n```toml scenario\n" + scenarioText + "\n```\n"),
        fmt::arg("about", scenario.about), fmt::arg("lost", run->counts.framesLost));
}

} // namespace layerscope
