// What must not be seen before a prediction is committed.
#pragma once

#include "lesson/lessonruns.h"

namespace layerscope {

// Views ask it about everything they are about to show: draw, read aloud, copy, export. An empty mask hides nothing.
struct Mask {
    bool active = false;
    std::size_t stop = 0;               // events from this position on have not happened yet
    std::vector<FrameId> previews;      // frames beyond the stop that may be shown, but for their masked bytes
    std::vector<FieldPlace> places;     // bytes (or bits) to hide, in frames before the stop or previews
    std::set<std::string> fields;       // Wireshark's names of the fields that are hidden in `frames`
    std::vector<FrameId> frames;        // frames with something hidden
    std::vector<VariableId> variables;  // shown as "?"
    std::vector<HostId> hosts;          // hosts whose state is the answer
    std::vector<std::string> giveaways; // texts that hold the answer, for labels, sentences and names

    bool hidesEvent(const Trace& trace, EventId event) const; // not yet happened, or its sentence or bytes tell
    bool hidesFrame(const Trace& trace, FrameId frame) const; // not yet sent, and no preview
    bool hasSecrets(FrameId frame) const;                     // shown, but not all of it
    bool hidesByte(FrameId frame, std::uint32_t offset) const;
    bool hidesField(FrameId frame, std::string_view field) const;
    bool hidesVariable(VariableId variable) const;
    // Whether a text that is about to be shown holds the answer.
    bool givesAway(std::string_view text) const;
};

// The mask of a page's prediction; an inactive one when it has none.
Mask maskOf(LessonRuns& runs, std::size_t page);

} // namespace layerscope
