// What an Evaluation works out once and keeps. For the sources of src/lesson only.
#pragma once

#include "lesson/evaluation.h"
#include "lesson/expressionnode.h"

#include <unordered_map>

namespace layerscope {

// The changes of every variable, by position, and where programs sent and got messages.
struct Evaluation::History {
    explicit History(const Trace& trace);

    struct Change {
        std::size_t position = 0; // behind the event
        std::int64_t value = unsetValue;
    };
    // The last change at or before a position; position 0 and unset when there is none.
    Change change(VariableId variable, std::size_t position) const;
    std::size_t sentAt(FrameId frame) const { return frame.value < sent.size() ? sent[frame.value] : 0; }

    std::vector<std::vector<Change>> changes; // by VariableId
    std::vector<std::size_t> sent;            // by FrameId: the position at which it has been sent
    std::vector<EventId> messagesSent, messagesReceived;
};

struct Evaluation::Cache {
    // The items that a collection has, in the order of the run, and the positions at which they are there.
    struct Items {
        NodePointer node; // keeps the key alive
        std::vector<std::uint32_t> ids;
        std::vector<std::size_t> positions;
    };
    using Key = std::tuple<const ExpressionNode*, std::uint32_t, std::uint32_t, std::uint32_t>; // frame, event, host

    std::map<std::string, FrameId, std::less<>> packets;
    std::unordered_map<std::uint32_t, Dissection> dissections;
    std::map<Key, Items> items;
};

} // namespace layerscope
