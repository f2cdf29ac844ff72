#include "ui/theme/icon.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

// Outside any namespace, as the macro asks: the linker drops the resources of a static library otherwise.
static void initialiseIcons() { Q_INIT_RESOURCE(icons); }

namespace layerscope {

namespace {

QPixmap rendered(const QByteArray& svg, int side) {
    QSvgRenderer renderer(svg);
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

QByteArray source(const QString& name) {
    initialiseIcons();
    QFile file(QStringLiteral(":/layerscope/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QIcon colouredIcon(const QString& name, const QColor& colour) {
    const QByteArray svg = source(name);
    const auto inColour = [&svg](const QColor& wanted) {
        QByteArray copy = svg;
        return copy.replace("currentColor", wanted.name().toLatin1());
    };
    QIcon icon;
    for (const int side : {unit(2), unit(4)}) {
        icon.addPixmap(rendered(inColour(colour), side));
        icon.addPixmap(rendered(inColour(Theme::current().outline), side), QIcon::Disabled);
        icon.addPixmap(rendered(inColour(Theme::current().page), side), QIcon::Normal, QIcon::On);
    }
    return icon;
}

} // namespace

QIcon themeIcon(const QString& name) { return colouredIcon(name, Theme::current().ink); }

QIcon faultIcon(const QString& name) { return colouredIcon(name, Theme::current().fault); }

QIcon programIcon() {
    QIcon icon;
    for (const int side : {16, 32, 64, 128})
        icon.addPixmap(rendered(source(QStringLiteral("layerscope")), side));
    return icon;
}

} // namespace layerscope
