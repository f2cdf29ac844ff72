// The card beside the stage: the page's prose, its question, and what became of it.
#pragma once

#include "lesson/session.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace layerscope {

class LessonController;
class QuestionPart;
class Selection;
class StepPills;

class LessonCard : public QWidget {
    Q_OBJECT

public:
    LessonCard(LessonController* controller, Selection* selection, QWidget* parent = nullptr);

    QuestionPart* question() const { return m_question; } // null when the page does not ask now
    QWidget* firstFocus() const;                          // where the keyboard goes on
    void hostClicked(const QString& name);                // in the scene

signals:
    void whyWanted();
    void resultsWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void showSlips();
    void showHead();
    void showBody();
    void showFoot();
    void addProse(bool answered);
    void addGoals();
    void addCapture();
    void addQuestion(const Predict& predict);
    void addAnswer(const Predict& predict);
    void addTask(const Task& task);
    QPushButton* footButton(const QString& text, const QString& name, bool primary);
    void commit();
    void goOn(); // commits, or to the next page
    void showMissing();
    QString html(const Passage& passage) const;
    bool answered() const;

    LessonController* m_controller;
    Selection* m_selection;
    StepPills* m_pills = nullptr;
    QLabel* m_step = nullptr;
    QLabel* m_remark = nullptr;
    QLabel* m_slips = nullptr;
    QScrollArea* m_scroll = nullptr;
    QWidget* m_body = nullptr;
    QVBoxLayout* m_column = nullptr; // of the body
    QWidget* m_foot = nullptr;
    QVBoxLayout* m_footColumn = nullptr;
    QLabel* m_footWords = nullptr;
    QPushButton* m_commit = nullptr;
    QPushButton* m_next = nullptr;
    QWidget* m_hint = nullptr; // of a task
    QuestionPart* m_question = nullptr;

    // What was answered but not committed, kept while the card is built anew.
    struct Draft {
        QString key; // the page and the run
        GivenAnswer given;
        std::optional<Confidence> confidence;
    };
    Draft m_draft;
    GivenAnswer m_lastGiven; // of a practice
    QString m_shownKey;      // of the page that the card shows
    bool m_shownAnswered = false;
};

} // namespace layerscope
