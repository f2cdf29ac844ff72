// Pictures of widgets: every one is checked not to be empty, and kept where LAYERSCOPE_PICTURES says, for looking at.
#pragma once

#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QTest>
#include <QWidget>
#include <set>

namespace layerscope {

// How many different colours there are among every seventh pixel each way; a view that paints nothing has one.
inline std::size_t colourCount(const QImage& image) {
    std::set<QRgb> colours;
    for (int y = 0; y < image.height(); y += 7)
        for (int x = 0; x < image.width(); x += 7)
            colours.insert(image.pixel(x, y));
    return colours.size();
}

inline QImage pictureOf(QWidget& widget, const QSize& size, ThemeName theme, const QString& name) {
    Theme::apply(*qApp, theme);
    widget.resize(size);
    widget.show();
    QCoreApplication::processEvents();
    const QImage image = widget.grab().toImage();
    const QString folder = qEnvironmentVariable("LAYERSCOPE_PICTURES");
    if (!folder.isEmpty())
        image.save(QDir(folder).filePath(
            name + (theme == ThemeName::Light ? QStringLiteral("-light.png") : QStringLiteral("-dark.png"))));
    return image;
}

} // namespace layerscope
