#include "layers/options.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace layerscope {

namespace {

Failure wrong(const std::string& key, std::string reason) {
    return Failure(Error{{}, key, std::nullopt, std::move(reason)});
}

} // namespace

Result<void> Options::readFlag(const std::string& key, bool& target) const {
    const auto found = m_values.find(key);
    if (found == m_values.end())
        return {};
    if (const bool* flag = std::get_if<bool>(&found->second)) {
        target = *flag;
        return {};
    }
    return wrong(key, "must be true or false");
}

Result<void> Options::readNumber(const std::string& key, std::int64_t least, std::int64_t most,
                                 std::int64_t& target) const {
    const auto found = m_values.find(key);
    if (found == m_values.end())
        return {};
    const auto* number = std::get_if<std::int64_t>(&found->second);
    if (number == nullptr || *number < least || *number > most)
        return wrong(key, fmt::format("must be a whole number from {} to {}", least, most));
    target = *number;
    return {};
}

Result<void> Options::readDuration(const std::string& key, Duration& target) const {
    const auto found = m_values.find(key);
    if (found == m_values.end())
        return {};
    const auto* text = std::get_if<std::string>(&found->second);
    if (text == nullptr)
        return wrong(key, "must be a time in quotes, such as \"200 ms\"");
    const auto duration = parseDuration(*text);
    if (!duration)
        return wrong(key, duration.error().reason);
    target = *duration;
    return {};
}

Result<void> Options::readText(const std::string& key, std::string& target) const {
    const auto found = m_values.find(key);
    if (found == m_values.end())
        return {};
    const auto* text = std::get_if<std::string>(&found->second);
    if (text == nullptr)
        return wrong(key, "must be a text in quotes");
    target = *text;
    return {};
}

Result<void> Options::readTexts(const std::string& key, std::vector<std::string>& target) const {
    const auto found = m_values.find(key);
    if (found == m_values.end())
        return {};
    const auto* texts = std::get_if<std::vector<std::string>>(&found->second);
    if (texts == nullptr)
        return wrong(key, "must be a list of texts in quotes");
    target = *texts;
    return {};
}

Result<void> Options::readTables(const std::string& key, std::vector<Options>& target) const {
    const auto found = m_values.find(key);
    if (found == m_values.end())
        return {};
    const auto* tables = std::get_if<std::vector<Options>>(&found->second);
    if (tables == nullptr)
        return wrong(key, "must be a table, or a list of tables");
    target = *tables;
    return {};
}

Result<void> Options::checkKeys(const std::vector<std::string>& allowed) const {
    for (const auto& [key, value] : m_values)
        if (std::find(allowed.begin(), allowed.end(), key) == allowed.end())
            return wrong(key, allowed.empty() ? std::string("this layer has no settings")
                                              : fmt::format("unknown key (allowed: {})", fmt::join(allowed, ", ")));
    return {};
}

} // namespace layerscope
