#include "ui/views/stackview.h"

#include "ui/text.h"
#include "ui/theme/badge.h"
#include "ui/theme/glyphs.h"

#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double leftOfText = 5.0; // in units
constexpr double laneWidth = 0.75;

double valueHeight() { return std::ceil(QFontMetricsF(themeFont(TextRole::MonoSmall)).height()) + 2; }

// The PDU as bands in the colours of their owners; its length on screen follows its bytes.
void paintPdu(QPainter& painter, const QRectF& room, const StackModel::Slot& slot, std::size_t longest) {
    const Theme& theme = Theme::current();
    std::size_t bytes = 0;
    for (const auto& [layer, length] : slot.bands)
        bytes += length;
    if (bytes == 0 || longest == 0)
        return;
    const double width = std::max(room.width() * static_cast<double>(bytes) / static_cast<double>(longest), 6.0);
    const QRectF bar(room.left(), room.top(), std::round(std::min(width, room.width())), room.height());
    double x = bar.left();
    painter.setPen(Qt::NoPen);
    for (const auto& [layer, length] : slot.bands) {
        const double part = bar.width() * static_cast<double>(length) / static_cast<double>(bytes);
        painter.setBrush(theme.layer(layer).fill);
        painter.drawRect(QRectF(x, bar.top(), part, bar.height()));
        x += part;
        if (x < bar.right() - 1) {
            painter.setPen(QPen(theme.ink, 1));
            painter.drawLine(QPointF(x, bar.top()), QPointF(x, bar.bottom()));
            painter.setPen(Qt::NoPen);
        }
    }
    painter.setPen(QPen(theme.ink, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(bar);
    for (const ByteRange& lit : slot.lit) {
        const double scale = bar.width() / static_cast<double>(bytes);
        const QRectF part(bar.left() + lit.begin * scale, bar.top(), std::max(lit.length * scale, 3.0), bar.height());
        for (const double y : {part.top() - 2.5, part.bottom() + 0.5})
            painter.fillRect(QRectF(part.left(), y, part.width(), 2.5), theme.ink);
    }
}

void paintSlot(QPainter& painter, const QRectF& box, const StackLayout& layout, const StackModel& model,
               const StackModel::Slot& slot, bool withValues) {
    const Theme& theme = Theme::current();
    const double side = badgeSide();
    if (slot.passed)
        painter.fillRect(box, theme.selection);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.ink, 1));
    painter.setBrush(theme.layer(slot.layer).fill);
    painter.drawRect(QRectF(box.left(), box.top(), unit(laneWidth), box.height()).adjusted(-1, -0.5, 0, -0.5));
    painter.setPen(QPen(theme.hairline, 1));
    painter.drawLine(QPointF(box.left() + unit(laneWidth) + 1, box.bottom() - 0.5),
                     QPointF(box.right(), box.bottom() - 0.5));
    painter.setRenderHint(QPainter::Antialiasing);

    const QFontMetricsF bold(themeFont(TextRole::BodyBold));
    const QFontMetricsF caption(themeFont(TextRole::Caption));
    const QFontMetricsF mono(themeFont(TextRole::MonoSmall));
    const double line = layout.tall ? std::ceil(bold.height()) : std::ceil(bold.ascent());
    const double second =
        layout.tall ? std::ceil(caption.height()) : std::ceil(caption.ascent() + caption.descent() - 1);
    const double bar = unit(0.875);
    const bool ownLine = layout.tall;
    const double block = line + (layout.single ? 0 : second) + (ownLine ? bar + 3 : 0);
    const double head = withValues ? box.top() + unit(layout.tall ? 0.75 : 0.25)
                                   : box.top() + std::max(1.0, (box.height() - block) / 2);
    const QRectF badge(box.left() + (layout.badgesOnly ? (box.width() + unit(laneWidth) - side) / 2 : unit(1.75)),
                       layout.badgesOnly ? box.center().y() - side / 2
                                         : head + (block - side - (ownLine ? bar + 3 : 0)) / 2,
                       side, side);
    paintLayerBadge(painter, badge, slot.layer);
    if (layout.badgesOnly)
        return;
    const double left = box.left() + unit(leftOfText);
    const double right = box.right() - unit(1.25);
    const double addedWidth = mono.horizontalAdvance(QStringLiteral("+1460 B"));
    painter.setFont(themeFont(TextRole::BodyBold));
    painter.setPen(theme.ink);
    painter.drawText(QRectF(left, head, right - left, line), Qt::AlignLeft | Qt::AlignVCenter, slot.name);
    painter.setFont(themeFont(TextRole::MonoSmall));
    painter.setPen(slot.passed ? theme.ink : theme.secondaryText);
    if (left + bold.horizontalAdvance(slot.name) + mono.horizontalAdvance(slot.added) + 4 < right)
        painter.drawText(QRectF(right - addedWidth, head, addedWidth, line), Qt::AlignRight | Qt::AlignVCenter,
                         slot.added);
    if (layout.single)
        return;
    const bool hasPdu = slot.passed && slot.pdu;
    // The bar gives way to the words, down to what still shows its bands.
    const double barRoom = std::clamp(right - left - caption.horizontalAdvance(slot.filling) - unit(0.75),
                                      1.0 * unit(3.5), (right - left) * 0.42);
    const double fillingRoom = hasPdu && !ownLine ? right - left - barRoom - unit(0.75) : right - left;
    painter.setFont(themeFont(TextRole::Caption));
    painter.setPen(theme.secondaryText);
    painter.drawText(QRectF(left, head + line, fillingRoom, second), Qt::AlignLeft | Qt::AlignVCenter,
                     caption.elidedText(slot.filling, Qt::ElideRight, fillingRoom));
    if (!hasPdu)
        return;
    const QRectF room = ownLine ? QRectF(left, head + line + second + 2, right - left, bar)
                                : QRectF(right - barRoom, head + line + (second - bar) / 2, barRoom, bar);
    paintPdu(painter, room, slot, model.longest);
}

} // namespace

