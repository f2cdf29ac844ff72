#include "ui/views/acceptsteps.h"

#include "ui/text.h"
#include "ui/theme/theme.h"
#include "wire/websockethandshake.h"

#include <QPainter>
#include <QPainterPath>
#include <fmt/format.h>

namespace layerscope {

namespace {

QString hexRow(ByteView bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes)
        text += fmt::format("{:02x} ", byte);
    text.pop_back();
    return toQString(text);
}

// The largest font of the role, not below three quarters of it, in which the text fits.
QFont fitted(TextRole role, const QString& text, double width) {
    QFont font = themeFont(role);
    const double size = font.pointSizeF();
    for (int tenth = 10; tenth >= 7; --tenth) {
        font.setPointSizeF(size * tenth / 10);
        if (QFontMetricsF(font).horizontalAdvance(text) <= width)
            break;
    }
    return font;
}

} // namespace

AcceptSteps::AcceptSteps(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Sec-WebSocket-Accept, step by step"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setValues({}, {});
}

void AcceptSteps::setValues(const QString& key, const QString& accept) {
    const WebSocketAccept steps = WebSocketAccept::of(key.toStdString());
    const QString made = toQString(steps.accept);
    const ByteView hash(steps.sha1);
    m_steps = {
        {tr("Take the key as text"), {key.isEmpty() ? tr("(no key)") : key}, tr("not decoded first")},
        {tr("Append the fixed GUID"), {key, toQString(webSocketGuid)}, tr("%1 characters").arg(steps.joined.size())},
        {tr("SHA-1, 20 bytes"), {hexRow(hash.first(10)), hexRow(hash.subspan(10))}, tr("any proxy can compute it too")},
        {tr("Base64, %1 characters").arg(made.size()),
         {made},
         accept.isNull()    ? tr("the server has not answered yet")
         : accept == made   ? tr("equals the header line: accepted")
         : accept.isEmpty() ? tr("the response has no such line: fail")
                            : tr("differs from the header line: fail")},
    };
    QStringList words;
    for (int i = 0; i < m_steps.size(); ++i)
        words << tr("%1. %2: %3, %4.")
                     .arg(i + 1)
                     .arg(m_steps[i].title, m_steps[i].lines.join(QStringLiteral(" ")), m_steps[i].remark);
    setAccessibleDescription(words.join(QLatin1Char(' ')));
    setToolTip(words.join(QLatin1Char('\n')));
    update();
}

void AcceptSteps::setCompact(bool compact) {
    if (compact == m_compact)
        return;
    m_compact = compact;
    updateGeometry();
    update();
}

QSize AcceptSteps::sizeHint() const { return {unit(120), m_compact ? unit(10.5) : unit(13)}; }
QSize AcceptSteps::minimumSizeHint() const { return {unit(80), sizeHint().height()}; }

void AcceptSteps::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.page);
    painter.setRenderHint(QPainter::Antialiasing);
    const double margin = unit(1.5), gap = unit(3.5);
    constexpr double shares[] = {0.2, 0.3, 0.27, 0.23};
    const double room = width() - 2 * margin - 3 * gap;
    double x = margin;
    for (int i = 0; i < m_steps.size(); ++i) {
        const Step& step = m_steps[i];
        const bool last = i + 1 == m_steps.size();
        const double edge = unit(m_compact ? 0.75 : 1.25);
        const QRectF box(x, edge, room * shares[i], height() - 2 * edge);
        painter.setPen(QPen(last ? theme.ink : theme.outline, last ? scaled(2) : scaled(1)));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box, unit(0.5), unit(0.5));

        const double disc = unit(2.25);
        const QRectF circle(box.left() + unit(1.125), box.top() + unit(m_compact ? 0.5 : 0.875), disc, disc);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.ink);
        painter.drawEllipse(circle);
        painter.setPen(theme.page);
        painter.setFont(themeFont(TextRole::BodyBold));
        painter.drawText(circle, Qt::AlignCenter, QString::number(i + 1));
        painter.setPen(theme.ink);
        const double left = circle.left(), textWidth = box.right() - left - unit(1);
        const QRectF title(circle.right() + unit(0.875), circle.top(), box.right() - circle.right() - unit(1.5), disc);
        painter.setFont(fitted(TextRole::BodyBold, step.title, title.width()));
        painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter, step.title);

        double y = circle.bottom() + unit(m_compact ? 0.375 : 0.625);
        for (const QString& line : step.lines) {
            painter.setFont(
                fitted(i == 0 || last || (i == 1 && line == step.lines.first()) ? TextRole::MonoBold : TextRole::Mono,
                       line, textWidth));
            painter.drawText(QRectF(left, y, textWidth, unit(2.25)), Qt::AlignLeft | Qt::AlignVCenter,
                             painter.fontMetrics().elidedText(line, Qt::ElideRight, static_cast<int>(textWidth)));
            y += unit(2.25);
        }
        // Where two lines leave no room below them, the remark stands beside the title.
        const bool beside = m_compact && step.lines.size() > 1;
        const double taken = QFontMetricsF(themeFont(TextRole::BodyBold)).horizontalAdvance(step.title) + unit(1.5);
        const QRectF remark = beside ? title.adjusted(taken, 0, 0, 0)
                                     : QRectF(left, box.bottom() - unit(m_compact ? 2.375 : 2.5), textWidth, unit(2));
        painter.setFont(fitted(last ? TextRole::BodyBold : TextRole::Caption, step.remark, remark.width()));
        painter.setPen(last ? theme.ink : theme.secondaryText);
        painter.drawText(
            remark, (beside ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(step.remark, Qt::ElideRight, static_cast<int>(remark.width())));

        if (!last) {
            const double from = box.right() + unit(0.25), to = box.right() + gap - unit(0.25), level = box.center().y();
            painter.setPen(QPen(theme.ink, scaled(2)));
            painter.drawLine(QPointF(from, level), QPointF(to - unit(0.75), level));
            QPainterPath head(QPointF(to, level));
            head.lineTo(to - unit(1.25), level - unit(0.625));
            head.lineTo(to - unit(1.25), level + unit(0.625));
            head.closeSubpath();
            painter.fillPath(head, theme.ink);
        }
        x = box.right() + gap;
    }
}

} // namespace layerscope
