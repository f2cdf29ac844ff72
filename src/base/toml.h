// TOML tables, read with errors that name file:line, the key and what is allowed.
#pragma once

#include "base/time.h"

#include <initializer_list>
#include <memory>

namespace layerscope {

// A table of a TOML document. Readers leave their target alone when the key is absent. The first error of the whole
// document is kept and later reads change nothing, so that a caller checks once, at the end.
class TomlTable {
public:
    enum class Need : std::uint8_t { Optional, Required };

    // The document's top-level table. `source` names it in errors.
    static Result<TomlTable> parse(const std::string& text, const std::string& source);

    // Refuses keys that are not among these.
    void allow(std::span<const std::string_view> keys) const;
    void allow(std::initializer_list<std::string_view> keys) const { allow({keys.begin(), keys.size()}); }
    bool has(std::string_view key) const;
    std::vector<std::string> keys() const; // in order of the file

    void text(std::string_view key, std::string& target, Need need = Need::Optional) const;
    void flag(std::string_view key, bool& target, Need need = Need::Optional) const;
    void integer(std::string_view key, std::int64_t least, std::int64_t most, std::int64_t& target,
                 Need need = Need::Optional) const;
    void number(std::string_view key, double least, double most, double& target, Need need = Need::Optional) const;
    void texts(std::string_view key, std::vector<std::string>& target, Need need = Need::Optional) const;
    void integers(std::string_view key, std::int64_t least, std::int64_t most, std::vector<std::int64_t>& target,
                  Need need = Need::Optional) const;
    // A text that `parse` understands.
    template <class T>
    void parsed(std::string_view key, Result<T> (*parse)(std::string_view), T& target,
                Need need = Need::Optional) const {
        std::string word;
        text(key, word, need);
        if (!has(key) || failed())
            return;
        if (auto value = parse(word))
            target = *value;
        else
            fail(key, value.error().reason);
    }
    // A text that is one of the words; `target` becomes its index.
    void choice(std::string_view key, std::span<const std::string_view> words, std::size_t& target,
                Need need = Need::Optional) const;

    // Tables: a list that begins with a table; Array: another list.
    enum class Type : std::uint8_t { Absent, Flag, Integer, Number, Text, Array, Tables, Table, Other };
    Type type(std::string_view key) const;
    TomlTable table(std::string_view key) const;               // an empty one when absent
    std::vector<TomlTable> tables(std::string_view key) const; // [[key]]

    // Where a key's value begins, or one of the elements of its list, or the table itself when the key is absent. Lines
    // and columns count from 1, columns in bytes.
    struct Position {
        std::size_t line = 1;
        std::size_t column = 1;
    };
    Position position(std::string_view key, std::optional<std::size_t> element = std::nullopt) const;

    // Keeps an error at a key of this table, or at the table itself when the key is absent or empty.
    void fail(std::string_view key, std::string reason) const;
    bool failed() const;
    // The first error of the document, if there is one.
    Result<void> result() const;

private:
    struct Document;
    TomlTable(std::shared_ptr<Document> document, const void* value)
        : m_document(std::move(document)), m_value(value) {}
    const void* find(std::string_view key, Need need) const;

    std::shared_ptr<Document> m_document;
    const void* m_value; // a toml::value of the document, or null for an absent table
};

} // namespace layerscope
