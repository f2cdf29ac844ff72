// The bar at the bottom: buttons, clock, scrubber, speed and numbering.
#pragma once

#include "ui/playback/playback.h"
#include "ui/playback/selection.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace layerscope {

class Scrubber;
class SegmentedControl;

class TransportBar : public QWidget {
    Q_OBJECT

public:
    TransportBar(Playback* playback, Selection* selection, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    QToolButton* addButton(const QString& icon, const QString& name, const QString& key, void (Playback::*action)());
    void showMoment();
    void showTrace();
    void showPlaying();
    void showSpeed();
    void paintIcons();
    void takeSizes();
    void fit();
    int widthWithoutBlocks() const;

    Playback* m_playback;
    Selection* m_selection;
    std::vector<std::pair<QToolButton*, QString>> m_buttons; // with the names of their icons
    QToolButton* m_play = nullptr;
    QLabel* m_clock = nullptr;
    QLabel* m_of = nullptr;
    Scrubber* m_scrubber = nullptr;
    QComboBox* m_speed = nullptr;
    SegmentedControl* m_numbers = nullptr;
    QWidget* m_speedBlock = nullptr;
    QWidget* m_numbersBlock = nullptr;
};

// "1 s = 5 ms": what a second of wall time shows.
QString speedText(double simulatedSecondsPerSecond);

} // namespace layerscope
