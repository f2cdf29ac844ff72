// Events in words.
#pragma once

#include "trace/trace.h"

namespace layerscope {

enum class Numbering : std::uint8_t { Raw, Relative }; // of TCP sequence numbers

// One sentence for a person, without a final full stop: "Timer started: RTO 1 s".
std::string sentence(const Trace& trace, EventId id);
// A variable's value in words: "101", "1 s", "ESTABLISHED", "off".
std::string valueText(const Trace& trace, VariableId variable, std::int64_t value);
// Sequence numbers above 9999 in groups of three, with thin gaps: "2 747 183 205".
std::string groupedNumber(std::uint64_t number);
// "Why?": the event, its cause, the cause of that, to the root. Ends in a program's action or a timer.
std::vector<EventId> causes(const Trace& trace, EventId id);

std::string_view originName(Origin origin);     // "simulated"
std::string_view eventKindName(EventKind kind); // "frame sent"; stable, for the text and JSON forms

} // namespace layerscope
