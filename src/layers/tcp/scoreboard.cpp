#include "layers/tcp/scoreboard.h"

#include <algorithm>

namespace layerscope::tcp {

std::uint32_t Scoreboard::add(SackBlock block, SeqNumber una, SeqNumber next) {
    block.left = std::max(block.left, una);
    if (block.left >= block.right || block.right > next)
        return 0;
    auto first = std::ranges::find_if(m_blocks, [&](const SackBlock& kept) { return kept.right >= block.left; });
    auto fresh = static_cast<std::uint32_t>(block.right - block.left);
    auto last = first;
    SackBlock merged = block;
    for (; last != m_blocks.end() && last->left <= block.right; ++last) {
        const std::int32_t overlap = std::min(last->right, block.right) - std::max(last->left, block.left);
        fresh -= static_cast<std::uint32_t>(std::max(overlap, 0));
        merged = {std::min(merged.left, last->left), std::max(merged.right, last->right)};
    }
    if (first == last) {
        if (m_blocks.size() >= maximumBlocks)
            return 0;
        m_blocks.insert(first, merged);
    } else {
        *first = merged;
        m_blocks.erase(first + 1, last);
    }
    return fresh;
}

void Scoreboard::acknowledge(SeqNumber una) {
    const auto keep = std::ranges::find_if(m_blocks, [&](const SackBlock& kept) { return kept.right > una; });
    m_blocks.erase(m_blocks.begin(), keep);
    if (!m_blocks.empty())
        m_blocks.front().left = std::max(m_blocks.front().left, una);
}

bool Scoreboard::isLost(SeqNumber seq, std::uint32_t segment) const {
    // §4: three blocks above it, or more than two segments' worth of bytes.
    std::size_t blocks = 0;
    std::uint32_t bytes = 0;
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend() && block->left > seq; ++block) {
        ++blocks;
        bytes += static_cast<std::uint32_t>(block->right - block->left);
        if (blocks >= 3 || bytes > 2 * segment)
            return true;
    }
    return false;
}

std::uint32_t Scoreboard::pipe(SeqNumber una, SeqNumber next, SeqNumber resent, std::uint32_t segment) const {
    // From the highest hole down, so that what is reported above each is known.
    std::uint32_t count = 0;
    std::size_t blocks = 0;
    std::uint32_t bytes = 0;
    SeqNumber right = next;
    const auto addHole = [&](SeqNumber left) {
        const bool lost = blocks >= 3 || bytes > 2 * segment;
        if (!lost)
            count += static_cast<std::uint32_t>(right - left);
        if (resent > left)
            count += static_cast<std::uint32_t>(std::min(resent, right) - left);
    };
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend(); ++block) {
        addHole(block->right);
        ++blocks;
        bytes += static_cast<std::uint32_t>(block->right - block->left);
        right = block->left;
    }
    if (right > una)
        addHole(una);
    return count;
}

std::optional<Scoreboard::Hole> Scoreboard::hole(SeqNumber from, std::uint32_t segment) const {
    SeqNumber left = from;
    for (const SackBlock& block : m_blocks) {
        if (left < block.left)
            return Hole{left, block.left, isLost(left, segment)};
        left = std::max(left, block.right);
    }
    return std::nullopt;
}

} // namespace layerscope::tcp
