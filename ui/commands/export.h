// `layerscope export`: a lesson as a handout, without a display.
#pragma once

#include "cli/commandline.h"

namespace layerscope {

std::unique_ptr<Command> makeExportCommand();

} // namespace layerscope
