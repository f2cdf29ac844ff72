#include "ui/picture.h"

#include "ui/theme/theme.h"

#include <QImage>
#include <QPainter>
#include <QRegularExpression>
#include <QSaveFile>
#include <QSvgGenerator>
#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

bool endsIn(const std::string& path, const char* ending) {
    return QString::fromStdString(path).endsWith(QLatin1String(ending), Qt::CaseInsensitive);
}

} // namespace

Result<QSize> pictureSize(const std::string& text) {
    static const QRegularExpression pattern(QStringLiteral("^(\\d{1,6})x(\\d{1,6})$"));
    const auto match = pattern.match(QString::fromStdString(text));
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    if (!match.hasMatch() || std::min(size.width(), size.height()) < 100 ||
        std::max(size.width(), size.height()) > 10000)
        return Failure(
            Error{"", "--size", {}, fmt::format("\"{}\" is no size such as 1280x800 (each side 100 to 10000)", text)});
    return size;
}

bool isPictureName(const std::string& path) { return endsIn(path, ".png") || endsIn(path, ".svg"); }

Result<void> writePicture(const std::string& path, QSize size, const std::function<void(QPainter&)>& paint) {
    QSaveFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::WriteOnly))
        return failAt(path, file.errorString().toStdString());
    if (endsIn(path, ".svg")) {
        QSvgGenerator generator;
        generator.setOutputDevice(&file);
        generator.setSize(size);
        generator.setViewBox(QRect(QPoint(0, 0), size));
        generator.setResolution(96);
        generator.setTitle(QStringLiteral("Layerscope"));
        QPainter painter(&generator);
        painter.fillRect(QRect(QPoint(0, 0), size), Theme::current().page);
        paint(painter);
    } else {
        QImage image(size, QImage::Format_RGB32);
        image.fill(Theme::current().page);
        QPainter painter(&image);
        painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
        paint(painter);
        painter.end();
        if (!image.save(&file, "PNG"))
            return failAt(path, file.errorString().toStdString());
    }
    if (!file.commit())
        return failAt(path, file.errorString().toStdString());
    return {};
}

} // namespace layerscope
