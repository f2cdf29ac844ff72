// Where a student's progress is kept between starts: one JSON file a lesson.
#pragma once

#include "lesson/progress.h"

#include <QString>

namespace layerscope {

class ProgressStore {
public:
    // In the user's data folder unless told otherwise.
    explicit ProgressStore(QString folder = {});

    // None when there is none, or when it cannot be read: the lesson then begins anew.
    std::optional<LessonProgress> load(const std::string& lesson) const;
    // Written beside and renamed, so that what was there before survives a crash or a full disk.
    Result<void> save(const LessonProgress& progress) const;
    // With all captures.
    void forget(const std::string& lesson) const;
    // Where the capture that stands for a run of the lesson is kept, as pcapng.
    QString captureFile(const std::string& lesson, const std::string& run) const;
    const QString& folder() const { return m_folder; }

private:
    QString pathOf(const std::string& lesson) const;
    QString m_folder;
};

} // namespace layerscope
