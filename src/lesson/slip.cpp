#include "lesson/slip.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace layerscope {

namespace {

// How many letters must be changed, put in, left out or swapped with their neighbour (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> rows(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    std::iota(rows[0].begin(), rows[0].end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        rows[i][0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            rows[i][j] = std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
        }
    }
    return rows.back().back();
}

} // namespace

std::string Slip::text() const { return fmt::format("{}:{}:{}: {}", file, place.line, place.column, reason); }

std::string_view nearestName(std::string_view word, std::span<const std::string> allowed) {
    constexpr std::size_t longest = 80; // longer words are no misspelt names
    if (word.empty() || word.size() > longest)
        return {};
    std::string_view nearest;
    std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& name : allowed) {
        const std::size_t difference =
            name.size() > word.size() ? name.size() - word.size() : word.size() - name.size();
        if (difference >= least)
            continue;
        if (const std::size_t far = distance(word, name); far < least) {
            least = far;
            nearest = name;
        }
    }
    return nearest;
}

std::string allowedText(std::string_view word, std::span<const std::string> allowed) {
    constexpr std::size_t widest = 160;
    std::string list;
    std::size_t shown = 0;
    for (const std::string& name : allowed) {
        if (list.size() + name.size() > widest)
            break;
        list += (shown++ == 0 ? "" : ", ") + name;
    }
    if (shown < allowed.size())
        list += ", …";
    const std::string_view nearest = nearestName(word, allowed);
    const std::string meant = nearest.empty() ? std::string() : fmt::format("did you mean \"{}\"? ", nearest);
    return fmt::format("({}allowed: {})", meant, allowed.empty() ? "nothing" : list);
}

} // namespace layerscope
