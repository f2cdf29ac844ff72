#include "ui/lesson/lessonlibrary.h"

#include "lesson/loader.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <algorithm>

namespace layerscope {

namespace {

int placeOf(const QString& unit) {
    static const QStringList units{QStringLiteral("Layers"), QStringLiteral("TCP"),
                                   QStringLiteral("HTTP and WebSocket"), QStringLiteral("Socket.IO"),
                                   QStringLiteral("Systems")};
    const auto place = units.indexOf(unit);
    return static_cast<int>(place < 0 ? units.size() : place);
}

} // namespace

QString lessonFolder() {
    const QString installed = QCoreApplication::applicationDirPath() + QStringLiteral("/../share/layerscope/lessons");
    for (const QString& folder : {installed, QStringLiteral(LAYERSCOPE_LESSON_FOLDER)})
        if (QFileInfo(folder).isDir())
            return QDir::cleanPath(folder);
    return {};
}

std::vector<LessonEntry> findLessonEntries(const QString& folder) {
    std::vector<LessonEntry> entries;
    const auto files = folder.isEmpty() ? Result<std::vector<std::string>>(std::vector<std::string>())
                                        : findLessons({folder.toStdString()});
    if (!files)
        return entries;
    const std::string language = QLocale().name().section(QLatin1Char('_'), 0, 0).toStdString();
    for (const std::string& file : *files) {
        const auto loaded = loadLesson(file);
        if (!loaded || !loaded->lesson)
            continue;
        const Lesson& lesson = *loaded->lesson;
        LessonEntry entry{toQString(file), toQString(lesson.id), toQString(lesson.title), toQString(lesson.unit)};
        const auto same = std::ranges::find(entries, entry.id, &LessonEntry::id);
        if (same == entries.end() && (lesson.language == "en" || lesson.language == language))
            entries.push_back(std::move(entry));
        else if (same != entries.end() && lesson.language == language)
            *same = std::move(entry);
    }
    std::ranges::stable_sort(entries, {}, [](const LessonEntry& entry) { return placeOf(entry.unit); });
    return entries;
}

bool isLessonFile(const QString& path) {
    return QFileInfo(path).suffix().compare(QLatin1String("md"), Qt::CaseInsensitive) == 0;
}

} // namespace layerscope
