// The presenter's own window: now, next, notes, hands, clocks, and the answer while a key is held.
#pragma once

#include "ui/project/slideview.h"

class QLabel;
class QPushButton;
class QDoubleSpinBox;
class QStackedLayout;
class QTextBrowser;

namespace layerscope {

class CoverBox;
class HandsPanel;
class StopsPanel;

class PresenterWindow : public QWidget {
    Q_OBJECT

public:
    explicit PresenterWindow(ProjectSession* session);

    // What the audience's screen is like; none: there is none now.
    void setAudience(const std::optional<QSize>& screen);
    // Hides everything: the window stands where the audience would see it.
    void setCurtain(bool drawn);
    bool curtain() const;

    SlideView* preview() const { return m_preview; }
    CoverBox* answerBox() const { return m_answer; }
    CoverBox* afterNotes() const { return m_after; }
    HandsPanel* hands() const { return m_hands; }
    StopsPanel* stops() const { return m_stops; }
    QLabel* audienceWords() const { return m_audience; }
    QPushButton* showAgainButton() const { return m_again; }
    QPushButton* endButton() const { return m_end; }

public slots:
    void showAnswer(bool held);

signals:
    void closed(); // by the window's own means; the demonstration goes on
    void relocated();
    void againAsked();
    void endAsked();

protected:
    void closeEvent(QCloseEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeTop();
    QWidget* makeLeft();
    QWidget* makeRight();
    QWidget* makeKeys();
    void refresh();
    void refreshPlace();
    void tick();

    ProjectSession* m_session;
    QStackedLayout* m_stack = nullptr;
    QWidget* m_steps = nullptr;
    SlideView* m_preview = nullptr;
    SlideThumbnail* m_next = nullptr;
    CoverBox* m_answer = nullptr;
    CoverBox* m_after = nullptr;
    HandsPanel* m_hands = nullptr;
    StopsPanel* m_stops = nullptr;
    QTextBrowser* m_notes = nullptr;
    QLabel *m_title = nullptr, *m_page = nullptr, *m_elapsed = nullptr, *m_left = nullptr, *m_clock = nullptr,
           *m_audience = nullptr, *m_nextWords = nullptr, *m_handsTitle = nullptr, *m_answerTitle = nullptr;
    QPushButton *m_again = nullptr, *m_end = nullptr, *m_reveal = nullptr;
    QDoubleSpinBox* m_distance = nullptr;
    QSize m_picture{1920, 1080};
    int m_notesPoints = 12;
};

} // namespace layerscope
