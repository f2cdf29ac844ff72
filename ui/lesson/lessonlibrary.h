// The lessons that come with the program.
#pragma once

#include <QStringList>
#include <vector>

namespace layerscope {

struct LessonEntry {
    QString file;
    QString id;
    QString title;
    QString unit;             // of the original: "TCP"; or empty
    QStringList requirements; // ids of the lessons to take before it
};

// The folder of the installed program, or of its source; empty when there is neither.
QString lessonFolder();
// The lessons in a folder, by unit in the order of the curriculum, and each behind those that it requires. A
// translation stands in for its original when it is in the user's language. Files that hold no readable lesson are left
// out.
std::vector<LessonEntry> findLessonEntries(const QString& folder);
// The unit as the person reads it: those of the curriculum are translated.
QString unitTitle(const QString& unit);
// The file of the same lesson in the language in use, when there is one beside it: "handshake.de.md" of
// "handshake.md", and back.
QString inLanguageInUse(const QString& file);
// Whether a file looks like a lesson.
bool isLessonFile(const QString& path);

} // namespace layerscope
