// Settings of a layer, from a scenario file or the command line: names with values, checked by the layer that reads
// them.
#pragma once

#include "base/time.h"

#include <map>
#include <variant>
#include <vector>

namespace layerscope {

class Options;

// A table is a list of one.
using OptionValue =
    std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>, std::vector<Options>>;

class Options {
public:
    void set(std::string key, OptionValue value) { m_values[std::move(key)] = std::move(value); }
    bool has(const std::string& key) const { return m_values.contains(key); }
    bool empty() const { return m_values.empty(); }
    const std::map<std::string, OptionValue>& values() const { return m_values; }

    // Each reader leaves `target` alone when the key is absent, and fails with the allowed range when it does not fit.
    Result<void> readFlag(const std::string& key, bool& target) const;
    Result<void> readNumber(const std::string& key, std::int64_t least, std::int64_t most, std::int64_t& target) const;
    Result<void> readDuration(const std::string& key, Duration& target) const;
    Result<void> readText(const std::string& key, std::string& target) const;
    Result<void> readTexts(const std::string& key, std::vector<std::string>& target) const;
    Result<void> readTables(const std::string& key, std::vector<Options>& target) const;
    // Fails on a key that is not among `allowed`, naming it and them.
    Result<void> checkKeys(const std::vector<std::string>& allowed) const;

private:
    std::map<std::string, OptionValue> m_values;
};

} // namespace layerscope
