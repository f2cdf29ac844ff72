// The handshake lesson as a story to demonstrate.
#pragma once

#include "lesson/loader.h"
#include "ui/project/projectstory.h"

#include <QTest>

namespace layerscope {

inline std::shared_ptr<const Lesson> handshakeLesson() {
    const auto loaded = loadLesson(LAYERSCOPE_SOURCE_DIR "/lessons/handshake.md");
    return loaded ? loaded->lesson : nullptr;
}

inline std::unique_ptr<ProjectStory> handshakeStory(std::uint64_t seed = 7) {
    auto story = makeLessonStory(handshakeLesson(), seed);
    return story ? std::move(*story) : nullptr;
}

// A scene's run, as it is when nothing is changed.
inline std::shared_ptr<const Trace> sceneTrace(const char* name) {
    const auto scenario = loadScenario(name);
    if (!scenario)
        return nullptr;
    const auto run = simulate(*scenario);
    return run ? run->trace : nullptr;
}

} // namespace layerscope
