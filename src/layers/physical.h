// Physical: line codes. The layer adds no byte; it decides what the bits look like on the medium.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Ethernet's preamble and start frame delimiter, which go before every frame (IEEE 802.3 §3.1.1), and the gap between
// frames, in byte times. They take time on the link but are no part of the frame.
constexpr std::size_t preambleBytes = 8;
constexpr std::size_t interframeGapBytes = 12;

// A line code's signal: one level for each part of a bit, first to last; -1 low, +1 high; MLT-3 has 0 between them.
struct Waveform {
    unsigned levelsPerBit = 1; // NRZ 1, Manchester 2; 4B5B 5, for four bits together
    unsigned bitsTogether = 1; // how many bits these levels stand for: 1, in 4B5B 4
    std::vector<std::int8_t> levels;
};

enum class LineCode : std::uint8_t { Nrz, Manchester, FourBFiveB };

// What the medium carries for these bytes, each least significant bit first as Ethernet sends them.
// NRZ: 1 is high, 0 is low. Manchester (IEEE 802.3 §7.3.1.1): 1 rises in the middle of the bit, 0 falls.
// 4B5B with MLT-3 (IEEE 802.3 §24.2.2, ANSI X3.263): each four bits, the lower half of a byte first, become five, of
// which a 1 changes the level, in the order 0, high, 0, low, and a 0 keeps it. Left out: the scrambler between the two,
// and the code groups J, K, T and R around a frame.
Waveform waveform(ByteView bytes, LineCode code);
// The line code of a slot-1 filling, by its registry name; none for names that are no line code.
std::optional<LineCode> lineCode(std::string_view filling);

const LayerIdentity& nrzIdentity();
const LayerIdentity& manchesterIdentity();
const LayerIdentity& fourBFiveBIdentity();
Result<std::unique_ptr<Layer>> makeNrz(const Options& options);
Result<std::unique_ptr<Layer>> makeManchester(const Options& options);
Result<std::unique_ptr<Layer>> makeFourBFiveB(const Options& options);

} // namespace layerscope
