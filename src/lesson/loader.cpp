#include "lesson/loader.h"

#include "lesson/blocks.h"

#include <algorithm>
#include <cmark.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>

namespace layerscope {

namespace {

constexpr std::size_t largestFile = 4 << 20; // bytes

struct NodeDeleter {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
};

std::vector<std::string_view> linesOf(std::string_view text) {
    std::vector<std::string_view> lines;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view line = text.substr(at, end - at);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        lines.push_back(line);
        at = end + 1;
    }
    return lines;
}

std::string_view asView(const char* text) { return text == nullptr ? std::string_view() : std::string_view(text); }

// The words of a heading, without their decoration.
std::string plainWords(cmark_node* heading) {
    std::string words;
    cmark_iter* walk = cmark_iter_new(heading);
    for (cmark_event_type event = cmark_iter_next(walk); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk)) {
        cmark_node* node = cmark_iter_get_node(walk);
        const cmark_node_type type = cmark_node_get_type(node);
        if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
            words += asView(cmark_node_get_literal(node));
        if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_SOFTBREAK)
            words += ' ';
    }
    cmark_iter_free(walk);
    return words;
}

class Loader {
public:
    Loader(const std::string& text, const std::string& file)
        : m_text(text),
          m_lesson(std::make_shared<Lesson>()), m_source{file, linesOf(text), {}}, m_context{*m_lesson, m_source, {},
                                                                                             {},        {},       {}} {
        m_lesson->file = file;
        if (!originalOf(file).empty())
            m_lesson->language = std::filesystem::path(file).stem().extension().string().substr(1);
    }

    LoadedLesson run() {
        const std::unique_ptr<cmark_node, NodeDeleter> document(
            cmark_parse_document(m_text.data(), m_text.size(), CMARK_OPT_DEFAULT));
        readHead(document.get());
        if (!m_hasHead) {
            m_source.slip({1, 1}, "there is no ```toml lesson``` block, which a lesson begins with");
            return {nullptr, std::move(m_source.slips)};
        }
        for (cmark_node* node = cmark_node_first_child(document.get()); node != nullptr; node = cmark_node_next(node))
            visit(node);
        endProse();
        judgePages();
        std::ranges::stable_sort(m_source.slips, {}, &Slip::place);
        return {m_lesson, std::move(m_source.slips)};
    }

private:
    static std::size_t firstLine(cmark_node* node) {
        return static_cast<std::size_t>(std::max(1, cmark_node_get_start_line(node)));
    }

    // The words behind ``` of a fenced block.
    static std::vector<std::string> infoOf(cmark_node* node) {
        std::vector<std::string> words;
        if (cmark_node_get_type(node) != CMARK_NODE_CODE_BLOCK)
            return words;
        std::istringstream info{std::string(asView(cmark_node_get_fence_info(node)))};
        for (std::string word; info >> word;)
            words.push_back(word);
        return words;
    }

    // The block's content behind as many empty lines as make its lines those of the file.
    static std::string padded(cmark_node* node) {
        return std::string(firstLine(node), '\n') + std::string(asView(cmark_node_get_literal(node)));
    }

    void readHead(cmark_node* document) {
        cmark_node* head = nullptr;
        for (cmark_node* node = cmark_node_first_child(document); node != nullptr; node = cmark_node_next(node)) {
            const auto info = infoOf(node);
            if (info.size() < 2 || info[0] != "toml")
                continue;
            if (info[1] == "lesson" && head == nullptr)
                head = node;
            if (info[1] == "scenario") {
                const std::string name = info.size() > 2 ? info[2] : "main";
                if (!m_context.scenarios.emplace(name, padded(node)).second)
                    m_source.slip({firstLine(node), 1},
                                  fmt::format("there is another scenario block for \"{}\"", name));
            }
        }
        if (head == nullptr)
            return;
        m_hasHead = true;
        if (const auto block = table(head)) {
            readLessonBlock(*block, m_context);
            block->reportFailure();
        }
        if (m_lesson->runs.empty())
            m_lesson->runs.push_back({"main", {}, {}, {}, {}, {}});
    }

