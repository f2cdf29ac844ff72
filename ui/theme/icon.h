// The program's own icons, in the colours of the theme.
#pragma once

#include <QIcon>

namespace layerscope {

// An icon of resources/icons by its name ("open"), stroked in ink; dimmed while disabled. Ask again after the theme
// has changed.
QIcon themeIcon(const QString& name);
// The same in the fault colour.
QIcon faultIcon(const QString& name);
// The icon of the program itself.
QIcon programIcon();

} // namespace layerscope