StackLayout layoutStack(const StackModel& model, const QSizeF& size) {
    StackLayout layout;
    layout.badgesOnly = size.width() < unit(14);
    const double low = layout.badgesOnly ? unit(3) : unit(4);
    const double high = unit(6);
    const double line = valueHeight();
    const double valueGap = unit(1);
    // Room for all of them from the start, so that slots stand still while values come and go.
    double values = layout.badgesOnly || !model.hasValues ? 0 : static_cast<double>(StackModel::mostValues);
    const QFontMetricsF caption(themeFont(TextRole::Caption));
    const double wanted =
        layout.badgesOnly || model.words.isEmpty()
            ? 0
            : caption.boundingRect(QRectF(0, 0, size.width() - unit(2.5), 1e4), Qt::TextWordWrap, model.words)
                      .height() +
                  unit(2);
    // Room for four lines of words is kept, so that slots do not jump when the words change.
    const double words = layout.badgesOnly ? 0 : std::max(wanted, 4 * std::ceil(caption.lineSpacing()) + unit(2));
    const auto valueRoom = [&] { return values == 0 ? 0.0 : values * line + valueGap; };
    const bool wordsFit = 7 * low + valueRoom() + words <= size.height();
    const double available = size.height() - (wordsFit ? words : 0);
    while (values > 0 && 7 * low + valueRoom() > available)
        --values;
    const double slot = std::clamp((available - valueRoom()) / 7, std::min(low, size.height() / 7), high);
    layout.tall = slot >= unit(5.5);
    layout.single = slot < unit(3.75);
    double y = 0;
    for (std::size_t layer = 7; layer >= 1; --layer) {
        const bool transport = layer == static_cast<std::size_t>(LayerNumber::Transport);
        const double height = std::floor(slot) + (transport ? valueRoom() : 0);
        layout.boxes[layer] = QRectF(0, y, size.width(), height);
        if (transport && values > 0) {
            // Below the badge, too, where a long number needs the room.
            const double left = size.width() < unit(23) ? unit(1.75) : unit(leftOfText);
            double top = y + std::floor(slot);
            for (std::size_t i = 0; i < std::min(model.values.size(), static_cast<std::size_t>(values));
                 ++i, top += line)
                layout.values.emplace_back(left, top + valueGap / 2, size.width() - left - unit(1.25), line);
        }
        y += height;
    }
    if (wordsFit && words > 0)
        layout.words = QRectF(unit(1.25), y + unit(1), size.width() - unit(2.5), size.height() - y - unit(1));
    return layout;
}

