// From a lesson file to a Lesson.
#pragma once

#include "lesson/lesson.h"

namespace layerscope {

struct LoadedLesson {
    // As much as could be read, also when there are slips: an editor can go on showing it. Null only when there is no
    // lesson block that can be read.
    std::shared_ptr<const Lesson> lesson;
    std::vector<Slip> slips; // in order of place
    bool usable() const { return lesson != nullptr && slips.empty(); }
};

// Reads a lesson from text. `file` names it in slips and is where relative paths start. Runs nothing.
LoadedLesson parseLesson(const std::string& text, const std::string& file);
// The same from a file. Fails when it cannot be read.
Result<LoadedLesson> loadLesson(const std::string& file);

// "handshake.de.md" is the German of "handshake.md"; empty for an original.
std::string originalOf(const std::string& file);

// The lesson files below paths, sorted: *.md that hold a lesson block; a path that is a file is taken as it is.
Result<std::vector<std::string>> findLessons(const std::vector<std::string>& paths);

} // namespace layerscope
