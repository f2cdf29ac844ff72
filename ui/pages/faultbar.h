// The row of fault buttons below the scene.
#pragma once

#include <QToolButton>
#include <QWidget>

class QLabel;

namespace layerscope {

class FaultDesk;

// "Next packet": Lose, Delay, Duplicate, Corrupt, Reorder, Cut cable, Faults. Where it is narrow, some are under More.
class FaultBar : public QWidget {
    Q_OBJECT

public:
    explicit FaultBar(FaultDesk* desk, QWidget* parent = nullptr);
    QToolButton* buttonOf(const QAction* action) const; // null when it has none
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void fit(); // as many buttons as there is room for
    void updateIcons();

    FaultDesk* m_desk;
    QLabel* m_target = nullptr;
    QList<QToolButton*> m_buttons; // the first to stay last
    QToolButton* m_more = nullptr;
};

} // namespace layerscope
