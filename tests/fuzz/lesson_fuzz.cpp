// A lesson file.
#include "fuzz/fuzz.h"

#include "lesson/loader.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const LoadedLesson loaded = parseLesson(text, "lesson.md");
    for (const Slip& slip : loaded.slips) {
        require(slip.place.line >= 1 && slip.place.column >= 1, "a slip has a place");
        require(!slip.reason.empty(), "a slip has a reason");
    }
    require(loaded.lesson != nullptr || !loaded.slips.empty(), "no lesson without a slip");
    return 0;
}
