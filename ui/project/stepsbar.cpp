#include "ui/project/stepsbar.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <algorithm>

namespace layerscope {

void StepsBar::setPlace(std::size_t page, std::size_t pages) {
    m_page = page;
    m_pages = std::max<std::size_t>(1, pages);
    setAccessibleName(tr("Progress"));
    setAccessibleDescription(tr("%1 of %2").arg(page + 1).arg(m_pages));
    update();
}

void StepsBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    const double step = std::min<double>(scaled(36), static_cast<double>(width()) / static_cast<double>(m_pages));
    const double gap = step > scaled(6) ? scaled(3) : 0;
    const double height = scaled(9);
    const double top = (this->height() - height) / 2.0;
    for (std::size_t i = 0; i < m_pages; ++i) {
        const QRectF box(static_cast<double>(i) * step + 0.5, top, std::max(1.0, step - gap), height);
        painter.setPen(theme.outline);
        painter.setBrush(i == m_page ? theme.ink : i < m_page ? theme.outline : theme.page);
        painter.drawRect(box);
    }
}

} // namespace layerscope
