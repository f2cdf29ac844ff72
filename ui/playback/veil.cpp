#include "ui/playback/veil.h"

#include "ui/text.h"

#include <algorithm>

namespace layerscope {

const Veil::Hidden* Veil::hidden(FrameId frame) const {
    const auto found = frames.find(frame);
    return found == frames.end() ? nullptr : &found->second;
}

bool Veil::hidesByte(FrameId frame, std::uint32_t offset) const {
    const Hidden* secret = hidden(frame);
    return secret != nullptr && std::ranges::any_of(secret->bytes, [offset](const Range& range) {
               return offset >= range.begin && offset - range.begin < range.length;
           });
}

bool Veil::hidesNode(FrameId frame, const DissectionNode& node) const {
    const Hidden* secret = hidden(frame);
    if (secret == nullptr)
        return false;
    if (node.field != nullptr)
        return secret->fields.contains(node.field->abbrev);
    // The line of a protocol sums its fields up.
    return secret->sizes || std::ranges::any_of(secret->bytes, [&node](const Range& range) {
        return range.begin < node.begin + node.length && node.begin < range.begin + range.length;
    });
}

QString hiddenWords() { return tr("hidden until you commit"); }

} // namespace layerscope
