// What can be said about a lesson without running it. For the sources of src/lesson only.
#pragma once

#include "lesson/lesson.h"

#include <functional>

namespace layerscope {

// Links, sources, required lessons.
std::vector<Slip> staticSlips(const Lesson& lesson);

// Calls `visit` with every passage of a page, its block by block.
void eachPassage(const Page& page, const std::function<void(const Passage&)>& visit);

} // namespace layerscope
