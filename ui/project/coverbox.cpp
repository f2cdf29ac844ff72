#include "ui/project/coverbox.h"

#include "ui/theme/theme.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace layerscope {

CoverBox::CoverBox(const QString& name, const QString& cover, QWidget* parent)
    : QWidget(parent), m_name(name), m_cover(cover), m_label(new QLabel(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit(1.5), unit(1), unit(1.5), unit(1));
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::RichText);
    m_label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(m_label);
    setMinimumHeight(unit(8));
    this->cover();
}

void CoverBox::uncover(const QString& html) {
    m_covered = false;
    m_label->setText(html);
    m_label->setAccessibleName(m_name);
    setAccessibleName(m_name);
    setAccessibleDescription(QString());
    update();
}

void CoverBox::cover() {
    m_covered = true;
    m_label->clear();
    m_label->setAccessibleName(m_name);
    setAccessibleName(m_name);
    setAccessibleDescription(m_cover);
    update();
}

void CoverBox::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.fillRect(box, theme.band);
    painter.setPen(theme.outline);
    if (m_covered) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setClipRect(box);
        painter.setPen(QPen(theme.hairline, scaled(3)));
        for (double x = box.left() - box.height(); x < box.right(); x += unit(1.5))
            painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
        painter.restore();
        painter.setFont(themeFont(TextRole::Semibold));
        const QFontMetricsF metrics(painter.font());
        const QSizeF words(textWidth(metrics, m_cover) + unit(3), unit(4));
        const QRectF plate(box.center() - QPointF(words.width() / 2, words.height() / 2), words);
        painter.setBrush(theme.page);
        painter.setPen(theme.outline);
        painter.drawRoundedRect(plate, scaled(4), scaled(4));
        painter.setPen(theme.ink);
        painter.drawText(plate, Qt::AlignCenter, m_cover);
        painter.setPen(theme.outline);
    }
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(box);
}

} // namespace layerscope
