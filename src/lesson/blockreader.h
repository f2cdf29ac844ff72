// One TOML block of a lesson file, read so that every slip is kept with its place. For the sources of src/lesson only.
#pragma once

#include "base/toml.h"
#include "lesson/lesson.h"

#include <functional>

namespace layerscope {

// The lines of a lesson file, and the slips found in it so far.
struct LessonSource {
    std::string file;
    std::vector<std::string_view> lines;
    std::vector<Slip> slips;

    void slip(Place place, std::string reason) { slips.push_back({file, place, std::move(reason)}); }
};

// Where the bytes of a TOML string stand in the file, escapes and line breaks counted.
class StringPlaces {
public:
    // `begin` is the place of the opening quote.
    StringPlaces(const LessonSource& source, Place begin);
    Place at(std::size_t offset) const; // of a byte of the string's value

private:
    const LessonSource* m_source;
    Place m_first; // of the value's first byte
    bool m_escapes = false;
};

class BlockReader {
public:
    // `begin`: where the block begins, for what is missing in it.
    BlockReader(TomlTable table, LessonSource& source, Place begin)
        : m_table(std::move(table)), m_source(&source), m_begin(begin) {}

    const TomlTable& table() const { return m_table; }
    LessonSource& source() const { return *m_source; }
    bool has(std::string_view key) const { return m_table.has(key); }
    Place place(std::string_view key = {}, std::optional<std::size_t> element = std::nullopt) const;
    Place keyPlace(std::string_view key) const; // of the key itself
    void slip(std::string_view key, std::string reason) const;

    void allow(std::initializer_list<std::string_view> keys) const;
    void require(std::string_view key) const; // says so when it is missing

    std::string text(std::string_view key) const;                                 // empty when it is absent
    std::vector<std::pair<std::string, Place>> texts(std::string_view key) const; // a list, or one text
    std::optional<std::int64_t> integer(std::string_view key, std::int64_t least, std::int64_t most) const;
    bool flag(std::string_view key) const;
    // Letters, digits and hyphens, beginning with a letter.
    std::string id(std::string_view key) const;
    // The index of the word; 0 when it is absent.
    std::size_t choice(std::string_view key, std::span<const std::string_view> words) const;

    Expression expression(std::string_view key, const ExpressionNames& names) const;
    std::vector<Expression> expressions(std::string_view key, const ExpressionNames& names) const;
    Passage passage(std::string_view key, const ExpressionNames& names) const;
    std::vector<Passage> passages(std::string_view key, const ExpressionNames& names) const;
    std::vector<Source> sources(std::string_view key) const;
    BlockReader sub(std::string_view key) const; // an empty one when absent
    // The tables of [[key]]; says so when the key is something else.
    std::vector<BlockReader> subs(std::string_view key) const;

    // What the table itself found wrong, after all has been read.
    void reportFailure() const;

private:
    bool isType(std::string_view key, TomlTable::Type type, std::string_view needed) const;

    TomlTable m_table;
    LessonSource* m_source;
    Place m_begin;
};

// Compiles an expression that stands at a place; what is wrong becomes a slip.
Expression compileAt(std::string_view text, const ExpressionNames& names, LessonSource& source,
                     const std::function<Place(std::size_t)>& placeOf);
// Finds and compiles the values within CommonMark.
Passage passageAt(std::string text, const ExpressionNames& names, LessonSource& source,
                  const std::function<Place(std::size_t)>& placeOf);
// `unknown key "anwser" (did you mean …)` and the like.
std::string unknown(std::string_view what, std::string_view word, std::span<const std::string_view> allowed);

} // namespace layerscope
