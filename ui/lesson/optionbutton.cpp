#include "ui/lesson/optionbutton.h"

#include "ui/theme/theme.h"

#include <QPainter>

namespace layerscope {

OptionButton::OptionButton(OptionMark mark, const QString& text, QWidget* parent)
    : QAbstractButton(parent), m_mark(mark) {
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QRect OptionButton::textBox(const QRect& whole) const {
    return whole.adjusted(unit(3.875), unit(0.75), -unit(1), -unit(0.75));
}

QSize OptionButton::sizeHint() const {
    const QFontMetrics metrics(themeFont(TextRole::Semibold));
    return {metrics.horizontalAdvance(text()) + unit(5), std::max(unit(4.5), metrics.height() + unit(1.5))};
}

QSize OptionButton::minimumSizeHint() const { return {unit(9), unit(4.5)}; }

int OptionButton::heightForWidth(int width) const {
    const QRect room = textBox(QRect(0, 0, width, 10000));
    const int text = QFontMetrics(themeFont(TextRole::Semibold))
                         .boundingRect(room, Qt::AlignLeft | Qt::TextWordWrap, this->text())
                         .height();
    return std::max(unit(4.5), text + unit(1.75));
}

void OptionButton::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool chosen = isChecked();
    const double line = hasFocus() ? 2 : chosen ? 1.5 : 1;
    painter.setPen(QPen(!isEnabled() ? theme.hairline : chosen || hasFocus() ? theme.ink : theme.outline, line));
    painter.setBrush(chosen || underMouse() ? theme.selection : theme.button);
    painter.drawRoundedRect(QRectF(rect()).adjusted(line / 2, line / 2, -line / 2, -line / 2), unit(0.5), unit(0.5));
    const double side = unit(1.75);
    const QRectF mark(unit(1.25), (height() - side) / 2.0, side, side);
    painter.setPen(QPen(theme.ink, 1.5));
    painter.setBrush(theme.page);
    if (m_mark == OptionMark::One) {
        painter.drawEllipse(mark);
        painter.setBrush(theme.ink);
        painter.setPen(Qt::NoPen);
        if (chosen)
            painter.drawEllipse(mark.adjusted(scaled(3), scaled(3), -scaled(3), -scaled(3)));
    } else {
        painter.drawRoundedRect(mark, 2, 2);
        if (chosen)
            painter.drawPolyline(QPolygonF{QPointF(mark.left() + side * 0.2, mark.center().y()),
                                           QPointF(mark.left() + side * 0.42, mark.bottom() - side * 0.22),
                                           QPointF(mark.right() - side * 0.18, mark.top() + side * 0.22)});
    }
    painter.setFont(themeFont(chosen ? TextRole::Semibold : TextRole::Body));
    painter.setPen(isEnabled() ? theme.ink : theme.secondaryText);
    painter.drawText(textBox(rect()), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextWordWrap, text());
}

} // namespace layerscope
