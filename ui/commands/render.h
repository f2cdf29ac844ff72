// `layerscope render`: a view as a picture, without a display.
#pragma once

#include "cli/commandline.h"

namespace layerscope {

std::unique_ptr<Command> makeRenderCommand();

} // namespace layerscope
