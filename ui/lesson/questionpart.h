// A question that waits for its answer: the input, how sure, hints.
#pragma once

#include "lesson/session.h"
#include "ui/lesson/answerinput.h"

class QButtonGroup;

namespace layerscope {

// What the part shows, ready for people.
struct QuestionWords {
    QString questionHtml;
    std::vector<QString> hintsHtml; // all of them
    std::size_t hintsTaken = 0;
    bool askConfidence = true;
};

class QuestionPart : public QWidget {
    Q_OBJECT

public:
    QuestionPart(const Predict& predict, const AnswerContext& context, const QuestionWords& words,
                 QWidget* parent = nullptr);

    AnswerInput* input() const { return m_input; }
    QWidget* hintButton() const { return m_hint; } // the next one; null when all are taken
    std::optional<Confidence> confidence() const;
    void setConfidence(std::optional<Confidence> confidence);
    // The choice that is still to be made once the question is answered; or null.
    QWidget* missingConfidence() const;
    // Why it cannot be committed yet; empty when it can.
    QString missing() const;

signals:
    void changed();
    void accepted();
    void hintWanted();

private:
    AnswerInput* m_input = nullptr;
    QButtonGroup* m_confidence = nullptr; // null when it is not asked for
    QWidget* m_hint = nullptr;
};

// The hints that were taken, and a button for the next; shared with tasks. `next` gets that button, or null.
QWidget* makeHints(const std::vector<QString>& hintsHtml, std::size_t taken, QWidget*& next, QWidget* parent);

} // namespace layerscope
