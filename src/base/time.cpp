#include "base/time.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace layerscope {

namespace {

struct Unit {
    std::string_view name;
    double size; // in the smallest unit of the list
};

constexpr Unit durationUnits[] = {{"ns", 1},     {"us", 1e3},   {"\u00b5s", 1e3}, {"ms", 1e6},      {"s", 1e9},
                                  {"min", 60e9}, {"h", 3600e9}, {"day", 86400e9}, {"days", 86400e9}};
constexpr Unit rateUnits[] = {{"bit/s", 1}, {"kbit/s", 1e3}, {"Mbit/s", 1e6}, {"Gbit/s", 1e9}};

// A number that is not negative, optional blanks, and one of the units.
template <std::size_t Count>
std::optional<double> parseQuantity(std::string_view text, const Unit (&units)[Count]) {
    double number = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (code != std::errc() || !std::isfinite(number) || number < 0)
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    for (const Unit& unit : units)
        if (unit.name == text && number * unit.size < 9e18)
            return number * unit.size;
    return std::nullopt;
}

} // namespace

Result<Duration> parseDuration(std::string_view text) {
    if (const auto nanoseconds = parseQuantity(text, durationUnits))
        return Duration(std::llround(*nanoseconds));
    return fail(fmt::format("\"{}\" is not a time (a number and ns, us, ms, s, min, h or days, such as 20 ms)", text));
}

std::string durationText(Duration duration) {
    const double count = std::abs(static_cast<double>(duration.count()));
    if (duration.count() == 0)
        return "0 s";
    if (count < 1e3)
        return fmt::format("{} ns", duration.count());
    if (count < 1e6)
        return fmt::format("{:.10g} \u00b5s", static_cast<double>(duration.count()) / 1e3);
    if (count < 1e9)
        return fmt::format("{:.10g} ms", static_cast<double>(duration.count()) / 1e6);
    // Of what is counted in days nobody wants the seconds.
    constexpr std::int64_t day = 86'400'000'000'000;
    if (duration.count() % day == 0)
        return fmt::format("{} day{}", duration.count() / day, count == day ? "" : "s");
    return fmt::format("{:.12g} s", static_cast<double>(duration.count()) / 1e9);
}

std::string timeText(Time time) {
    const std::int64_t nanoseconds = time.time_since_epoch().count();
    const std::int64_t magnitude = (std::abs(nanoseconds) + 500) / 1000; // microseconds, rounded
    return fmt::format("{}{}.{:03} {:03}", nanoseconds < 0 ? "-" : "", magnitude / 1'000'000, magnitude / 1000 % 1000,
                       magnitude % 1000);
}

Result<std::uint64_t> parseBitRate(std::string_view text) {
    if (text == "unlimited")
        return std::uint64_t{0};
    if (const auto rate = parseQuantity(text, rateUnits); rate && *rate >= 1)
        return static_cast<std::uint64_t>(std::llround(*rate));
    return fail(fmt::format(
        "\"{}\" is not a rate (a number and bit/s, kbit/s, Mbit/s or Gbit/s, such as 10 Mbit/s, or unlimited)", text));
}

std::string bitRateText(std::uint64_t bitsPerSecond) {
    if (bitsPerSecond == 0)
        return "unlimited";
    const double rate = static_cast<double>(bitsPerSecond);
    for (auto unit = std::rbegin(rateUnits); unit != std::rend(rateUnits); ++unit)
        if (rate >= unit->size)
            return fmt::format("{:.10g} {}", rate / unit->size, unit->name);
    return fmt::format("{} bit/s", bitsPerSecond);
}

} // namespace layerscope