    std::optional<BlockReader> table(cmark_node* node) {
        auto table = TomlTable::parse(padded(node), m_source.file);
        if (table)
            return BlockReader(std::move(*table), m_source, {firstLine(node), 1});
        std::size_t line = firstLine(node);
        const std::string& where = table.error().where;
        if (const std::size_t colon = where.rfind(':'); colon != std::string::npos && colon + 1 < where.size())
            line = std::max<std::size_t>(line, std::strtoul(where.c_str() + colon + 1, nullptr, 10));
        m_source.slip({std::min(line, m_source.lines.size()), 1}, table.error().reason);
        return std::nullopt;
    }

    void visit(cmark_node* node) {
        const auto info = infoOf(node);
        if (info.size() >= 2 && info[0] == "toml") {
            endProse();
            readBlock(node, info[1]);
        } else if (!info.empty() && info[0] == "toml") {
            endProse();
            m_source.slip({firstLine(node), 1}, "say what this is: ```toml lesson, scenario, step, predict or task");
        } else if (!info.empty() && info[0] == "notes") {
            endProse();
            readNotes(node);
        } else if (cmark_node_get_type(node) == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) <= 2) {
            endProse();
            if (cmark_node_get_heading_level(node) == 1 && m_lesson->title.empty())
                m_lesson->title = plainWords(node);
            if (cmark_node_get_heading_level(node) == 2)
                m_lesson->pages.push_back({plainWords(node), {firstLine(node), 1}, {}});
        } else {
            if (!m_prose)
                m_prose = firstLine(node);
            m_proseEnd = std::max<std::size_t>(firstLine(node),
                                               static_cast<std::size_t>(std::max(1, cmark_node_get_end_line(node))));
        }
    }

    // The page that is being filled. What stands above the first heading is a page with the lesson's title.
    Page& page() {
        if (m_lesson->pages.empty())
            m_lesson->pages.push_back({m_lesson->title, {1, 1}, {}});
        return m_lesson->pages.back();
    }

    void endProse() {
        if (!m_prose)
            return;
        const std::size_t first = *m_prose;
        m_prose.reset();
        std::string text;
        std::vector<std::size_t> starts; // of lines, in `text`
        for (std::size_t line = first; line <= m_proseEnd && line <= m_source.lines.size(); ++line) {
            starts.push_back(text.size());
            text += std::string(m_source.lines[line - 1]) + "\n";
        }
        if (starts.empty()) // cmark counts the end before the beginning when a broken fence follows at once
            return;
        const auto placeOf = [&](std::size_t offset) {
            const auto behind = std::ranges::upper_bound(starts, offset);
            const auto index = static_cast<std::size_t>(behind - starts.begin()) - 1;
            return Place{first + index, offset - starts[index] + 1};
        };
        page().blocks.push_back(Prose{{first, 1}, passageAt(std::move(text), m_context.names, m_source, placeOf)});
    }

    void readNotes(cmark_node* node) {
        Notes notes;
        notes.place = {firstLine(node), 1};
        // The fence is one line above the text.
        std::size_t line = firstLine(node) + 1;
        std::string before, after;
        std::size_t afterLine = line;
        bool covered = false;
        for (const std::string_view row : linesOf(asView(cmark_node_get_literal(node)))) {
            if (!covered && row == "---") {
                covered = true;
                afterLine = line + 1;
            } else {
                (covered ? after : before) += std::string(row) + "\n";
            }
            ++line;
        }
        notes.before = notesPassage(std::move(before), firstLine(node) + 1);
        notes.after = notesPassage(std::move(after), afterLine);
        page().blocks.push_back(std::move(notes));
    }

    Passage notesPassage(std::string text, std::size_t firstLine) {
        text.erase(text.find_last_not_of(" \n") == std::string::npos ? 0 : text.find_last_not_of(" \n") + 1);
        const std::string copy = text;
        return passageAt(std::move(text), m_context.names, m_source, [&](std::size_t offset) {
            const std::string_view head = std::string_view(copy).substr(0, offset);
            const auto lines = static_cast<std::size_t>(std::ranges::count(head, '\n'));
            const std::size_t column = lines == 0 ? offset : offset - head.rfind('\n') - 1;
            return Place{firstLine + lines, column + 1};
        });
    }

    void readBlock(cmark_node* node, const std::string& kind) {
        static constexpr std::string_view kinds[] = {"lesson", "scenario", "step", "predict", "task"};
        const Place place{firstLine(node), 1};
        if (std::ranges::find(kinds, kind) == std::end(kinds)) {
            m_source.slip(place, unknown("toml block", kind, kinds));
            return;
        }
        if (kind == "scenario")
            return;
        if (kind == "lesson") {
            if (m_seenHead)
                m_source.slip(place, "there is another ```toml lesson``` block above");
            m_seenHead = true;
            return;
        }
        const auto block = table(node);
        if (!block)
            return;
        Page& page = this->page();
        const auto onlyOne = [&](bool taken, std::string_view what) {
            if (taken)
                m_source.slip(place,
                              fmt::format("this page has another {} already: begin a new page with \"## …\"", what));
            return !taken;
        };
        if (kind == "step") {
            Step step = readStep(*block, m_context);
            step.place = place;
            if (onlyOne(page.step() != nullptr, "step"))
                page.blocks.push_back(std::move(step));
        } else if (kind == "predict") {
            Predict predict = readPredict(*block, m_context);
            predict.place = place;
            if (onlyOne(page.predict() != nullptr || page.task() != nullptr, "question or task"))
                page.blocks.push_back(std::move(predict));
        } else {
            Task task = readTask(*block, m_context);
            task.place = place;
            if (onlyOne(page.predict() != nullptr || page.task() != nullptr, "question or task"))
                page.blocks.push_back(std::move(task));
        }
        block->reportFailure();
    }

    void judgePages() {
        if (m_lesson->pages.empty())
            m_source.slip({1, 1}, "a lesson needs at least one page: a heading \"## …\"");
        for (const Page& page : m_lesson->pages)
            if (page.blocks.empty())
                m_source.slip(page.place, fmt::format("the page \"{}\" is empty", page.title));
    }

    const std::string& m_text;
    std::shared_ptr<Lesson> m_lesson;
    LessonSource m_source;
    BlockContext m_context;
    bool m_hasHead = false;
    bool m_seenHead = false;
    std::optional<std::size_t> m_prose; // the first line of the prose that is being gathered
    std::size_t m_proseEnd = 0;
};

} // namespace

