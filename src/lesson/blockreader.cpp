#include "lesson/blockreader.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace layerscope {

namespace {

std::string_view lineOf(const LessonSource& source, std::size_t line) {
    return line >= 1 && line <= source.lines.size() ? source.lines[line - 1] : std::string_view();
}

bool isIdentifier(std::string_view word) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return !word.empty() && letter(word[0]) && std::ranges::all_of(word, [&](char c) {
        return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

// The values within CommonMark: every {…} that is not behind a backslash and not within a code span.
struct Braces {
    std::size_t begin, end; // of the whole, braces included
};

std::vector<Braces> findBraces(std::string_view text, std::optional<std::size_t>& unclosed) {
    std::vector<Braces> found;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\') {
            ++at;
        } else if (text[at] == '`') {
            std::size_t ticks = at;
            while (ticks < text.size() && text[ticks] == '`')
                ++ticks;
            const std::string fence(ticks - at, '`');
            // A run of as many backticks ends the code span; without one they mean themselves.
            std::size_t close = text.find(fence, ticks);
            while (close != std::string_view::npos && close + fence.size() < text.size() &&
                   text[close + fence.size()] == '`') {
                while (close < text.size() && text[close] == '`')
                    ++close;
                close = text.find(fence, close);
            }
            at = close == std::string_view::npos ? ticks - 1 : close + fence.size() - 1;
        } else if (text[at] == '{') {
            char quote = '\0';
            std::size_t end = at + 1;
            for (; end < text.size() && (quote != '\0' || text[end] != '}'); ++end) {
                if (quote != '\0')
                    quote = text[end] == quote ? '\0' : quote;
                else if (text[end] == '"' || text[end] == '\'')
                    quote = text[end];
            }
            if (end >= text.size()) {
                unclosed = at;
                return found;
            }
            found.push_back({at, end + 1});
            at = end;
        }
    }
    return found;
}

} // namespace

std::string unknown(std::string_view what, std::string_view word, std::span<const std::string_view> allowed) {
    const std::vector<std::string> names(allowed.begin(), allowed.end());
    return fmt::format("unknown {} \"{}\" {}", what, word, allowedText(word, names));
}

StringPlaces::StringPlaces(const LessonSource& source, Place begin) : m_source(&source), m_first(begin) {
    const std::string_view line = lineOf(source, begin.line);
    const std::string_view rest = line.substr(std::min(begin.column - 1, line.size()));
    m_escapes = rest.starts_with('"');
    const bool triple = rest.starts_with("\"\"\"") || rest.starts_with("'''");
    m_first.column += triple ? 3 : 1;
    // A line break right behind three quotes does not count.
    if (triple && rest.find_first_not_of('\r', 3) == std::string_view::npos)
        m_first = {begin.line + 1, 1};
}

Place StringPlaces::at(std::size_t offset) const {
    Place place = m_first;
    for (std::size_t done = 0; done < offset; ++done) {
        const std::string_view line = lineOf(*m_source, place.line);
        if (place.column > line.size()) {
            if (place.line >= m_source->lines.size())
                break;
            place = {place.line + 1, 1};
        } else if (m_escapes && line[place.column - 1] == '\\' && place.column < line.size()) {
            const char kind = line[place.column];
            place.column += kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
        } else {
            ++place.column;
        }
    }
    return place;
}

Expression compileAt(std::string_view text, const ExpressionNames& names, LessonSource& source,
                     const std::function<Place(std::size_t)>& placeOf) {
    auto expression = compileExpression(text, names);
    if (expression) {
        expression->place = placeOf(0);
        return std::move(*expression);
    }
    source.slip(placeOf(expression.error().offset), expression.error().reason);
    return {};
}

