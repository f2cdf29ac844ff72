// How far a demonstration has come: a box a page.
#pragma once

#include <QWidget>

namespace layerscope {

class StepsBar : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    void setPlace(std::size_t page, std::size_t pages);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::size_t m_page = 0, m_pages = 1;
};

} // namespace layerscope
