#include "ui/views/panetitle.h"

#include "ui/theme/theme.h"

#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPainter>

namespace layerscope {

PaneTitle::PaneTitle(const QString& title, QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    m_middle = new QHBoxLayout;
    m_middle->setSpacing(unit(0.5));
    row->addLayout(m_middle);
    row->addStretch();
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTitle(title);
}

void PaneTitle::setTitle(const QString& title) {
    m_title = title;
    setAccessibleName(title);
    setToolTip(title);
    const int width = QFontMetrics(themeFont(TextRole::Semibold)).horizontalAdvance(title);
    m_middle->setContentsMargins(unit(1.5) + width + unit(3), 0, 0, 0);
    update();
}

void PaneTitle::setRemark(const QString& remark) {
    if (remark == m_remark)
        return;
    m_remark = remark;
    setAccessibleDescription(remark);
    setToolTip(remark.isEmpty() ? m_title : m_title + QStringLiteral(": ") + remark);
    update();
}

QSize PaneTitle::sizeHint() const { return {unit(16), unit(3.5)}; }

QSize PaneTitle::minimumSizeHint() const {
    // A title alone may be shortened; beside other widgets it may not.
    const int title = unit(3) + QFontMetrics(themeFont(TextRole::Semibold)).horizontalAdvance(m_title);
    return {m_middle->count() > 0 ? title : unit(6), unit(3.5)};
}

void PaneTitle::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.chrome);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.hairline);
    const QRect text = rect().adjusted(unit(1.5), 0, -unit(1.5), -1);
    painter.setFont(themeFont(TextRole::Semibold));
    painter.setPen(theme.ink);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_title, Qt::ElideRight, text.width()));
    const int titleEnd = text.left() + painter.fontMetrics().horizontalAdvance(m_title) + unit(1.5);

    // The remark ends where the widgets in the middle end.
    const int taken = std::max(titleEnd, m_middle->count() > 0 ? m_middle->geometry().right() + unit(1) : 0);
    painter.setFont(themeFont(TextRole::Caption));
    painter.setPen(theme.secondaryText);
    const QString shown = painter.fontMetrics().elidedText(m_remark, Qt::ElideRight, std::max(0, text.right() - taken));
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, shown);
}

} // namespace layerscope
