// The right answer to a question, as a student would give it: for pictures and tests.
#pragma once

#include "lesson/grading.h"

namespace layerscope {

// Fails when the run does not have it.
Result<GivenAnswer> rightAnswer(LessonRuns& runs, std::size_t page);

} // namespace layerscope
