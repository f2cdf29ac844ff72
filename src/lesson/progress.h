// Progress as JSON, results as CSV.
#pragma once

#include "lesson/session.h"

namespace layerscope {

std::string progressJson(const LessonProgress& progress);
// Fails when it is no progress; anything may stand in the file.
Result<LessonProgress> parseProgress(std::string_view json);

// One line for each question and task: lesson, id, kind, right at first, confidence, hints, given, answer. RFC 4180.
std::string resultsCsv(const Lesson& lesson, const LessonProgress& progress);

} // namespace layerscope
