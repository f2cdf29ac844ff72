// The TOML blocks of a lesson: which keys each has, and what they mean. For the sources of src/lesson only.
#pragma once

#include "lesson/blockreader.h"

namespace layerscope {

// What is known while a file is read from top to bottom.
struct BlockContext {
    Lesson& lesson;
    LessonSource& source;
    ExpressionNames names;                         // packets, hosts and runs, once the lesson block is read
    std::map<std::string, Place, std::less<>> ids; // of questions and tasks
    std::map<std::string, Place, std::less<>> stepIds;
    std::map<std::string, std::string> scenarios; // text of `toml scenario NAME` blocks, padded to their lines
};

// `toml lesson`: the head.
void readLessonBlock(const BlockReader& block, BlockContext& context);
Step readStep(const BlockReader& block, BlockContext& context);
Predict readPredict(const BlockReader& block, BlockContext& context);
Task readTask(const BlockReader& block, BlockContext& context);

} // namespace layerscope
