#include "ui/lesson/lessonlibrary.h"

#include "lesson/loader.h"
#include "ui/language.h"
#include "ui/text.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <algorithm>
#include <set>

namespace layerscope {

namespace {

constexpr const char* units[] = {QT_TRANSLATE_NOOP("layerscope", "Layers"), QT_TRANSLATE_NOOP("layerscope", "TCP"),
                                 QT_TRANSLATE_NOOP("layerscope", "HTTP and WebSocket"),
                                 QT_TRANSLATE_NOOP("layerscope", "Socket.IO"),
                                 QT_TRANSLATE_NOOP("layerscope", "Systems")};

const char* const* placeOf(const QString& unit) {
    return std::ranges::find_if(units, [&](const char* each) { return unit == QLatin1String(each); });
}

// Each lesson behind those that it requires, otherwise in the order given; a circle is cut where it closes.
class InOrder {
public:
    explicit InOrder(std::vector<LessonEntry> entries) : m_entries(std::move(entries)) {}

    std::vector<LessonEntry> run() {
        for (const LessonEntry& entry : m_entries)
            take(entry);
        return std::move(m_ordered);
    }

private:
    void take(const LessonEntry& entry) {
        if (!m_taken.insert(entry.id).second)
            return;
        for (const QString& id : entry.requirements)
            if (const auto required = std::ranges::find(m_entries, id, &LessonEntry::id); required != m_entries.end())
                take(*required);
        m_ordered.push_back(entry);
    }

    std::vector<LessonEntry> m_entries, m_ordered;
    std::set<QString> m_taken;
};

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
    const std::string language = languageInUse().toStdString();
    for (const std::string& file : *files) {
        const auto loaded = loadLesson(file);
        if (!loaded || !loaded->lesson)
            continue;
        const Lesson& lesson = *loaded->lesson;
        LessonEntry entry{toQString(file), toQString(lesson.id), toQString(lesson.title), toQString(lesson.unit), {}};
        for (const std::string& id : lesson.requirements)
            entry.requirements << toQString(id);
        const auto same = std::ranges::find(entries, entry.id, &LessonEntry::id);
        if (same == entries.end() && (lesson.language == "en" || lesson.language == language))
            entries.push_back(std::move(entry));
        else if (same != entries.end() && lesson.language == language) {
            entry.unit = same->unit;
            *same = std::move(entry);
        }
    }
    entries = InOrder(std::move(entries)).run();
    std::ranges::stable_sort(entries, {}, [](const LessonEntry& entry) { return placeOf(entry.unit); });
    return entries;
}

QString unitTitle(const QString& unit) {
    const auto known = placeOf(unit);
    return known == std::end(units) ? unit : tr(*known);
}

QString inLanguageInUse(const QString& file) {
    const QString original = toQString(originalOf(file.toStdString()));
    const QFileInfo start(original.isEmpty() || !QFileInfo::exists(original) ? file : original);
    const QString sibling =
        QStringLiteral("%1/%2.%3.%4").arg(start.path(), start.completeBaseName(), languageInUse(), start.suffix());
    return QFileInfo::exists(sibling) ? sibling : start.filePath();
}

bool isLessonFile(const QString& path) {
    return QFileInfo(path).suffix().compare(QLatin1String("md"), Qt::CaseInsensitive) == 0;
}

} // namespace layerscope
