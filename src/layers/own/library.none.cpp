#include "layers/own/library.h"

namespace layerscope {

Result<OpenedLibrary> openLibrary(const std::string&) {
    return fail("layers of your own can be loaded on Linux only, so far");
}

} // namespace layerscope
