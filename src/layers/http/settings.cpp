#include "layers/http/settings.h"

#include "base/hex.h"
#include "wire/httpscan.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope::http1 {

namespace {

Failure wrong(std::string key, std::string reason) {
    return Failure(Error{{}, std::move(key), std::nullopt, std::move(reason)});
}

// Calls readers one after the other until one fails.
class Reading {
public:
    explicit Reading(const Options& options) : m_options(options) {}
    Reading& allow(const std::vector<std::string>& keys) { return keep(m_options.checkKeys(keys)); }
    Reading& flag(const char* key, bool& target) { return keep(m_options.readFlag(key, target)); }
    Reading& text(const char* key, std::string& target) { return keep(m_options.readText(key, target)); }
    Reading& number(const char* key, std::int64_t least, std::int64_t most, std::int64_t& target) {
        return keep(m_options.readNumber(key, least, most, target));
    }
    Reading& time(const char* key, Duration& target) { return keep(m_options.readDuration(key, target)); }

    // A text, or so many bytes of the letters a to z.
    Reading& content(Bytes& target) {
        std::string words;
        std::int64_t bytes = 0;
        text("body", words).number("bytes", 0, mostContent, bytes);
        if (m_options.has("body") && m_options.has("bytes"))
            return keep(wrong("bytes", "write either \"body\" or \"bytes\""));
        target = toBytes(words);
        for (std::int64_t i = 0; i < bytes; ++i)
            target.push_back(static_cast<std::uint8_t>('a' + i % 26));
        return *this;
    }
    // true: the usual size; a number: bytes in a chunk.
    Reading& chunked(std::int64_t& target) {
        const auto found = m_options.values().find("chunked");
        if (found == m_options.values().end())
            return *this;
        if (const bool* flag = std::get_if<bool>(&found->second))
            target = *flag ? 1024 : 0;
        else if (!m_options.readNumber("chunked", 1, 65536, target))
            keep(wrong("chunked", "must be true, or how many bytes go into a chunk (1 to 65536)"));
        return *this;
    }
    // A table, or a list of "Name: value", which keeps its order.
    Reading& fields(std::vector<HttpLine>& target) {
        const auto found = m_options.values().find("fields");
        if (found == m_options.values().end())
            return *this;
        if (const auto* tables = std::get_if<std::vector<Options>>(&found->second)) {
            for (const Options& table : *tables)
                for (const auto& [name, value] : table.values())
                    if (const auto* text = std::get_if<std::string>(&value))
                        target.push_back({name, *text});
                    else
                        keep(wrong("fields", fmt::format("the value of {} must be a text in quotes", name)));
            return *this;
        }
        std::vector<std::string> lines;
        keep(m_options.readTexts("fields", lines));
        for (const std::string& line : lines) {
            const std::size_t colon = line.find(':');
            if (colon == std::string::npos)
                return keep(wrong("fields", fmt::format("\"{}\" is not of the form \"Name: value\"", line)));
            const std::size_t value = line.find_first_not_of(" \t", colon + 1);
            target.push_back({line.substr(0, colon), value == std::string::npos ? "" : line.substr(value)});
        }
        return *this;
    }
    template <class Check>
    Reading& require(const char* key, Check check, const char* reason) {
        return m_result && !check() ? keep(wrong(key, reason)) : *this;
    }
    Reading& keep(Result<void> result) {
        if (m_result)
            m_result = std::move(result);
        return *this;
    }
    const Result<void>& result() const { return m_result; }

private:
    const Options& m_options;
    Result<void> m_result;
};

Result<Resource> readResource(const Options& options) {
    Resource resource;
    std::int64_t status = 200;
    Reading reading(options);
    reading
        .allow({"path", "type", "body", "bytes", "status", "fields", "chunked", "interval", "delay", "hold", "takes",
                "echo", "changes"})
        .text("path", resource.path)
        .text("type", resource.type)
        .content(resource.content)
        .number("status", 200, 599, status)
        .fields(resource.fields)
        .chunked(resource.chunk)
        .time("interval", resource.interval)
        .time("delay", resource.delay)
        .time("hold", resource.hold)
        .flag("takes", resource.takes)
        .flag("echo", resource.echo)
        .flag("changes", resource.changes)
        .require(
            "path", [&] { return resource.path.starts_with('/'); }, "must begin with a slash");
    resource.status = static_cast<std::uint16_t>(status);
    resource.changes = resource.changes || resource.takes || resource.hold > Duration::zero();
    HttpResponse probe{resource.status, "", 1, resource.fields};
    probe.fields.push_back({"Content-Type", resource.type});
    if (reading.result())
        if (auto written = probe.write(); !written)
            reading.keep(wrong("fields", written.error().reason));
    if (!reading.result())
        return Failure(reading.result().error());
    return resource;
}

} // namespace

Result<Settings> readSettings(const Options& options) {
    Settings settings;
    std::vector<Options> resources;
    Reading reading(options);
    reading.allow({"resource", "requests"}).number("requests", 0, 1'000'000, settings.requests);
    reading.keep(options.readTables("resource", resources));
    if (!reading.result())
        return Failure(reading.result().error());
    for (const Options& table : resources) {
        auto resource = readResource(table);
        if (!resource)
            return wrong("resource", resource.error().field + ": " + resource.error().reason);
        if (std::ranges::find(settings.resources, resource->path, &Resource::path) != settings.resources.end())
            return wrong("resource", fmt::format("path: there are two called {}", resource->path));
        settings.resources.push_back(std::move(*resource));
    }
    return settings;
}

std::vector<std::string> askKeys() {
    return {"method", "path", "fields", "body", "bytes", "chunked", "expect", "close", "validate"};
}

Result<Ask> readAsk(const Options& options) {
    Ask ask;
    Reading reading(options);
    reading.allow(askKeys())
        .text("method", ask.method)
        .text("path", ask.path)
        .fields(ask.fields)
        .content(ask.content)
        .chunked(ask.chunk)
        .flag("expect", ask.expect)
        .flag("close", ask.close)
        .flag("validate", ask.validate);
    ask.hasContent = options.has("body") || options.has("bytes");
    reading
        .require(
            "method", [&] { return ask.method != "CONNECT"; }, "CONNECT is for proxies, which are not here")
        .require(
            "chunked", [&] { return ask.chunk == 0 || ask.hasContent; }, "needs \"body\" or \"bytes\"")
        .require(
            "expect", [&] { return !ask.expect || !ask.content.empty(); }, "needs \"body\" or \"bytes\"");
    HttpRequest probe{ask.method, ask.path, 1, ask.fields};
    if (std::ranges::none_of(ask.fields,
                             [](const HttpLine& line) { return http::equalsIgnoringCase(line.name, "host"); }))
        probe.fields.push_back({"Host", "host"});
    if (reading.result())
        if (auto written = probe.write(); !written)
            reading.keep(wrong(options.has("fields") ? "fields"
                               : options.has("path") ? "path"
                                                     : "method",
                               written.error().reason));
    if (!reading.result())
        return Failure(reading.result().error());
    return ask;
}

Result<Publication> readPublication(const Options& options) {
    Publication publication;
    Reading reading(options);
    reading.allow({"path", "text"}).text("path", publication.path).text("text", publication.text);
    if (!reading.result())
        return Failure(reading.result().error());
    return publication;
}

Bytes inChunks(ByteView content, std::size_t chunk) {
    Bytes bytes;
    for (std::size_t begin = 0; begin < content.size(); begin += chunk)
        appendHttpChunk(bytes, content.subspan(begin, std::min(chunk, content.size() - begin)));
    return bytes;
}

} // namespace layerscope::http1
