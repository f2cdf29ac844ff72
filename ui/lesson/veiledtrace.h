// lesson: the lesson page, a view of src/lesson's LessonSession. May depend on: everything else in ui, and src/lesson.
//
// A trace as a student may see it while a question waits for its answer.
#pragma once

#include "lesson/mask.h"
#include "ui/playback/veil.h"

namespace layerscope {

// What is hidden is not in `trace`: its bytes are zero, its events are notes that say so, and nothing that comes after
// the limit is there but for previews. So no view, export, tool tip or accessible text can tell it.
struct VeiledTrace {
    std::shared_ptr<const Trace> trace;
    std::shared_ptr<const Veil> veil; // null: nothing is hidden
    std::vector<FrameId> frames;      // by the original's FrameId: the one in `trace`, or none

    FrameId shown(FrameId original) const {
        return original && original.value < frames.size() ? frames[original.value] : FrameId{};
    }
};

enum class HidePlaces : std::uint8_t { Yes, No }; // No: the question is where the bytes are, so none stands out

// The first `limit` events of a trace; with an active mask those before its stop, and its previews behind them. Events
// before the limit keep their ids.
VeiledTrace veiledTrace(const Trace& trace, std::size_t limit, const Mask& mask, HidePlaces places = HidePlaces::Yes);

} // namespace layerscope
