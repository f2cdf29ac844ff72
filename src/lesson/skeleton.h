// A new lesson from a scene.
#pragma once

#include "lesson/lesson.h"

namespace layerscope {

// The text of a lesson file about a scenario: names for its first packets, one step, one question, one task, with the
// places for the author's words marked. It passes the checker. `scene`: what to name as its scene, a built-in name or
// a path; when it is empty the scenario's own text must be given, and stands in the file.
Result<std::string> lessonSkeleton(const Scenario& scenario, const std::string& scene,
                                   const std::string& scenarioText = {});

} // namespace layerscope
