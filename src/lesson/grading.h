// Reading what a student answered, and judging it.
#pragma once

#include "lesson/lessonruns.h"

namespace layerscope {

// An answer as it was given, in a form that every kind fits and that can be kept in a file.
struct GivenAnswer {
    std::string text;                    // Number, Text: as typed
    std::vector<std::string> values;     // Choice, Choices, Order: the options' values; Host: names of hosts
    std::map<std::string, int> layers;   // Cards: the option's value → layer
    std::optional<std::uint32_t> offset; // Byte: in the packet's bytes
    friend bool operator==(const GivenAnswer&, const GivenAnswer&) = default;
};

// The answer as a value, or what is wrong with its form ("12,5,1 is no number"): nothing is committed then.
// Numbers may be grouped (1,001; 2 747 183 206; 1_000), hexadecimal (0x3e9), negative, and end in their unit; a comma
// or a point before one to three digits that do not complete a group of three is a decimal mark.
Result<Value> readAnswer(const Predict& predict, const GivenAnswer& given);
// One number, as above.
Result<Value> readNumber(std::string_view text, std::string_view unit = {});

struct Grade {
    bool right = false;
    Value given, answer;
    // The sentence for this very mistake, as CommonMark with its values; empty when nobody foresaw it.
    std::string why;
    std::vector<std::string> misplaced; // Cards: those in a wrong layer
};

// Judges an answer to a page's prediction. Fails when it cannot be read.
Result<Grade> grade(LessonRuns& runs, std::size_t page, const GivenAnswer& given);

// The answer for a person, as it is revealed: "2 747 183 206", the texts of options, "bytes 42 to 45".
std::string answerText(LessonRuns& runs, std::size_t page);
// A given answer for a person, likewise.
std::string givenText(const LessonRuns& runs, std::size_t page, const GivenAnswer& given);

} // namespace layerscope
