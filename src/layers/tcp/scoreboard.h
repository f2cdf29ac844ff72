// What the peer says it has beyond SND.UNA, and what follows from that: RFC 6675.
#pragma once

#include "wire/tcpoptions.h"

#include <vector>

namespace layerscope::tcp {

class Scoreboard {
public:
    // So many separate blocks are kept at most; what more a peer reports is sent again.
    static constexpr std::size_t maximumBlocks = 1024;

    // Takes what is new in `block` and lies between `una` and `next`; returns how many bytes that is. Blocks that make
    // no sense are ignored.
    std::uint32_t add(SackBlock block, SeqNumber una, SeqNumber next);
    void acknowledge(SeqNumber una); // forgets what lies before
    void clear() { m_blocks.clear(); }
    bool empty() const { return m_blocks.empty(); }
    SeqNumber highest() const { return m_blocks.back().right; } // not when empty

    // A run of bytes that the peer does not report.
    struct Hole {
        SeqNumber left;
        SeqNumber right;
        bool lost = false; // §4, IsLost: enough has been reported above it
    };
    // §4, SetPipe: bytes taken to be on their way. `resent` is HighRxt: what lies before it has been sent again.
    std::uint32_t pipe(SeqNumber una, SeqNumber next, SeqNumber resent, std::uint32_t segment) const;
    // The first hole at or above `from` and below the highest block; its left edge is not below `from`.
    std::optional<Hole> hole(SeqNumber from, std::uint32_t segment) const;
    bool isLost(SeqNumber seq, std::uint32_t segment) const;

private:
    std::vector<SackBlock> m_blocks; // in order, without overlap, never touching
};

} // namespace layerscope::tcp
