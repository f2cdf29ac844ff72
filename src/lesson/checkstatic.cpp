#include "lesson/checkstatic.h"

#include "lesson/loader.h"

#include <algorithm>
#include <cmark.h>
#include <filesystem>
#include <fmt/format.h>
#include <regex>

namespace layerscope {

namespace {

bool isWebAddress(const std::string& text) {
    static const std::regex form("https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[^ <>\"]*)?");
    constexpr std::size_t longest = 2000; // std::regex calls itself for every letter
    return text.size() <= longest && std::regex_match(text, form);
}

// A section of an RFC, an address of the web, or the name of another standard.
std::optional<std::string> sourceProblem(const std::string& text) {
    constexpr std::size_t longest = 300;
    if (text.empty() || text.size() > longest)
        return "a source is one line, such as \"RFC 9293 §3.5\"";
    if (text.starts_with("http:") || text.starts_with("https:"))
        return isWebAddress(text) ? std::nullopt : std::optional<std::string>("this is no address of the web");
    static const std::regex rfc("RFC [1-9][0-9]{0,4} (§[0-9A-Z]+(\\.[0-9]+)*|[Aa]ppendix [A-Z](\\.[0-9]+)*)([,;:] .*)?|"
                                "RFC [1-9][0-9]{0,4}, [A-Z].*");
    const bool named = text.find("RFC") != std::string::npos || text.find("rfc") != std::string::npos;
    if (named && !std::regex_match(text, rfc))
        return "name the section: \"RFC 9293 §3.5\", \"RFC 9293 §3.5, figure 6\", \"RFC 4291 Appendix A\", or by its "
               "title where it has no number: \"RFC 768, Format\"";
    constexpr std::size_t shortest = 5;
    if (!named && text.size() < shortest)
        return "name the document and the place in it";
    return std::nullopt;
}

class StaticCheck {
public:
    explicit StaticCheck(const Lesson& lesson) : m_lesson(lesson) {}

    std::vector<Slip> run() {
        sources(m_lesson.sources);
        requirements();
        bool asks = false;
        for (const Page& page : m_lesson.pages) {
            asks = asks || page.predict() != nullptr;
            if (const Predict* predict = page.predict())
                sources(predict->sources);
            if (const Task* task = page.task())
                sources(task->sources);
            eachPassage(page, [this](const Passage& passage) { links(passage); });
        }
        if (!asks)
            slip({1, 1}, "a lesson asks at least one question: add a block ```toml predict");
        return std::move(m_slips);
    }

private:
    void slip(Place place, std::string reason) { m_slips.push_back({m_lesson.file, place, std::move(reason)}); }

    void sources(const std::vector<Source>& sources) {
        for (const Source& source : sources)
            if (const auto problem = sourceProblem(source.text))
                slip(source.place, fmt::format("source \"{}\": {}", source.text.substr(0, 80), *problem));
    }

    void requirements() {
        if (m_lesson.requirements.empty())
            return;
        const auto folder = std::filesystem::path(m_lesson.file).parent_path();
        std::set<std::string> ids;
        if (const auto files = findLessons({folder.empty() ? "." : folder.string()}))
            for (const std::string& file : *files)
                if (const auto other = loadLesson(file); other && other->lesson != nullptr)
                    ids.insert(other->lesson->id);
        for (const std::string& id : m_lesson.requirements)
            if (!ids.contains(id))
                slip({1, 1}, fmt::format("requires: no lesson in this folder has the id \"{}\" {}", id,
                                         allowedText(id, std::vector<std::string>(ids.begin(), ids.end()))));
    }

    void links(const Passage& passage) {
        cmark_node* document = cmark_parse_document(passage.source.data(), passage.source.size(), CMARK_OPT_DEFAULT);
        cmark_iter* walk = cmark_iter_new(document);
        for (cmark_event_type event = cmark_iter_next(walk); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk)) {
            cmark_node* node = cmark_iter_get_node(walk);
            const cmark_node_type type = cmark_node_get_type(node);
            if (event != CMARK_EVENT_ENTER || (type != CMARK_NODE_LINK && type != CMARK_NODE_IMAGE))
                continue;
            const char* url = cmark_node_get_url(node);
            const int line = std::max(1, cmark_node_get_start_line(node));
            link(url == nullptr ? "" : url, {passage.place.line + static_cast<std::size_t>(line) - 1, 1});
        }
        cmark_iter_free(walk);
        cmark_node_free(document);
    }

    void link(const std::string& url, Place place) {
        if (url.empty()) {
            slip(place, "this link leads nowhere");
            return;
        }
        if (url.starts_with('#'))
            return;
        static const std::regex scheme("[A-Za-z][A-Za-z0-9+.-]*:.*");
        constexpr std::size_t longest = 2000;
        if (url.size() > longest) {
            slip(place, "this link is too long");
        } else if (std::regex_match(url, scheme)) {
            if (!isWebAddress(url))
                slip(place, fmt::format("\"{}\" is no address of the web (http or https)", url));
        } else {
            const std::filesystem::path path = url.substr(0, url.find('#'));
            std::error_code code;
            if (path.is_absolute() ||
                !std::filesystem::exists(std::filesystem::path(m_lesson.file).parent_path() / path, code))
                slip(place, fmt::format("there is no file \"{}\" beside the lesson", path.string()));
        }
    }

    const Lesson& m_lesson;
    std::vector<Slip> m_slips;
};

} // namespace

void eachPassage(const Page& page, const std::function<void(const Passage&)>& visit) {
    for (const LessonBlock& block : page.blocks) {
        if (const auto* prose = std::get_if<Prose>(&block))
            visit(prose->text);
        if (const auto* notes = std::get_if<Notes>(&block)) {
            visit(notes->before);
            visit(notes->after);
        }
        if (const auto* predict = std::get_if<Predict>(&block)) {
            visit(predict->question);
            visit(predict->ruleText);
            visit(predict->reason);
            for (const Passage& hint : predict->hints)
                visit(hint);
            for (const Option& option : predict->options)
                visit(option.text);
            for (const WrongAnswer& wrong : predict->wrong)
                visit(wrong.say);
        }
        if (const auto* task = std::get_if<Task>(&block)) {
            visit(task->goal);
            visit(task->reason);
            for (const Passage& hint : task->hints)
                visit(hint);
        }
    }
}

std::vector<Slip> staticSlips(const Lesson& lesson) { return StaticCheck(lesson).run(); }

} // namespace layerscope
