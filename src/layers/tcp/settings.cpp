#include "layers/tcp/settings.h"

namespace layerscope {

namespace {

Result<void> readPositive(const Options& options, const std::string& key, Duration& target) {
    if (auto read = options.readDuration(key, target); !read)
        return read;
    if (target <= Duration::zero()) {
        return Failure(Error{.where = {}, .field = key, .offset = {}, .reason = "must be longer than 0 s"});
    }
    return {};
}

} // namespace

Result<TcpSettings> TcpSettings::read(const Options& options) {
    TcpSettings settings;
    std::int64_t isn = -1;
    std::int64_t mss = 0;
    std::int64_t window = settings.window;
    auto sendBuffer = static_cast<std::int64_t>(settings.sendBuffer);
    const Result<void> steps[] = {
        options.checkKeys(
            {"isn", "mss", "window", "initial_rto", "min_rto", "max_rto", "msl", "user_timeout", "send_buffer"}),
        options.readNumber("isn", 0, 0xffffffff, isn),
        options.readNumber("mss", 1, 65495, mss),
        options.readNumber("window", 1, 65535, window),
        readPositive(options, "initial_rto", settings.initialRto),
        readPositive(options, "min_rto", settings.minimumRto),
        readPositive(options, "max_rto", settings.maximumRto),
        readPositive(options, "msl", settings.msl),
        readPositive(options, "user_timeout", settings.userTimeout),
        options.readNumber("send_buffer", 1, std::int64_t{1} << 30, sendBuffer),
    };
    for (const Result<void>& step : steps) {
        if (!step)
            return Failure(step.error());
    }
    if (settings.maximumRto < settings.minimumRto) {
        return Failure(
            Error{.where = {}, .field = "max_rto", .offset = {}, .reason = "must not be shorter than min_rto"});
    }
    if (isn >= 0)
        settings.isn = static_cast<std::uint32_t>(isn);
    if (mss > 0)
        settings.mss = static_cast<std::uint16_t>(mss);
    settings.window = static_cast<std::uint16_t>(window);
    settings.sendBuffer = static_cast<std::size_t>(sendBuffer);
    return settings;
}

} // namespace layerscope
