// A question that has been answered: both answers, why, the rule, the reason and its source.
#pragma once

#include "lesson/lesson.h"

#include <QWidget>

namespace layerscope {

// What the part shows, ready for people.
struct AnswerWords {
    QString questionHtml;
    bool right = false;
    QString given, how; // "fairly sure, 1 hint"
    QString answer;
    QString whyHtml;   // of a known mistake; or empty
    QString misplaced; // Cards; or empty
    QString ruleHtml;  // or empty
    QString reasonHtml;
    std::vector<Source> sources;
};

class AnswerPart : public QWidget {
    Q_OBJECT

public:
    explicit AnswerPart(const AnswerWords& words, QWidget* parent = nullptr);
};

} // namespace layerscope