void paintStack(QPainter& painter, const QSizeF& size, const StackModel& model, LayerNumber chosen) {
    const Theme& theme = Theme::current();
    painter.fillRect(QRectF(QPointF(), size), theme.page);
    const StackLayout layout = layoutStack(model, size);
    for (std::size_t layer = 7; layer >= 1; --layer)
        paintSlot(painter, layout.boxes[layer], layout, model, model.layers[layer],
                  layer == static_cast<std::size_t>(LayerNumber::Transport) && !layout.values.empty());
    if (!layout.values.empty()) {
        const QRectF first = layout.values.front();
        painter.setPen(QPen(theme.hairline, 1));
        painter.drawLine(QPointF(first.left(), std::round(first.top()) - 1.5),
                         QPointF(first.right(), std::round(first.top()) - 1.5));
    }
    for (std::size_t i = 0; i < layout.values.size(); ++i) {
        const StackModel::Value& value = model.values[i];
        painter.setFont(themeFont(TextRole::MonoSmall));
        painter.setPen(theme.secondaryText);
        painter.drawText(layout.values[i], Qt::AlignLeft | Qt::AlignVCenter, value.name);
        QFont font = themeFont(TextRole::MonoSmall);
        font.setBold(value.changed);
        painter.setFont(font);
        painter.setPen(theme.ink);
        const QFontMetricsF metrics(font);
        paintGroupedText(painter,
                         QPointF(layout.values[i].right() - groupedTextWidth(font, value.text),
                                 layout.values[i].center().y() + (metrics.ascent() - metrics.descent()) / 2),
                         value.text);
    }
    if (!layout.words.isEmpty()) {
        painter.setFont(themeFont(TextRole::Caption));
        painter.setPen(theme.secondaryText);
        painter.drawText(layout.words, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, model.words);
    }
    if (chosen != LayerNumber::None) {
        const QRectF box = layout.boxes[static_cast<std::size_t>(chosen)];
        painter.setPen(QPen(theme.ink, 2));
        painter.setBrush(Qt::NoBrush);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.drawRect(box.adjusted(3, 2, -3, -3));
    }
}

StackView::StackView(Playback* playback, Selection* selection, Qt::Alignment side, QWidget* parent)
    : QWidget(parent), m_playback(playback), m_selection(selection), m_side(side) {
    setObjectName(side == Qt::AlignRight ? QStringLiteral("stack-right") : QStringLiteral("stack-left"));
    setFocusPolicy(Qt::StrongFocus);
    connect(playback, &Playback::traceChanged, this, &StackView::takeTrace);
    connect(playback, &Playback::grew, this, &StackView::showMoment);
    connect(playback, &Playback::moved, this, &StackView::showMoment);
    connect(selection, &Selection::numberingChanged, this, &StackView::showMoment);
    connect(selection, &Selection::messageChanged, this, &StackView::showMoment);
    takeTrace();
}

QSize StackView::sizeHint() const { return {unit(23), unit(60)}; }
QSize StackView::minimumSizeHint() const { return {unit(5), unit(24)}; }

void StackView::takeTrace() {
    const auto& trace = m_playback->trace();
    const std::size_t hosts = trace ? trace->hostCount() : 0;
    m_host = HostId{};
    if (hosts > 0 && m_side != Qt::AlignRight)
        m_host = HostId{0};
    else if (hosts > 1)
        m_host = HostId{static_cast<std::uint32_t>(hosts - 1)};
    m_chosen = LayerNumber::None;
    setAccessibleName(title());
    emit titleChanged(title());
    showMoment();
}

void StackView::setHost(HostId host) {
    m_host = host;
    setAccessibleName(title());
    emit titleChanged(title());
    showMoment();
}

QString StackView::title() const {
    const auto& trace = m_playback->trace();
    if (!trace || m_host.value >= trace->hostCount())
        return tr("Stack");
    return tr("Stack of %1").arg(toQString(trace->host(m_host).name));
}

