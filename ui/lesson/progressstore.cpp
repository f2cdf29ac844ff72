#include "ui/lesson/progressstore.h"

#include "ui/text.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

namespace layerscope {

ProgressStore::ProgressStore(QString folder) : m_folder(std::move(folder)) {
    if (m_folder.isEmpty())
        m_folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/lessons");
}

QString ProgressStore::pathOf(const std::string& lesson) const {
    return m_folder + QLatin1Char('/') + toQString(lesson) + QStringLiteral(".json");
}

std::optional<LessonProgress> ProgressStore::load(const std::string& lesson) const {
    constexpr qint64 largest = 1 << 20;
    QFile file(pathOf(lesson));
    if (!file.open(QIODevice::ReadOnly) || file.size() > largest)
        return std::nullopt;
    auto progress = parseProgress(file.readAll().toStdString());
    if (!progress || progress->lesson != lesson)
        return std::nullopt;
    return std::move(*progress);
}

Result<void> ProgressStore::save(const LessonProgress& progress) const {
    if (!QDir().mkpath(m_folder))
        return failAt(m_folder.toStdString(), "this folder cannot be made");
    QSaveFile file(pathOf(progress.lesson));
    if (!file.open(QIODevice::WriteOnly))
        return failAt(file.fileName().toStdString(), file.errorString().toStdString());
    const std::string json = progressJson(progress);
    file.write(json.data(), static_cast<qint64>(json.size()));
    if (!file.commit())
        return failAt(file.fileName().toStdString(), file.errorString().toStdString());
    return {};
}

void ProgressStore::forget(const std::string& lesson) const {
    QFile::remove(pathOf(lesson));
    const QDir folder(m_folder);
    for (const QString& capture : folder.entryList({toQString(lesson) + QStringLiteral(".*.pcapng")}, QDir::Files))
        QFile::remove(folder.filePath(capture));
}

QString ProgressStore::captureFile(const std::string& lesson, const std::string& run) const {
    return QStringLiteral("%1/%2.%3.pcapng").arg(m_folder, toQString(lesson), toQString(run));
}

} // namespace layerscope
