#include "capture/live.h"

#include <charconv>
#include <fmt/format.h>

namespace layerscope {

namespace {

template <class Number>
Result<void> parseNumber(const std::string& key, const std::string& text, Number& value) {
    const char* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    if (code != std::errc() || stop != end)
        return Failure(Error{"capture-helper", key, {}, fmt::format("\"{}\" is no number that fits here", text)});
    return {};
}

} // namespace

std::vector<std::string> helperArguments(const CaptureRequest& request) {
    std::vector<std::string> arguments{"capture-helper"};
    const auto add = [&](const char* key, std::string value) {
        arguments.emplace_back(key);
        arguments.push_back(std::move(value));
    };
    if (!request.interface.empty()) {
        add("--interface", request.interface);
    } else {
        add("--demo", request.demo.name);
        add("--port", std::to_string(request.demo.port));
        add("--exchanges", std::to_string(request.demo.exchanges));
        add("--request-bytes", std::to_string(request.demo.requestBytes));
        add("--response-bytes", std::to_string(request.demo.responseBytes));
    }
    if (!request.filter.empty())
        add("--filter", request.filter);
    if (request.duration.count() > 0)
        add("--nanoseconds", std::to_string(request.duration.count()));
    if (request.count > 0)
        add("--count", std::to_string(request.count));
    return arguments;
}

Result<CaptureRequest> parseHelperArguments(std::span<const std::string> arguments) {
    CaptureRequest request;
    for (std::size_t i = 1; i + 1 < arguments.size(); i += 2) {
        const std::string& key = arguments[i];
        const std::string& value = arguments[i + 1];
        Result<void> parsed;
        if (key == "--interface") {
            request.interface = value;
        } else if (key == "--filter") {
            request.filter = value;
        } else if (key == "--demo") {
            request.demo.name = value;
        } else if (key == "--port") {
            parsed = parseNumber(key, value, request.demo.port);
        } else if (key == "--exchanges") {
            parsed = parseNumber(key, value, request.demo.exchanges);
        } else if (key == "--request-bytes") {
            parsed = parseNumber(key, value, request.demo.requestBytes);
        } else if (key == "--response-bytes") {
            parsed = parseNumber(key, value, request.demo.responseBytes);
        } else if (key == "--count") {
            parsed = parseNumber(key, value, request.count);
        } else if (key == "--nanoseconds") {
            std::int64_t nanoseconds = 0;
            parsed = parseNumber(key, value, nanoseconds);
            request.duration = Duration(nanoseconds);
        } else {
            parsed = failAt("capture-helper", fmt::format("unknown option \"{}\"", key));
        }
        if (!parsed)
            return Failure(parsed.error());
    }
    if (arguments.size() % 2 == 0)
        return failAt("capture-helper", fmt::format("\"{}\" has no value", arguments.back()));
    return request;
}

} // namespace layerscope
