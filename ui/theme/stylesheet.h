// The style sheet of the whole program: what the palette alone cannot say about Fusion's controls.
#pragma once

#include "ui/theme/theme.h"

#include <QString>

namespace layerscope {

// Rules for buttons, fields, menus, lists and docks in the theme's colours. A widget picks a variant with a dynamic
// property: "look" = "primary" (ink fill), "flat" (tool bars), "segment" (with "place" = left, middle, right), "fault".
QString styleSheet(const Theme& theme);

} // namespace layerscope
