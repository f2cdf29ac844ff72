// What if: both runs on one scale below the stage, where they part, and what it leads to.
#pragma once

#include "ui/experiment.h"
#include "ui/models/whatifwords.h"
#include "ui/playback/playback.h"
#include "ui/views/scrubber.h"

#include <QWidget>

class QPushButton;

namespace layerscope {

// The two runs as rows of ticks. A click seeks. Shown by WhatIfStrip, which has the words and buttons.
class WhatIfRows : public QWidget {
    Q_OBJECT

public:
    WhatIfRows(Playback* playback, QWidget* parent);
    void setWhatIf(const std::optional<WhatIf>& whatIf);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    struct Row {
        std::shared_ptr<const Trace> trace;
        std::vector<ScrubberTick> ticks;
        std::vector<QuietSpan> quiet;
    };
    double placeOf(Time time) const;
    double left() const;
    void seekTo(double x);
    void paintRow(QPainter& painter, const Row& row, const QString& name, const QString& remark, double middle) const;

    Playback* m_playback;
    std::array<Row, 2> m_rows; // the run, and the one with the change
    std::optional<TraceDifference> m_difference;
    WhatIfWords m_words;
    Duration m_whole{};
};

// Hidden while nothing is tried.
class WhatIfStrip : public QWidget {
    Q_OBJECT

public:
    explicit WhatIfStrip(Playback* playback, QWidget* parent = nullptr);
    void setWhatIf(const std::optional<WhatIf>& whatIf);
    const WhatIfWords& words() const { return m_words; }
    QString title() const { return m_title; }

    QPushButton* sideBySideButton() const { return m_sideBySide; }
    QPushButton* differenceButton() const { return m_toDifference; }
    QPushButton* keepButton() const { return m_keep; }
    QPushButton* discardButton() const { return m_discard; }

signals:
    void sideBySideChosen(bool on);
    void differenceRequested();
    void keepRequested();
    void discardRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    WhatIfWords m_words;
    QString m_title;
    QWidget* m_head = nullptr;
    WhatIfRows* m_rows = nullptr;
    QPushButton* m_sideBySide = nullptr;
    QPushButton* m_toDifference = nullptr;
    QPushButton* m_keep = nullptr;
    QPushButton* m_discard = nullptr;
};

} // namespace layerscope
