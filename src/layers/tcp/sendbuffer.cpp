#include "layers/tcp/sendbuffer.h"

#include <algorithm>

namespace layerscope::tcp {

void SendBuffer::append(Pdu&& piece, bool push) {
    const std::size_t length = piece.size();
    if (length == 0)
        return;
    m_pieces.push_back({m_end, std::move(piece), push});
    m_end += length;
}

void SendBuffer::acknowledge(std::size_t count) {
    m_begin += count;
    while (m_first < m_pieces.size() && m_pieces[m_first].end() <= m_begin)
        m_pieces[m_first++].data = Pdu();
    if (m_first == m_pieces.size()) {
        m_pieces.clear();
        m_first = 0;
    } else if (m_first >= 32 && m_first * 2 >= m_pieces.size()) {
        m_pieces.erase(m_pieces.begin(), m_pieces.begin() + static_cast<std::ptrdiff_t>(m_first));
        m_first = 0;
    }
}

std::size_t SendBuffer::pieceAt(std::uint64_t position) const {
    const auto after =
        std::upper_bound(m_pieces.begin() + static_cast<std::ptrdiff_t>(m_first), m_pieces.end(), position,
                         [](std::uint64_t at, const Piece& piece) { return at < piece.begin; });
    return static_cast<std::size_t>(after - m_pieces.begin()) - 1;
}

SendBuffer::Part SendBuffer::copy(std::size_t offset, std::size_t length) const {
    std::uint64_t position = m_begin + offset;
    const std::uint64_t end = position + length;
    std::size_t index = pieceAt(position);
    const auto endsHere = [&] { return m_pieces[index].push && m_pieces[index].end() == end; };

    if (end <= m_pieces[index].end()) {
        const Piece& only = m_pieces[index];
        return {only.data.slice(static_cast<std::size_t>(position - only.begin), length), endsHere()};
    }
    Part part{Pdu(length)};
    for (;; ++index) {
        const Piece& piece = m_pieces[index];
        const std::uint64_t until = std::min(end, piece.end());
        const Pdu run = piece.data.slice(static_cast<std::size_t>(position - piece.begin),
                                         static_cast<std::size_t>(until - position));
        part.payload.appendOwned(run.bytes(), run.spans());
        position = until;
        if (position == end)
            break;
    }
    part.push = endsHere();
    return part;
}

} // namespace layerscope::tcp
