#include "lesson/lesson.h"

#include <algorithm>

namespace layerscope {

namespace {

template <class Block>
const Block* firstOf(const std::vector<LessonBlock>& blocks) {
    for (const LessonBlock& block : blocks)
        if (const auto* found = std::get_if<Block>(&block))
            return found;
    return nullptr;
}

} // namespace

const Predict* Page::predict() const { return firstOf<Predict>(blocks); }
const Task* Page::task() const { return firstOf<Task>(blocks); }
const Notes* Page::notes() const { return firstOf<Notes>(blocks); }
const Step* Page::step() const { return firstOf<Step>(blocks); }

const RunSpec* Lesson::run(std::string_view name) const {
    const auto found = std::ranges::find(runs, name, &RunSpec::name);
    return found == runs.end() ? nullptr : &*found;
}

const PacketName* Lesson::packet(std::string_view name) const {
    const auto found = std::ranges::find(packets, name, &PacketName::name);
    return found == packets.end() ? nullptr : &*found;
}

std::size_t Lesson::predictCount() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(pages, [](const Page& page) { return page.predict() != nullptr; }));
}

} // namespace layerscope