void StackView::showMoment() {
    const auto& trace = m_playback->trace();
    m_model = trace ? stackModel(*trace, m_playback->state(), m_playback->time(), m_host, m_selection->numbering(),
                                 m_selection->message().get(), m_playback->veil().get())
                    : StackModel();
    update();
    if (!m_playback->playing())
        describe();
}

void StackView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const auto& trace = m_playback->trace();
    if (trace && m_host.value < trace->hostCount())
        paintStack(painter, size(), m_model, hasFocus() ? m_chosen : LayerNumber::None);
    else
        painter.fillRect(rect(), Theme::current().page);
    if (hasFocus())
        paintPaneFocus(painter, rect());
}

LayerNumber StackView::layerAt(const QPointF& point) const {
    const StackLayout layout = layoutStack(m_model, size());
    for (std::size_t layer = 1; layer <= 7; ++layer)
        if (layout.boxes[layer].contains(point))
            return static_cast<LayerNumber>(layer);
    return LayerNumber::None;
}

void StackView::mousePressEvent(QMouseEvent* event) {
    m_chosen = layerAt(event->position());
    update();
    describe();
}

void StackView::mouseDoubleClickEvent(QMouseEvent* event) {
    mousePressEvent(event);
    if (m_chosen != LayerNumber::None && m_host)
        emit fillingRequested(m_host, m_chosen);
}

void StackView::contextMenuEvent(QContextMenuEvent* event) {
    const LayerNumber layer =
        event->reason() == QContextMenuEvent::Keyboard ? m_chosen : layerAt(QPointF(event->pos()));
    if (layer != LayerNumber::None && m_host)
        emit fillingRequested(m_host, layer);
}

void StackView::keyPressEvent(QKeyEvent* event) {
    const int now = static_cast<int>(m_chosen);
    switch (event->key()) {
    case Qt::Key_Up:
        m_chosen = static_cast<LayerNumber>(now == 0 ? 1 : std::min(7, now + 1));
        break;
    case Qt::Key_Down:
        m_chosen = static_cast<LayerNumber>(now == 0 ? 7 : std::max(1, now - 1));
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_chosen != LayerNumber::None && m_host)
            emit fillingRequested(m_host, m_chosen);
        break;
    default:
        event->ignore();
        return;
    }
    update();
    describe();
}

bool StackView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const LayerNumber layer = layerAt(help->pos());
        if (layer == LayerNumber::None) {
            QToolTip::hideText();
            return true;
        }
        const StackModel::Slot& slot = m_model.layers[static_cast<std::size_t>(layer)];
        QString text = tr("Layer %1, %2: %3").arg(static_cast<int>(layer)).arg(slot.name, slot.filling);
        if (!slot.added.isEmpty())
            text += tr(", last crossing %1").arg(slot.added);
        text += tr("\nDouble-click to fill it differently");
        QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

void StackView::describe() {
    if (!m_host) {
        setAccessibleDescription(tr("Empty"));
        return;
    }
    QString text = m_model.words;
    const auto slotText = [&](std::size_t layer) {
        const StackModel::Slot& slot = m_model.layers[layer];
        return tr(" Layer %1 %2: %3%4.")
            .arg(layer)
            .arg(slot.name, slot.filling, slot.added.isEmpty() ? QString() : QStringLiteral(", ") + slot.added);
    };
    if (const auto& message = m_selection->message())
        for (std::size_t layer = 7; layer >= 1; --layer)
            if (m_model.layers[layer].passed && !m_model.layers[layer].lit.empty())
                text += tr(" In the PDU of layer %1 the message %2 is lit.").arg(layer).arg(message->name);
    if (m_chosen != LayerNumber::None) {
        text.prepend(slotText(static_cast<std::size_t>(m_chosen)) + QLatin1Char(' '));
    } else {
        for (std::size_t layer = 7; layer >= 1; --layer)
            text += slotText(layer);
        for (const StackModel::Value& value : m_model.values)
            text += QStringLiteral(" %1 %2.").arg(value.name, value.text);
    }
    setAccessibleDescription(text.trimmed());
}

} // namespace layerscope
