// What a question hides until it is answered, for views to show as hidden.
#pragma once

#include "trace/trace.h"
#include "wire/dissection.h"

#include <QString>
#include <map>
#include <set>

namespace layerscope {

// Goes with a trace that does not have the hidden values any more (ui/lesson/veiledtrace.h): a view that forgets to ask
// shows zeros, never the answer.
struct Veil {
    struct Range {
        std::uint32_t begin = 0, length = 0; // bytes of the frame
    };
    struct Hidden {
        bool name = false; // what kind of packet it is
        bool sizes = false; // how many bytes each protocol has
        bool sequence = false;
        bool acknowledgment = false;
        std::vector<Range> bytes;
        std::set<std::string, std::less<>> fields; // Wireshark's names
    };

    std::size_t stop = 0; // events from this position on belong to previews: they have not happened
    std::map<FrameId, Hidden> frames;
    std::set<VariableId> variables;

    const Hidden* hidden(FrameId frame) const; // null when all of it may be seen
    bool hidesByte(FrameId frame, std::uint32_t offset) const;
    bool hidesNode(FrameId frame, const DissectionNode& node) const;
    bool hidesVariable(VariableId variable) const { return variables.contains(variable); }
};

// What is said in the place of something hidden, where there is room for words.
QString hiddenWords();

} // namespace layerscope
