#include "base/toml.h"

#include "base/utf8.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>
#include <toml.hpp>

namespace layerscope {

using Value = toml::basic_value<toml::discard_comments, std::unordered_map, std::vector>;

struct TomlTable::Document {
    Value root;
    std::string source;
    std::optional<Error> error;
};

namespace {

const Value& asValue(const void* value) { return *static_cast<const Value*>(value); }

// The line that toml11's message points at, and its first sentence without its decoration.
Error readableError(const std::string& source, const toml::exception& error) {
    std::string reason = error.what();
    reason = reason.substr(0, reason.find('\n'));
    for (const std::string_view noise : {"[error] ", "toml::"})
        if (reason.starts_with(noise))
            reason.erase(0, noise.size());
    return Error{fmt::format("{}:{}", source, error.location().line()), {}, std::nullopt, "not valid TOML: " + reason};
}

// toml11 calls itself for every bracket that opens.
bool isNestedTooDeeply(std::string_view text) {
    constexpr int deepest = 400;
    int depth = 0;
    for (const char c : text) {
        if (c == '[' || c == '{')
            ++depth;
        else if ((c == ']' || c == '}') && depth > 0)
            --depth;
        if (depth > deepest)
            return true;
    }
    return false;
}

// TOML is UTF-8. toml11 steps out of its buffer where a text between quotes is not.
Result<void> checkUtf8(const std::string& text, const std::string& source) {
    Utf8Validator validator;
    if (validator.feed({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}) && validator.complete())
        return {};
    const auto end =
        text.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(validator.position(), text.size()));
    return failAt(fmt::format("{}:{}", source, 1 + std::count(text.begin(), end, '\n')),
                  "not valid TOML: here is a byte that is no UTF-8");
}

} // namespace

Result<TomlTable> TomlTable::parse(const std::string& text, const std::string& source) {
    if (isNestedTooDeeply(text))
        return failAt(source, "not valid TOML: too many brackets are open at once");
    if (auto checked = checkUtf8(text, source); !checked)
        return Failure(checked.error());
    auto document = std::make_shared<Document>();
    document->source = source;
    try {
        std::istringstream stream(text);
        document->root = toml::parse(stream, source);
    } catch (const toml::exception& error) {
        return Failure(readableError(source, error));
    } catch (const std::exception& error) {
        return failAt(source, fmt::format("not valid TOML: {}", error.what()));
    }
    const Value* root = &document->root;
    return TomlTable(std::move(document), root);
}

TomlTable::Position TomlTable::position(std::string_view key, std::optional<std::size_t> element) const {
    const void* at = key.empty() || m_value == nullptr ? m_value : find(key, Need::Optional);
    if (at == nullptr)
        at = m_value;
    if (at == nullptr)
        return {};
    const Value* value = &asValue(at);
    if (element && value->is_array() && *element < value->as_array().size())
        value = &value->as_array()[*element];
    const auto place = value->location();
    return {place.line(), place.column()};
}

void TomlTable::fail(std::string_view key, std::string reason) const {
    if (m_document->error)
        return;
    const void* at = m_value;
    if (const void* value = key.empty() || m_value == nullptr ? nullptr : find(key, Need::Optional))
        at = value;
    const std::size_t line = at == nullptr ? 1 : asValue(at).location().line();
    m_document->error =
        Error{fmt::format("{}:{}", m_document->source, line), std::string(key), std::nullopt, std::move(reason)};
}

bool TomlTable::failed() const { return m_document->error.has_value(); }

Result<void> TomlTable::result() const {
    if (m_document->error)
        return Failure(*m_document->error);
    return {};
}

const void* TomlTable::find(std::string_view key, Need need) const {
    if (m_value != nullptr) {
        const auto& table = asValue(m_value).as_table();
        if (const auto found = table.find(std::string(key)); found != table.end())
            return &found->second;
    }
    if (need == Need::Required)
        fail({}, fmt::format("\"{}\" is missing", key));
    return nullptr;
}

bool TomlTable::has(std::string_view key) const { return find(key, Need::Optional) != nullptr; }

std::vector<std::string> TomlTable::keys() const {
    std::vector<std::pair<std::size_t, std::string>> placed;
    if (m_value != nullptr)
        for (const auto& [key, value] : asValue(m_value).as_table())
            placed.emplace_back(value.location().line(), key);
    std::sort(placed.begin(), placed.end());
    std::vector<std::string> names;
    for (auto& [line, key] : placed)
        names.push_back(std::move(key));
    return names;
}

void TomlTable::allow(std::span<const std::string_view> allowed) const {
    for (const std::string& key : keys())
        if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
            fail(key, fmt::format("unknown key (allowed: {})", fmt::join(allowed, ", ")));
}

