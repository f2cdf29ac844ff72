#include "layers/physical.h"

#include "layers/passthrough.h"

namespace layerscope {

Waveform waveform(ByteView bytes, LineCode code) {
    Waveform wave;
    wave.levelsPerBit = code == LineCode::Manchester ? 2 : 1;
    wave.levels.reserve(bytes.size() * 8 * wave.levelsPerBit);
    for (const std::uint8_t byte : bytes) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            const std::int8_t level = (byte >> bit & 1) != 0 ? 1 : -1;
            if (code == LineCode::Manchester)
                wave.levels.push_back(static_cast<std::int8_t>(-level));
            wave.levels.push_back(level);
        }
    }
    return wave;
}

std::optional<LineCode> lineCode(std::string_view filling) {
    if (filling == nrzIdentity().name)
        return LineCode::Nrz;
    if (filling == manchesterIdentity().name)
        return LineCode::Manchester;
    return std::nullopt;
}

const LayerIdentity& nrzIdentity() {
    static const LayerIdentity identity{
        "nrz",           "NRZ",        LayerNumber::Physical, "One level for each bit: high is 1, low is 0.",
        "IEEE 802.3 §3", Service::Any, Service::Bits,         ""};
    return identity;
}

const LayerIdentity& manchesterIdentity() {
    static const LayerIdentity identity{
        "manchester",          "Manchester",
        LayerNumber::Physical, "A change in the middle of each bit: up is 1, down is 0.",
        "IEEE 802.3 §7.3.1.1", Service::Any,
        Service::Bits,         ""};
    return identity;
}

Result<std::unique_ptr<Layer>> makeNrz(const Options& options) { return PassThrough::make(nrzIdentity(), options); }
Result<std::unique_ptr<Layer>> makeManchester(const Options& options) {
    return PassThrough::make(manchesterIdentity(), options);
}

} // namespace layerscope
