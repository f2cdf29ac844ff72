#include "layers/tcp/reassembly.h"

#include <algorithm>

namespace layerscope::tcp {

void Reassembly::insert(SeqNumber seq, Pdu&& data) {
    // Bytes that are here already stay as they came first; the gaps between the pieces are filled from the new data.
    std::size_t index = 0;
    while (!data.empty() && m_pieces.size() < maximumPieces) {
        while (index < m_pieces.size() && m_pieces[index].end() <= seq)
            ++index;
        const SeqNumber end = seq + static_cast<std::uint32_t>(data.size());
        const bool last = index == m_pieces.size() || end <= m_pieces[index].begin;
        if (last) {
            m_pieces.insert(m_pieces.begin() + static_cast<std::ptrdiff_t>(index), {seq, std::move(data)});
            return;
        }
        const Piece& next = m_pieces[index];
        const SeqNumber covered = std::min(end, next.end());
        const std::int32_t gap = next.begin - seq;
        Pdu filling = gap > 0 ? data.slice(0, static_cast<std::size_t>(gap)) : Pdu();
        data.dropFront(static_cast<std::size_t>(covered - seq));
        if (!filling.empty())
            m_pieces.insert(m_pieces.begin() + static_cast<std::ptrdiff_t>(index), {seq, std::move(filling)});
        seq = covered;
    }
}

Pdu Reassembly::take(SeqNumber next) {
    while (!m_pieces.empty() && m_pieces.front().end() <= next)
        m_pieces.erase(m_pieces.begin());
    if (m_pieces.empty() || m_pieces.front().begin > next)
        return {};
    Pdu data = std::move(m_pieces.front().data);
    data.dropFront(static_cast<std::size_t>(next - m_pieces.front().begin));
    m_pieces.erase(m_pieces.begin());
    return data;
}

std::optional<SackBlock> Reassembly::blockAt(SeqNumber seq) const {
    const auto found = std::ranges::find_if(m_pieces, [&](const Piece& piece) { return seq < piece.end(); });
    if (found == m_pieces.end() || seq < found->begin)
        return std::nullopt;
    SackBlock block{found->begin, found->end()};
    for (auto before = found; before != m_pieces.begin() && (before - 1)->end() == block.left; --before)
        block.left = (before - 1)->begin;
    for (auto after = found + 1; after != m_pieces.end() && after->begin == block.right; ++after)
        block.right = after->end();
    return block;
}

std::size_t Reassembly::bytes() const {
    std::size_t count = 0;
    for (const Piece& piece : m_pieces)
        count += piece.data.size();
    return count;
}

} // namespace layerscope::tcp
