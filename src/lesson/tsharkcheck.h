// Packet fields as tshark reads them. For the sources of src/lesson only.
#pragma once

#include "lesson/lessonruns.h"

namespace layerscope {

struct TsharkComparison {
    std::vector<Slip> slips;
    std::string left; // why nothing was compared; or empty
};

// Writes the runs as captures and compares every field that the lesson's expressions read.
TsharkComparison compareWithTshark(LessonRuns& runs);

// The fields of every expression of a lesson, each with the first expression that reads it.
std::map<std::string, Place> fieldsOf(const Lesson& lesson);

} // namespace layerscope
