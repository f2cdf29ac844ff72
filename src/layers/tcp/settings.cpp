#include "layers/tcp/settings.h"

namespace layerscope {

namespace {

constexpr std::int64_t largestScaledWindow = std::int64_t{65535} << 14; // RFC 7323 §2.3

Error wrong(const std::string& key, std::string reason) {
    return Error{.where = {}, .field = key, .offset = {}, .reason = std::move(reason)};
}

Result<void> readCongestion(const Options& options, CongestionAlgorithm& target) {
    std::string name = "newreno";
    if (auto read = options.readText("congestion", name); !read)
        return read;
    if (name == "newreno")
        target = CongestionAlgorithm::NewReno;
    else if (name == "cubic")
        target = CongestionAlgorithm::Cubic;
    else if (name == "none")
        target = CongestionAlgorithm::None;
    else
        return Failure(wrong("congestion", "must be \"newreno\", \"cubic\" or \"none\""));
    return {};
}

Result<void> readPositive(const Options& options, const std::string& key, Duration& target) {
    if (auto read = options.readDuration(key, target); !read)
        return read;
    if (target <= Duration::zero()) {
        return Failure(wrong(key, "must be longer than 0 s"));
    }
    return {};
}

} // namespace

Result<TcpSettings> TcpSettings::read(const Options& options) {
    TcpSettings settings;
    std::int64_t isn = -1;
    std::int64_t mss = 0;
    std::int64_t window = settings.window;
    std::int64_t initialWindow = settings.initialWindow;
    std::int64_t synAckField = settings.synAckField;
    auto sendBuffer = static_cast<std::int64_t>(settings.sendBuffer);
    const Result<void> steps[] = {
        options.checkKeys({"isn",           "mss",
                           "window",        "initial_rto",
                           "min_rto",       "max_rto",
                           "msl",           "user_timeout",
                           "send_buffer",   "window_scale",
                           "timestamps",    "sack",
                           "congestion",    "initial_window",
                           "nagle",         "delayed_ack",
                           "keep_alive",    "keep_alive_interval",
                           "syn_ack_field", "syn_ack_flag"}),
        options.readNumber("isn", 0, 0xffffffff, isn),
        options.readNumber("mss", 1, 65495, mss),
        options.readNumber("window", 1, largestScaledWindow, window),
        readPositive(options, "initial_rto", settings.initialRto),
        readPositive(options, "min_rto", settings.minimumRto),
        readPositive(options, "max_rto", settings.maximumRto),
        readPositive(options, "msl", settings.msl),
        readPositive(options, "user_timeout", settings.userTimeout),
        options.readNumber("send_buffer", 1, std::int64_t{1} << 30, sendBuffer),
        options.readFlag("window_scale", settings.windowScale),
        options.readFlag("timestamps", settings.timestamps),
        options.readFlag("sack", settings.sack),
        readCongestion(options, settings.congestion),
        options.readNumber("initial_window", 1, 10, initialWindow),
        options.readFlag("nagle", settings.nagle),
        options.readDuration("delayed_ack", settings.delayedAck),
        options.readDuration("keep_alive", settings.keepAlive),
        readPositive(options, "keep_alive_interval", settings.keepAliveInterval),
        options.readNumber("syn_ack_field", 0, 0xffffffff, synAckField),
        options.readFlag("syn_ack_flag", settings.synAckFlag),
    };
    for (const Result<void>& step : steps) {
        if (!step)
            return Failure(step.error());
    }
    if (settings.maximumRto < settings.minimumRto)
        return Failure(wrong("max_rto", "must not be shorter than min_rto"));
    if (window > 65535 && !settings.windowScale)
        return Failure(wrong("window", "more than 65535 needs window_scale = true"));
    const bool delays = settings.delayedAck != Duration::zero();
    if (delays &&
        (settings.delayedAck < std::chrono::milliseconds(40) || settings.delayedAck > std::chrono::milliseconds(500)))
        return Failure(wrong("delayed_ack", "must be \"0 s\" or from 40 ms to 500 ms"));
    if (settings.keepAlive < Duration::zero())
        return Failure(wrong("keep_alive", "must not be negative"));
    if (isn >= 0)
        settings.isn = static_cast<std::uint32_t>(isn);
    if (mss > 0)
        settings.mss = static_cast<std::uint16_t>(mss);
    settings.synAckField = static_cast<std::uint32_t>(synAckField);
    settings.window = static_cast<std::uint32_t>(window);
    settings.initialWindow = static_cast<std::uint32_t>(initialWindow);
    settings.sendBuffer = static_cast<std::size_t>(sendBuffer);
    return settings;
}

} // namespace layerscope
