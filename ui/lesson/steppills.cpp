#include "ui/lesson/steppills.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace layerscope {

StepPills::StepPills(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Steps of the lesson"));
}

QSize StepPills::sizeHint() const { return {unit(30), unit(1)}; }

void StepPills::setSteps(std::size_t count, std::size_t at) {
    m_count = count;
    m_at = at;
    setAccessibleDescription(tr("%1 of %2 done").arg(at).arg(count));
    update();
}

void StepPills::paintEvent(QPaintEvent*) {
    if (m_count == 0)
        return;
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double gap = unit(m_count > 8 ? 0.5 : 1);
    const double width = (this->width() - gap * static_cast<double>(m_count - 1)) / static_cast<double>(m_count);
    for (std::size_t i = 0; i < m_count; ++i) {
        const QRectF pill =
            QRectF((width + gap) * static_cast<double>(i), 0, width, height()).adjusted(0.5, 0.5, -0.5, -0.5);
        painter.setPen(QPen(i <= m_at ? theme.ink : theme.outline, 1));
        painter.setBrush(i < m_at ? theme.ink : i == m_at ? theme.selection : theme.page);
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    }
}

} // namespace layerscope
