// How far a lesson is: one pill for each of its pages.
#pragma once

#include <QWidget>

namespace layerscope {

class StepPills : public QWidget {
    Q_OBJECT

public:
    explicit StepPills(QWidget* parent = nullptr);
    // Pages before `at` are done; with at == count all are.
    void setSteps(std::size_t count, std::size_t at);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::size_t m_count = 0, m_at = 0;
};

} // namespace layerscope
