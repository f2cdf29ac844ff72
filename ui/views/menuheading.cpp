#include "ui/views/menuheading.h"

#include "ui/theme/theme.h"

#include <QAction>
#include <QMenu>

namespace layerscope {

void addHeading(QMenu* menu, const QString& text) {
    if (!menu->isEmpty())
        menu->addSeparator();
    QString shown = text;
    QAction* heading = menu->addAction(shown.replace(QLatin1Char('&'), QLatin1String("&&")));
    heading->setEnabled(false);
    heading->setFont(themeFont(TextRole::Semibold));
}

} // namespace layerscope
