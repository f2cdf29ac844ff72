// lesson: lessons that ask before they show. May depend on: base, wire, trace, layers, sim, capture (to read a captured
// run), cmark, toml11 through base/toml.h, nlohmann-json. No Qt: the window is only a view of what is decided here.
//
// How it hangs together, from the file to the window:
//
//   lesson.md ──loadLesson──▶ Lesson ──runLesson(seed)──▶ LessonRuns ──▶ LessonSession ──▶ card, ladder, CSV
//   (author)                  (data)                      (traces and     (where the student is, what was
//                                                          Evaluation)     committed, what must be hidden)
//
//   lesson.h        the data of a lesson file: pages of prose, steps, predictions, tasks, notes. Plain values.
//   loader.h        loadLesson: file → Lesson and every Slip (file:line:column) in it. Never throws, never runs
//   anything. expression.h    expressions, compiled against the lesson's names; evaluation.h: their worth over one
//   trace. lessonruns.h    the runs of a lesson for one seed: traces, resolved packets, the stops of every page, values
//   in prose. mask.h          what must not be seen before the commit, as frames, bytes, variables and events.
//   grading.h       reads what a student typed or clicked and says whether it is right, or why not.
//   session.h       the state machine of one student in one lesson; progress.h keeps it as JSON and CSV.
//   checker.h       everything that `layerscope check` says about a lesson.
//   skeleton.h      a new lesson file from a scene.
//
// lessons/AUTHORING.md explains the file format; its keys are read in blocks.cpp.
#pragma once

#include "lesson/evaluation.h"
#include "sim/scenario.h"

namespace layerscope {

// CommonMark with values of the run: "The SYN has {syn.tcp.seq_raw}." `\{` is a brace; code spans are taken as they
// are.
struct Passage {
    struct Insert {
        std::size_t begin = 0, end = 0; // of "{…}" in `source`, in bytes
        Expression expression;
        Place place;
    };
    std::string source;
    std::vector<Insert> inserts;
    Place place;
    bool empty() const { return source.empty(); }
};

// A moment to stop at, or a condition to wait for.
struct Stop {
    Expression when; // empty: the run stays where it is
    Place place;
};

// What a page points at.
struct Pointer {
    std::string packet; // a named packet; or empty
    std::string field;  // Wireshark's name of a field of it; or empty
    std::string host;   // or empty
    LayerNumber layer = LayerNumber::None;
    std::string view; // "ladder", "header", "bytes", "stack", "events", "scene"; or empty
};

// Plays the run up to a stop.
struct Step {
    Place place;
    std::string id;  // or empty
    std::string run; // to change to, from its start; empty: the run that is on
    Stop until;
    Pointer point;
};

enum class PredictKind : std::uint8_t {
    Number,
    Text,
    Choice,  // one of several
    Choices, // any of several
    Order,   // all of them, in order
    Cards,   // each card into a layer
    Byte,    // click a byte of a field
    Host,    // click the host, or the hosts
};
std::string_view predictKindName(PredictKind kind); // "number", as in the file

// Something to choose, to order or to place. `value` is what the answer expression is compared with.
struct Option {
    std::string value;
    Passage text;
    Expression layer; // Cards: the number of the layer it belongs to
    Place place;
};

// A known wrong answer: either its value, or a condition over `given` and `answer`.
struct WrongAnswer {
    Expression answer;
    Expression when;
    std::string card; // Cards: the option that was placed wrongly; or empty
    Passage say;      // why it is wrong
    Place place;
};

// A source that reasons are taken from.
struct Source {
    std::string text; // "RFC 9293 §3.5", or an address of the web
    Place place;
};

struct Predict {
    Place place;
    std::string id;
    PredictKind kind = PredictKind::Number;
    Passage question;
    Expression answer;    // read at `reveal`; Cards: empty, the options know
    Expression rule;      // what a student should have in mind; equals the answer for every seed. Or empty
    Passage ruleText;     // the rule for a person: "ACK = SEQ of the SYN + 1"; or empty
    std::string unit;     // Number: what it is counted in: "ms", "bytes"; or empty. Times are asked in this unit
    Expression tolerance; // Number: how far off is still right; or empty
    std::vector<Option> options;
    std::vector<Passage> hints;
    std::vector<WrongAnswer> wrong;
    Passage reason;
    std::vector<Source> sources;
    std::string packet;               // Byte: the packet that is clicked
    std::vector<std::string> preview; // packets beyond the stop that may be shown, but for what is hidden
    std::vector<Expression> hide;     // fields and variables to hide beside those that the answer reads
    Stop reveal;                      // after the commit the run plays up to here; empty: to its end
    Pointer point;                    // to point at with the answer
    bool again = false;               // "your turn": the same with fresh numbers
};

// What a student may change to reach a task's goal.
enum class Tool : std::uint8_t { Faults, Slots, Links, Handshake };

struct Task {
    Place place;
    std::string id;
    std::string run; // the scenario to start from; empty: the run that is on
    Passage goal;
    Expression reached; // over the end of the student's own run
    std::vector<Tool> tools;
    std::vector<Passage> hints;
    Passage reason; // shown once it is reached; or empty
    std::vector<Source> sources;
};

// For the presenter only. `after`: not to be seen before the answer.
struct Notes {
    Place place;
    Passage before, after;
};

struct Prose {
    Place place;
    Passage text;
};

using LessonBlock = std::variant<Prose, Step, Predict, Task, Notes>;

// One card of the lesson: at most one prediction or task, and the prose around it, in the order of the file.
struct Page {
    std::string title;
    Place place;
    std::vector<LessonBlock> blocks;

    const Predict* predict() const;
    const Task* task() const;
    const Notes* notes() const;
    const Step* step() const;
};

// Where a run's trace comes from.
struct RunSpec {
    std::string name;    // "main" for the lesson's own
    Scenario scenario;   // ready to run; when `capture` is set, a stand-in of the same conversation
    std::string scene;   // the built-in scene it was made from; or empty
    std::string capture; // a demonstration to capture for real ("tcp"); or empty
    std::string sample;  // a capture file beside the lesson to use when none can be made; or empty
    Place place;
};

struct Lesson {
    std::string file;
    std::string language = "en"; // of the sentences, from the file's name: handshake.de.md
    std::string id;
    std::string title;
    std::string unit;                      // "TCP"
    std::int64_t minutes = 0;              // planned; 0: nobody said
    std::vector<std::string> requirements; // ids of lessons
    std::vector<Passage> goals;
    std::vector<Source> sources;
    std::optional<std::uint64_t> seed; // pinned; otherwise a new one for each learner
    std::vector<RunSpec> runs;         // the first is "main"
    std::vector<PacketName> packets;   // in order; each may be `after` an earlier one
    std::vector<Page> pages;

    const RunSpec* run(std::string_view name) const; // null when there is none
    const PacketName* packet(std::string_view name) const;
    std::size_t predictCount() const;
};

} // namespace layerscope
