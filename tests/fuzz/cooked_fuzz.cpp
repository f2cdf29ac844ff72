// Linux cooked captures, version 1 and 2.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzzFrame({data, size}, LinkType::LinuxSll);
    fuzzFrame({data, size}, LinkType::LinuxSll2);
    return 0;
}
