#include "ui/project/screens.h"

#include <QGuiApplication>
#include <QScreen>

namespace layerscope {

DesktopScreens::DesktopScreens(QObject* parent) : ScreenList(parent) {
    connect(qGuiApp, &QGuiApplication::screenAdded, this, &ScreenList::changed);
    // While the signal is sent the screen still stands in the list.
    connect(qGuiApp, &QGuiApplication::screenRemoved, this, &ScreenList::changed, Qt::QueuedConnection);
    connect(qGuiApp, &QGuiApplication::primaryScreenChanged, this, &ScreenList::changed);
}

QVector<ScreenPlace> DesktopScreens::screens() const {
    QVector<ScreenPlace> places;
    for (const QScreen* screen : QGuiApplication::screens())
        places.push_back({screen->name(), screen->geometry()});
    return places;
}

} // namespace layerscope
