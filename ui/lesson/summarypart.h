// The end of a lesson: what was right at first, against how sure the student was.
#pragma once

#include "lesson/session.h"

#include <QWidget>

namespace layerscope {

class SummaryPart : public QWidget {
    Q_OBJECT

public:
    explicit SummaryPart(const LessonSession& session, QWidget* parent = nullptr);
};

} // namespace layerscope
