// The ladder and the header of a slide, read from a trace at a moment through a mask.
#pragma once

#include "lesson/mask.h"
#include "trace/sentence.h"
#include "ui/project/slide.h"

#include <algorithm>

namespace layerscope {

// Where a run is, what must not be seen of it, and what is talked about.
struct StageMoment {
    std::shared_ptr<const Trace> trace;
    std::size_t position = 0; // events that have happened
    Time time{};
    Numbering numbering = Numbering::Raw;
    FrameId frame;                    // whose header is shown; none: the last one sent
    std::string field;                // Wireshark's name of a field to point at; or empty
    std::size_t rows = mostSlideRows; // at most
};

// Fills the slide's axes, rows, states and header. Only what has happened at the moment goes in, and packets that the
// mask lets through ahead of their time.
void setStage(Slide& slide, const StageMoment& moment, const Mask& mask);

// Whether texts about a frame are to be searched for the answer: it has secrets, or is shown ahead of its time. What
// another packet said before is no secret, even where it is the number that is asked for.
inline bool isGuarded(const Mask& mask, FrameId frame) {
    return mask.hasSecrets(frame) ||
           (mask.active && std::find(mask.previews.begin(), mask.previews.end(), frame) != mask.previews.end());
}

// One header of a frame, or nothing when it has none that can be read.
std::optional<SlideHeader> slideHeader(const Trace& trace, FrameId frame, const std::string& field, const Mask& mask);

} // namespace layerscope