TomlTable::Type TomlTable::type(std::string_view key) const {
    const void* value = find(key, Need::Optional);
    if (value == nullptr)
        return Type::Absent;
    switch (asValue(value).type()) {
    case toml::value_t::boolean:
        return Type::Flag;
    case toml::value_t::integer:
        return Type::Integer;
    case toml::value_t::floating:
        return Type::Number;
    case toml::value_t::string:
        return Type::Text;
    case toml::value_t::array:
        return !asValue(value).as_array().empty() && asValue(value).as_array()[0].is_table() ? Type::Tables
                                                                                             : Type::Array;
    case toml::value_t::table:
        return Type::Table;
    default:
        return Type::Other;
    }
}

void TomlTable::text(std::string_view key, std::string& target, Need need) const {
    const void* value = find(key, need);
    if (value == nullptr || failed())
        return;
    if (asValue(value).is_string())
        target = asValue(value).as_string().str;
    else
        fail(key, "must be a text in quotes");
}

void TomlTable::flag(std::string_view key, bool& target, Need need) const {
    const void* value = find(key, need);
    if (value == nullptr || failed())
        return;
    if (asValue(value).is_boolean())
        target = asValue(value).as_boolean();
    else
        fail(key, "must be true or false");
}

void TomlTable::integer(std::string_view key, std::int64_t least, std::int64_t most, std::int64_t& target,
                        Need need) const {
    const void* value = find(key, need);
    if (value == nullptr || failed())
        return;
    const bool fits =
        asValue(value).is_integer() && asValue(value).as_integer() >= least && asValue(value).as_integer() <= most;
    if (fits)
        target = asValue(value).as_integer();
    else
        fail(key, fmt::format("must be a whole number from {} to {}", least, most));
}

void TomlTable::number(std::string_view key, double least, double most, double& target, Need need) const {
    const void* value = find(key, need);
    if (value == nullptr || failed())
        return;
    double number = std::numeric_limits<double>::quiet_NaN();
    if (asValue(value).is_floating())
        number = asValue(value).as_floating();
    else if (asValue(value).is_integer())
        number = static_cast<double>(asValue(value).as_integer());
    if (number >= least && number <= most)
        target = number;
    else
        fail(key, fmt::format("must be a number from {:g} to {:g}", least, most));
}

void TomlTable::texts(std::string_view key, std::vector<std::string>& target, Need need) const {
    const void* value = find(key, need);
    if (value == nullptr || failed())
        return;
    std::vector<std::string> read;
    if (asValue(value).is_array())
        for (const Value& element : asValue(value).as_array())
            if (element.is_string())
                read.push_back(element.as_string().str);
    if (asValue(value).is_array() && read.size() == asValue(value).as_array().size())
        target = std::move(read);
    else
        fail(key, "must be a list of texts in quotes");
}

void TomlTable::integers(std::string_view key, std::int64_t least, std::int64_t most, std::vector<std::int64_t>& target,
                         Need need) const {
    const void* value = find(key, need);
    if (value == nullptr || failed())
        return;
    std::vector<std::int64_t> read;
    if (asValue(value).is_array())
        for (const Value& element : asValue(value).as_array())
            if (element.is_integer() && element.as_integer() >= least && element.as_integer() <= most)
                read.push_back(element.as_integer());
    if (asValue(value).is_array() && read.size() == asValue(value).as_array().size())
        target = std::move(read);
    else
        fail(key, fmt::format("must be a list of whole numbers from {} to {}", least, most));
}

void TomlTable::choice(std::string_view key, std::span<const std::string_view> words, std::size_t& target,
                       Need need) const {
    std::string word;
    text(key, word, need);
    if (!has(key) || failed())
        return;
    const auto found = std::find(words.begin(), words.end(), word);
    if (found == words.end())
        fail(key, fmt::format("\"{}\" is not one of: {}", word, fmt::join(words, ", ")));
    else
        target = static_cast<std::size_t>(found - words.begin());
}

TomlTable TomlTable::table(std::string_view key) const {
    const void* value = find(key, Need::Optional);
    if (value != nullptr && !asValue(value).is_table()) {
        fail(key, "must be a table");
        value = nullptr;
    }
    return TomlTable(m_document, value);
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
    std::vector<TomlTable> read;
    const void* value = find(key, Need::Optional);
    if (value == nullptr)
        return read;
    if (asValue(value).is_array()) {
        for (const Value& element : asValue(value).as_array()) {
            if (!element.is_table())
                break;
            read.push_back(TomlTable(m_document, &element));
        }
        if (read.size() == asValue(value).as_array().size())
            return read;
    }
    fail(key, fmt::format("must be written as [[{}]]", key));
    return {};
}

} // namespace layerscope