Passage passageAt(std::string text, const ExpressionNames& names, LessonSource& source,
                  const std::function<Place(std::size_t)>& placeOf) {
    Passage passage;
    passage.place = placeOf(0);
    std::optional<std::size_t> unclosed;
    for (const Braces& braces : findBraces(text, unclosed)) {
        const std::string_view inner(text.data() + braces.begin + 1, braces.end - braces.begin - 2);
        Expression expression =
            compileAt(inner, names, source, [&](std::size_t offset) { return placeOf(braces.begin + 1 + offset); });
        passage.inserts.push_back({braces.begin, braces.end, std::move(expression), placeOf(braces.begin)});
    }
    if (unclosed)
        source.slip(placeOf(*unclosed), "this { has no closing }; write \\{ for a brace that means itself");
    passage.source = std::move(text);
    return passage;
}

Place BlockReader::place(std::string_view key, std::optional<std::size_t> element) const {
    const TomlTable::Position at = m_table.position(key, element);
    return std::max(m_begin, Place{at.line, at.column}); // a document's own table begins in the file's first line
}

Place BlockReader::keyPlace(std::string_view key) const {
    const Place value = place(key);
    // A key stands before its value, mostly on the same line; that of a table may stand some lines above.
    for (std::size_t line = value.line; line >= 1 && line + 3 > value.line; --line) {
        std::string_view text = lineOf(*m_source, line);
        if (line == value.line && m_table.type(key) != TomlTable::Type::Table)
            text = text.substr(0, std::min(value.column - 1, text.size()));
        if (const std::size_t found = text.rfind(key); found != std::string_view::npos)
            return {line, found + 1};
    }
    return value;
}

void BlockReader::slip(std::string_view key, std::string reason) const {
    m_source->slip(place(key), key.empty() ? std::move(reason) : fmt::format("{}: {}", key, reason));
}

void BlockReader::allow(std::initializer_list<std::string_view> keys) const {
    for (const std::string& key : m_table.keys())
        if (std::ranges::find(keys, key) == keys.end())
            m_source->slip(keyPlace(key), unknown("key", key, {keys.begin(), keys.size()}));
}

void BlockReader::require(std::string_view key) const {
    if (!has(key))
        m_source->slip(place(), fmt::format("\"{}\" is missing", key));
}

bool BlockReader::isType(std::string_view key, TomlTable::Type type, std::string_view needed) const {
    if (!has(key))
        return false;
    if (m_table.type(key) == type)
        return true;
    slip(key, std::string(needed));
    return false;
}

std::string BlockReader::text(std::string_view key) const {
    std::string value;
    if (isType(key, TomlTable::Type::Text, "must be a text in quotes"))
        m_table.text(key, value);
    return value;
}

std::vector<std::pair<std::string, Place>> BlockReader::texts(std::string_view key) const {
    std::vector<std::pair<std::string, Place>> all;
    if (!has(key))
        return all;
    if (m_table.type(key) == TomlTable::Type::Text) {
        all.emplace_back(text(key), place(key));
        return all;
    }
    if (!isType(key, TomlTable::Type::Array, "must be a text in quotes, or a list of them"))
        return all;
    std::vector<std::string> values;
    m_table.texts(key, values); // a list of other things is the document's failure
    for (std::size_t i = 0; i < values.size(); ++i)
        all.emplace_back(std::move(values[i]), place(key, i));
    return all;
}

std::optional<std::int64_t> BlockReader::integer(std::string_view key, std::int64_t least, std::int64_t most) const {
    if (!has(key))
        return std::nullopt;
    std::int64_t value = 0;
    if (m_table.type(key) == TomlTable::Type::Integer && !m_table.failed())
        m_table.integer(key, INT64_MIN, INT64_MAX, value);
    if (m_table.type(key) == TomlTable::Type::Integer && value >= least && value <= most)
        return value;
    slip(key, fmt::format("must be a whole number from {} to {}", least, most));
    return std::nullopt;
}

bool BlockReader::flag(std::string_view key) const {
    bool value = false;
    if (isType(key, TomlTable::Type::Flag, "must be true or false"))
        m_table.flag(key, value);
    return value;
}

std::string BlockReader::id(std::string_view key) const {
    std::string word = text(key);
    if (!word.empty() && !isIdentifier(word))
        slip(key, "must begin with a letter and have only letters, digits, - and _");
    return word;
}

