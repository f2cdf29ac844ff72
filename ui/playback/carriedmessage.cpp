#include "ui/playback/carriedmessage.h"

#include <algorithm>

namespace layerscope {

std::span<const MessagePart> CarriedMessage::partsIn(FrameId frame) const {
    const auto found =
        std::ranges::equal_range(parts, frame.value, {}, [](const MessagePart& part) { return part.frame.value; });
    return {found.begin(), found.end()};
}

std::size_t CarriedMessage::frameCount() const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < parts.size(); ++i)
        count += i == 0 || parts[i].frame != parts[i - 1].frame ? 1 : 0;
    return count;
}

bool CarriedMessage::sameAs(const CarriedMessage& other) const {
    return message == other.message && (message || (connection == other.connection && fromServer == other.fromServer &&
                                                    begin == other.begin && length == other.length));
}

} // namespace layerscope
