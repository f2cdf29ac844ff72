// "Why?": the chain of causes of one event, in a pop-over.
#pragma once

#include "ui/playback/selection.h"

#include <QAbstractButton>
#include <QFrame>
#include <QPointer>

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace layerscope {

class Playback;

// One cause: when, where, what. A click goes there.
class CauseRow : public QAbstractButton {
    Q_OBJECT

public:
    CauseRow(const Trace& trace, EventId event, bool first, bool last, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QRect sentenceRect(int width) const;

    QString m_time, m_place, m_sentence, m_number;
    bool m_first, m_last; // of the chain: the nearest cause, the root
};

// A child of the page, above the other views. Escape closes it and gives the focus back.
class WhyPopover : public QFrame {
    Q_OBJECT

public:
    WhyPopover(Playback* playback, Selection* selection, QWidget* parent);

    // Asks why `event` happened; `room` (in the parent's coordinates) is where the answer may be.
    void ask(EventId event, const QRect& room);
    EventId event() const { return m_event; }
    void goToCause(EventId cause);

public slots:
    void dismiss();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void place();

    Playback* m_playback;
    Selection* m_selection;
    EventId m_event;
    QRect m_room;
    QLabel* m_title = nullptr;
    QScrollArea* m_scroll = nullptr;
    QWidget* m_rows = nullptr;
    QLabel* m_footer = nullptr;
    QPushButton* m_close = nullptr;
    QPointer<QWidget> m_focusBefore;
};

} // namespace layerscope
