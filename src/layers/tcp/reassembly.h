// What has arrived ahead of its turn: kept until the gap before it is filled (RFC 9293 §3.10.7.4, seventh step).
#pragma once

#include "base/sequence.h"
#include "layers/pdu.h"
#include "wire/tcpoptions.h"

namespace layerscope::tcp {

class Reassembly {
public:
    // So many separate pieces are kept at most; a peer that sends crumbs far apart must send the rest again.
    static constexpr std::size_t maximumPieces = 1024;

    // Keeps what is new in `data`, whose first byte has the number `seq`. Nothing of it lies before what has been
    // taken.
    void insert(SeqNumber seq, Pdu&& data);
    // What is kept from `next` on without a gap, or its first part; empty when `next` is missing. Forgets what lies
    // before.
    Pdu take(SeqNumber next);

    // All that is kept without a gap around the byte numbered `seq`; none when that byte is not here.
    std::optional<SackBlock> blockAt(SeqNumber seq) const;

    bool empty() const { return m_pieces.empty(); }
    std::size_t bytes() const; // kept

private:
    struct Piece {
        SeqNumber begin;
        Pdu data;
        SeqNumber end() const { return begin + static_cast<std::uint32_t>(data.size()); }
    };
    std::vector<Piece> m_pieces; // in order, without overlap
};

} // namespace layerscope::tcp
