#include "layers/own/callwatch.h"

namespace layerscope {

CallWatch& callWatch() {
    static thread_local CallWatch watch;
    return watch;
}

} // namespace layerscope
