// Which call into a loaded layer a run is in, for a trial run that can no longer say so itself when it has crashed.
#pragma once

#include <cstdint>
#include <string>

namespace layerscope {

struct CallWatch {
    volatile std::uint64_t calls = 0; // into loaded layers, since the run began
    volatile bool inside = false;
    std::uint64_t fatal = 0; // the call that is not made, because a trial run died in it; 0: none
    std::string reason;      // what happened there, completing "Layer X …"
};

// Of this thread: a run stays on one.
CallWatch& callWatch();

} // namespace layerscope
