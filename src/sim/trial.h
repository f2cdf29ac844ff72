// Trying something out in a child process, because it calls code that may crash or never return.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace layerscope {

struct Fatality {
    std::uint64_t call = 0; // into a loaded layer, counted by callWatch() from the start of the trial
    std::string reason;     // completes "Layer X …"
};

// Runs `trial` in a copy of this process and says in which call into a loaded layer it died, or was for too long. None
// when it came through, when it was stopped, or where there are no such copies.
std::optional<Fatality> tryInChild(const std::function<void()>& trial, const std::stop_token& stop);

} // namespace layerscope