std::size_t BlockReader::choice(std::string_view key, std::span<const std::string_view> words) const {
    const std::string word = text(key);
    const auto found = std::ranges::find(words, word);
    if (found != words.end())
        return static_cast<std::size_t>(found - words.begin());
    if (has(key) && m_table.type(key) == TomlTable::Type::Text)
        m_source->slip(place(key), unknown(key, word, words));
    return 0;
}

Expression BlockReader::expression(std::string_view key, const ExpressionNames& names) const {
    if (!has(key) || m_table.failed()) // nothing can be read behind a failure
        return {};
    // A number or true needs no quotes.
    if (const auto type = m_table.type(key); type == TomlTable::Type::Integer || type == TomlTable::Type::Flag) {
        std::int64_t number = 0;
        bool truth = false;
        if (type == TomlTable::Type::Integer)
            m_table.integer(key, INT64_MIN, INT64_MAX, number);
        else
            m_table.flag(key, truth);
        const Place here = place(key);
        return compileAt(type == TomlTable::Type::Integer ? std::to_string(number)
                         : truth                          ? "true"
                                                          : "false",
                         names, *m_source, [&](std::size_t) { return here; });
    }
    if (!isType(key, TomlTable::Type::Text, "must be an expression in quotes"))
        return {};
    const StringPlaces places(*m_source, place(key));
    return compileAt(text(key), names, *m_source, [&](std::size_t offset) { return places.at(offset); });
}

std::vector<Expression> BlockReader::expressions(std::string_view key, const ExpressionNames& names) const {
    std::vector<Expression> all;
    for (const auto& [value, begin] : texts(key)) {
        const StringPlaces places(*m_source, begin);
        all.push_back(compileAt(value, names, *m_source, [&](std::size_t offset) { return places.at(offset); }));
    }
    return all;
}

Passage BlockReader::passage(std::string_view key, const ExpressionNames& names) const {
    std::string value = text(key);
    if (value.empty())
        return {};
    const StringPlaces places(*m_source, place(key));
    return passageAt(std::move(value), names, *m_source, [&](std::size_t offset) { return places.at(offset); });
}

std::vector<Passage> BlockReader::passages(std::string_view key, const ExpressionNames& names) const {
    std::vector<Passage> all;
    for (auto& [value, begin] : texts(key)) {
        const StringPlaces places(*m_source, begin);
        all.push_back(
            passageAt(std::move(value), names, *m_source, [&](std::size_t offset) { return places.at(offset); }));
    }
    return all;
}

std::vector<Source> BlockReader::sources(std::string_view key) const {
    std::vector<Source> all;
    for (auto& [value, begin] : texts(key))
        all.push_back({std::move(value), begin});
    return all;
}

BlockReader BlockReader::sub(std::string_view key) const {
    if (isType(key, TomlTable::Type::Table, "must be a table"))
        return {m_table.table(key), *m_source, m_begin};
    return {m_table.table({}), *m_source, m_begin};
}

void BlockReader::reportFailure() const {
    const auto result = m_table.result();
    if (result)
        return;
    // "lessons/tcp.md:40" is a place of this file.
    Error error = result.error();
    Place at = place();
    const std::string prefix = m_source->file + ":";
    if (error.where.starts_with(prefix)) {
        std::from_chars(error.where.data() + prefix.size(), error.where.data() + error.where.size(), at.line);
        at.column = 1;
        error.where.clear();
    }
    m_source->slip(at, error.text());
}

std::vector<BlockReader> BlockReader::subs(std::string_view key) const {
    std::vector<BlockReader> all;
    if (!has(key))
        return all;
    if (m_table.type(key) != TomlTable::Type::Tables) {
        slip(key, fmt::format("must be a list of tables: write [[{}]] above each", key));
        return all;
    }
    for (TomlTable& table : m_table.tables(key))
        all.push_back({std::move(table), *m_source, m_begin});
    return all;
}

} // namespace layerscope
