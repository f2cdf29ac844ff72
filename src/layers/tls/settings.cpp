#include "layers/tls/settings.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::tls {

namespace {

constexpr std::size_t longestName = 64; // of a common name (RFC 5280 Appendix A.1)

Failure wrong(const char* key, std::string reason) { return Failure(Error{{}, key, std::nullopt, std::move(reason)}); }

std::vector<std::string> parts(const std::string& text, char separator) {
    std::vector<std::string> found;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        found.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return found;
}

bool isPlainText(const std::string& text) {
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

} // namespace

Result<Settings> Settings::read(const Options& options) {
    Settings settings;
    std::string protocols;
    if (auto checked = options.checkKeys({"server_name", "verify", "ciphers", "alpn", "authority", "validity"});
        !checked)
        return Failure(checked.error());
    for (const auto& [key, target] : {std::pair{"server_name", &settings.serverName},
                                      {"ciphers", &settings.suites},
                                      {"alpn", &protocols},
                                      {"authority", &settings.authority}})
        if (auto read = options.readText(key, *target); !read)
            return Failure(read.error());
    if (auto read = options.readFlag("verify", settings.verify); !read)
        return Failure(read.error());
    if (auto read = options.readDuration("validity", settings.validity); !read)
        return Failure(read.error());

    if (settings.serverName.size() > longestName || !isPlainText(settings.serverName))
        return wrong("server_name", fmt::format("must be a host name of at most {} characters", longestName));
    if (settings.authority.empty() || settings.authority.size() > longestName)
        return wrong("authority", fmt::format("must be a name of 1 to {} characters", longestName));
    // Those of RFC 8446 §B.4 that Debian's OpenSSL has on; TLS 1.2's are of no use here.
    const std::vector<std::string> allowed = parts(defaultSuites, ':');
    for (const std::string& suite : parts(settings.suites, ':'))
        if (std::ranges::find(allowed, suite) == allowed.end())
            return wrong("ciphers", fmt::format("\"{}\" is no TLS 1.3 cipher suite that can be used here (allowed, "
                                                "with colons between: {}, {}, {})",
                                                suite, allowed[0], allowed[1], allowed[2]));
    if (!protocols.empty())
        settings.protocols = parts(protocols, ',');
    for (const std::string& protocol : settings.protocols)
        if (protocol.empty() || protocol.size() > 255 || !isPlainText(protocol))
            return wrong("alpn", "must be names of protocols with commas between, such as \"http/1.1\"");
    return settings;
}

} // namespace layerscope::tls
