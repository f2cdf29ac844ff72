#include "layers/physical.h"

#include "layers/passthrough.h"

namespace layerscope {

namespace {

// IEEE 802.3 table 24-1: the code groups of the sixteen values, the bit that goes first on the left.
constexpr std::uint8_t codeGroups[] = {0b11110, 0b01001, 0b10100, 0b10101, 0b01010, 0b01011, 0b01110, 0b01111,
                                       0b10010, 0b10011, 0b10110, 0b10111, 0b11010, 0b11011, 0b11100, 0b11101};

Waveform fourBFiveB(ByteView bytes) {
    constexpr std::int8_t cycle[] = {0, 1, 0, -1}; // ANSI X3.263 §7.1.2
    Waveform wave{5, 4, {}};
    wave.levels.reserve(bytes.size() * 10);
    unsigned place = 0;
    for (const std::uint8_t byte : bytes) {
        for (const unsigned half : {byte & 0xfu, static_cast<unsigned>(byte >> 4)}) {
            for (int bit = 4; bit >= 0; --bit) {
                if ((codeGroups[half] >> bit & 1) != 0)
                    place = (place + 1) % 4;
                wave.levels.push_back(cycle[place]);
            }
        }
    }
    return wave;
}

} // namespace

Waveform waveform(ByteView bytes, LineCode code) {
    if (code == LineCode::FourBFiveB)
        return fourBFiveB(bytes);
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
    if (filling == fourBFiveBIdentity().name)
        return LineCode::FourBFiveB;
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

const LayerIdentity& fourBFiveBIdentity() {
    static const LayerIdentity identity{
        "4b5b",
        "4B5B",
        LayerNumber::Physical,
        "Five bits for each four, so that the level changes often enough, on three levels.",
        "IEEE 802.3 §24",
        Service::Any,
        Service::Bits,
        ""};
    return identity;
}

Result<std::unique_ptr<Layer>> makeNrz(const Options& options) { return PassThrough::make(nrzIdentity(), options); }
Result<std::unique_ptr<Layer>> makeManchester(const Options& options) {
    return PassThrough::make(manchesterIdentity(), options);
}
Result<std::unique_ptr<Layer>> makeFourBFiveB(const Options& options) {
    return PassThrough::make(fourBFiveBIdentity(), options);
}

} // namespace layerscope
