#include "sim/trial.h"

namespace layerscope {

std::optional<Fatality> tryInChild(const std::function<void()>&, const std::stop_token&) { return std::nullopt; }

} // namespace layerscope
