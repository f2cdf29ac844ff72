// Where a connection stands in making up for lost segments: RFC 6582, RFC 6675, and RFC 5681 after a time-out.
#pragma once

#include "base/sequence.h"

#include <optional>

namespace layerscope::tcp {

struct Recovery {
    enum class Kind : std::uint8_t {
        None,
        Fast,    // fast recovery, after duplicate acknowledgements
        Timeout, // what was on its way when the RTO ran out goes again
    };
    Kind kind = Kind::None;
    SeqNumber point;                // over when this is acknowledged: SND.NXT when it began
    SeqNumber resent;               // up to here it was sent again (HighRxt)
    bool rescued = false;           // RFC 6675 §4, NextSeg rule 4: once in each recovery
    std::optional<SeqNumber> guard; // RFC 6582 §3.2 step 2: duplicates up to here begin no new recovery
};

} // namespace layerscope::tcp
