// A line above the entries of a menu that belong together.
#pragma once

#include <QString>

class QMenu;

namespace layerscope {

// Style sheets draw QMenu's own sections as a bare line, without their text.
void addHeading(QMenu* menu, const QString& text);

} // namespace layerscope
