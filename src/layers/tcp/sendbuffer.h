// What the program gave to send and the peer has not acknowledged; every byte keeps its owner.
#pragma once

#include "layers/pdu.h"

namespace layerscope::tcp {

class SendBuffer {
public:
    // Takes one piece; `push` marks its last byte as the end of what the program sent in one go.
    void append(Pdu&& piece, bool push);
    // Forgets the first `count` bytes, at most size().
    void acknowledge(std::size_t count);

    std::size_t size() const { return static_cast<std::size_t>(m_end - m_begin); } // bytes
    bool empty() const { return m_end == m_begin; }

    struct Part {
        Pdu payload;
        bool push = false; // the last byte ends what the program sent in one go
    };
    // A copy of `length` bytes, at least one, from the byte `offset` after the first one kept; both within size().
    Part copy(std::size_t offset, std::size_t length) const;

private:
    struct Piece {
        std::uint64_t begin; // counted from the first byte ever given
        Pdu data;
        bool push;
        std::uint64_t end() const { return begin + data.size(); }
    };
    std::size_t pieceAt(std::uint64_t position) const;

    std::vector<Piece> m_pieces; // from m_first on; what lies before is empty and goes when it pays
    std::size_t m_first = 0;
    std::uint64_t m_begin = 0;
    std::uint64_t m_end = 0;
};

} // namespace layerscope::tcp