LoadedLesson parseLesson(const std::string& text, const std::string& file) { return Loader(text, file).run(); }

Result<LoadedLesson> loadLesson(const std::string& file) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(file, code))
        return failAt(file, "there is no such file");
    if (const auto size = std::filesystem::file_size(file, code); code || size > largestFile)
        return failAt(file, fmt::format("a lesson has at most {} MB", largestFile >> 20));
    std::ifstream stream(file, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream || !text)
        return failAt(file, "the file cannot be read");
    return parseLesson(text.str(), file);
}

std::string originalOf(const std::string& file) {
    const std::filesystem::path path(file);
    const std::filesystem::path stem = path.stem(); // handshake.de
    const std::string language = stem.extension().string();
    constexpr std::size_t shortest = 3, longest = 6; // with the dot
    const bool plausible = language.size() >= shortest && language.size() <= longest &&
                           std::ranges::all_of(language.substr(1), [](char c) {
                               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
                           });
    return plausible ? (path.parent_path() / (stem.stem().string() + path.extension().string())).string()
                     : std::string();
}

Result<std::vector<std::string>> findLessons(const std::vector<std::string>& paths) {
    namespace fs = std::filesystem;
    std::vector<std::string> found;
    for (const std::string& path : paths) {
        std::error_code code;
        if (!fs::is_directory(path, code)) {
            if (!fs::exists(path, code))
                return failAt(path, "there is no such file or folder");
            found.push_back(path);
            continue;
        }
        for (fs::recursive_directory_iterator entry(path, fs::directory_options::skip_permission_denied, code), end;
             !code && entry != end; entry.increment(code)) {
            if (!entry->is_regular_file(code) || entry->path().extension() != ".md")
                continue;
            std::ifstream stream(entry->path(), std::ios::binary);
            for (std::string line; std::getline(stream, line);)
                if (line.starts_with("```toml lesson")) {
                    found.push_back(entry->path().string());
                    break;
                }
        }
        if (code)
            return failAt(path, fmt::format("the folder cannot be read: {}", code.message()));
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace layerscope
