// What an expression of a lesson can be worth.
#pragma once

#include "base/sequence.h"
#include "trace/trace.h"

#include <variant>

namespace layerscope {

// What is known of an expression before any run. Any: only a run can tell.
enum class ValueType : std::uint8_t {
    Any,
    Bool,
    Integer,  // 64 bits, never wraps: an overflow is an error
    Sequence, // a TCP sequence number: 32 bits that wrap (RFC 9293 §3.4)
    Number,   // with a fraction
    Time,     // a duration, or a moment counted from the start of the run
    Text,
    Bytes,
    Address, // of layer 2 or 3
    List,
    Packet, // a frame of the run
    Event,  // an event of the run; in arithmetic, its time
    Host,
};

std::string_view valueTypeName(ValueType type); // "a number with a fraction"

// A link-layer or network address in its canonical text.
struct AddressValue {
    std::string text;
    friend bool operator==(const AddressValue&, const AddressValue&) = default;
};

// Not there: a field that the packet does not have, a state nobody was in, a packet that no frame of the run is.
struct Missing {
    std::string what; // "syn has no field http.host"
    friend bool operator==(const Missing&, const Missing&) = default;
};

struct Value {
    using List = std::vector<Value>;
    std::variant<Missing, bool, std::int64_t, SeqNumber, double, Duration, std::string, Bytes, AddressValue, List,
                 FrameId, EventId, HostId>
        data;

    ValueType type() const;
    bool isMissing() const { return std::holds_alternative<Missing>(data); }
    template <class T>
    const T* as() const {
        return std::get_if<T>(&data);
    }
};

// For a person: "2 747 183 206" in groups of three, "40.1152 ms", "true", "68 65 6c", "a, b". Packets, events and
// hosts by their names in `trace`, which may be null otherwise.
std::string valueText(const Value& value, const Trace* trace = nullptr);
// Plain, without grouping: "2747183206"; what choices and answers are compared with.
std::string plainText(const Value& value, const Trace* trace = nullptr);

// Equal as the language's == has it: integers, numbers and booleans by what they are worth, sequence numbers modulo
// 2^32, texts and addresses by their letters, an event by its time. Missing equals nothing.
bool equalValues(const Value& a, const Value& b);

} // namespace layerscope
