// The subcommands of src/cli.
#pragma once

#include "cli/commandline.h"

namespace layerscope {

std::unique_ptr<Command> makeSimulateCommand();
std::unique_ptr<Command> makeDissectCommand();
std::unique_ptr<Command> makeCaptureCommand();
std::unique_ptr<Command> makeCaptureHelperCommand(); // hidden: the child process of a live capture
std::unique_ptr<Command> makeListCommand();
std::unique_ptr<Command> makeCheckCommand();

} // namespace layerscope
