// The worth of expressions over one run.
#pragma once

#include "capture/context.h"
#include "lesson/expression.h"

#include <functional>
#include <map>

namespace layerscope {

// A name for a packet of the run: the first frame, or the nth, for which a predicate holds.
struct PacketName {
    std::string name;
    Expression where;      // a frame predicate
    std::string after;     // only frames sent after the packet of this name; or empty
    std::uint32_t nth = 1; // which of them
    Place place;           // of the name's declaration
};

// A bytes' place within a frame.
struct FieldPlace {
    FrameId frame;
    std::uint32_t begin = 0;
    std::uint32_t length = 0;
    std::uint16_t firstBit = 0; // within the first byte, for fields that are not whole bytes
    std::uint16_t bits = 0;     // 0: whole bytes
    friend bool operator==(const FieldPlace&, const FieldPlace&) = default;
};

// Answers for one trace. Positions are those of the cursor: the number of events that have happened. Everything is
// worked out on demand and kept, so that the same question costs little the second time. The trace must not change.
class Evaluation {
public:
    // Finds another run of the lesson by its name, for `within`; null when there is none.
    using Others = std::function<Evaluation*(std::string_view)>;

    Evaluation(std::shared_ptr<const Trace> trace, std::vector<PacketName> packets);
    ~Evaluation();
    Evaluation(const Evaluation&) = delete;
    Evaluation& operator=(const Evaluation&) = delete;

    void setOthers(Others others) { m_others = std::move(others); }
    const Trace& trace() const { return *m_trace; }

    struct Given {
        Value given;  // what the student answered
        Value answer; // what is right
    };
    // The value with the cursor at `position`. Fails with a sentence when something is missing or does not compute.
    Result<Value> evaluate(const Expression& expression, std::size_t position, const Given* given = nullptr);
    // True or false; what is missing counts as false.
    Result<bool> holds(const Expression& expression, std::size_t position, const Given* given = nullptr);
    // For a frame predicate: does it hold for this frame?
    Result<bool> holdsFor(const Expression& predicate, FrameId frame);

    // The first position from `from` on at which a stop is reached: behind the event that the expression names, or
    // where it becomes true. Nothing when it is never reached.
    Result<std::optional<std::size_t>> positionOf(const Expression& stop, std::size_t from);

    // The frame that has a name; none when no frame of this run fits.
    Result<FrameId> packet(const std::string& name);
    // Where a field lies in a frame; nothing when the frame has no such field or it takes no bytes.
    std::optional<FieldPlace> place(FrameId frame, std::string_view field);
    const Dissection& dissection(FrameId frame);
    // The layer that owns a byte of a frame; None for no byte of it.
    LayerNumber owner(FrameId frame, std::uint32_t offset);

    // The variables that a use speaks of, of every connection.
    std::vector<VariableId> variables(const VariableUse& use) const;
    std::int64_t variableAt(VariableId variable, std::size_t position) const; // unsetValue before the first change

private:
    friend class Evaluator;
    struct History;
    struct Cache;

    std::shared_ptr<const Trace> m_trace;
    std::vector<PacketName> m_names;
    Others m_others;
    std::unique_ptr<TraceDissector> m_dissector;
    std::unique_ptr<History> m_history;
    std::unique_ptr<Cache> m_cache;
};

} // namespace layerscope
