#include "ui/views/hexview.h"

#include "base/hex.h"
#include "ui/playback/veil.h"
#include "ui/text.h"
#include "ui/theme/badge.h"
#include "ui/theme/glyphs.h"

#include <QFontMetricsF>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

HexView::HexView(QWidget* parent) : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Bytes of the frame"));
    relayout();
}

void HexView::setContent(const Bytes& bytes, std::vector<ByteOwner> owners, std::vector<bool> hidden) {
    m_bytes = bytes;
    m_hidden = std::move(hidden);
    m_owners = std::move(owners);
    m_selected = {};
    m_lit.clear();
    m_anchor = m_caret = 0;
    verticalScrollBar()->setValue(0);
    relayout();
    updateAccessibleText();
    viewport()->update();
}

void HexView::setSelected(ByteRange range) {
    m_selected = range;
    if (range.length > 0 && range.begin < m_bytes.size()) {
        if (m_caret < range.begin || m_caret >= range.begin + range.length)
            m_anchor = m_caret = range.begin;
        const double top = m_layout.y(range.begin / m_layout.bytesPerRow);
        QScrollBar* bar = verticalScrollBar();
        if (top < bar->value())
            bar->setValue(static_cast<int>(top));
        else if (top + m_layout.rowPitch() > bar->value() + viewport()->height())
            bar->setValue(static_cast<int>(top + m_layout.rowPitch()) - viewport()->height());
    }
    updateAccessibleText();
    viewport()->update();
}

void HexView::setLit(std::vector<ByteRange> ranges) {
    if (ranges == m_lit)
        return;
    m_lit = std::move(ranges);
    if (!m_lit.empty() && m_selected.length == 0 && m_lit.front().begin < m_bytes.size()) {
        const double top = m_layout.y(m_lit.front().begin / m_layout.bytesPerRow);
        QScrollBar* bar = verticalScrollBar();
        if (top < bar->value() || top + m_layout.rowPitch() > bar->value() + viewport()->height())
            bar->setValue(static_cast<int>(top));
    }
    updateAccessibleText();
    viewport()->update();
}

QRectF HexView::byteRect(std::uint32_t byte) const {
    return m_layout.textRect(byte).translated(0, -verticalScrollBar()->value());
}

QSize HexView::sizeHint() const { return {unit(58), static_cast<int>(4.4 * m_layout.rowPitch())}; }

void HexView::relayout() {
    const QFontMetricsF metrics(themeFont(TextRole::Mono));
    const double digit = metrics.horizontalAdvance(QLatin1Char('0'));
    // Offsets have four digits, and more where the bytes need more.
    const double address = unit(1.5) + digit * 4 + unit(1.5);
    m_layout =
        HexLayout::fit(viewport()->width() - unit(1), m_bytes.size(), address, digit * 2 + unit(0.5), metrics.height());
    m_layout.barHeight = unit(1.625);
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(m_layout.height()) - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(static_cast<int>(m_layout.rowPitch()));
}

void HexView::resizeEvent(QResizeEvent*) { relayout(); }

void HexView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        relayout();
    QAbstractScrollArea::changeEvent(event);
}

const ByteOwner* HexView::ownerAt(std::uint32_t byte) const {
    const auto next = std::ranges::upper_bound(m_owners, byte, {}, &ByteOwner::begin);
    if (next == m_owners.begin() || byte >= std::prev(next)->end())
        return nullptr;
    return &*std::prev(next);
}

void HexView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), theme.page);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(0, -verticalScrollBar()->value());

    const auto firstRow =
        static_cast<std::size_t>(std::max(0.0, verticalScrollBar()->value() / m_layout.rowPitch() - 1));
    const std::size_t lastRow = std::min(
        m_layout.rowCount(),
        static_cast<std::size_t>((verticalScrollBar()->value() + viewport()->height()) / m_layout.rowPitch()) + 1);
    const std::size_t selectedEnd = std::min<std::size_t>(m_bytes.size(), m_selected.begin + m_selected.length);
    const QFont mono = themeFont(TextRole::Mono);
    const QFont bold = themeFont(TextRole::MonoBold);

    for (std::size_t row = firstRow; row < lastRow; ++row) {
        const std::size_t begin = row * m_layout.bytesPerRow;
        const std::size_t end = std::min(m_bytes.size(), begin + m_layout.bytesPerRow);
        painter.setFont(mono);
        painter.setPen(theme.secondaryText);
        painter.drawText(QRectF(0, m_layout.y(row), m_layout.left - unit(1.25), m_layout.textHeight),
                         Qt::AlignRight | Qt::AlignVCenter, QString::fromStdString(fmt::format("{:04x}", begin)));

        // Lit bytes stand on a band below a line: a frame is for what is selected.
        const auto litHere = [&](std::size_t at) {
            return std::ranges::any_of(
                m_lit, [at](const ByteRange& range) { return at >= range.begin && at - range.begin < range.length; });
        };
        for (const ByteRange& range : m_lit) {
            const std::size_t first = std::clamp<std::size_t>(range.begin, begin, end);
            const std::size_t last = std::clamp<std::size_t>(std::size_t{range.begin} + range.length, begin, end);
            if (last <= first)
                continue;
            const QRectF run = m_layout.runRect(first, last);
            const QRectF text(run.left(), run.top(), run.width(), m_layout.textHeight);
            painter.fillRect(text, theme.selection);
            painter.fillRect(QRectF(text.left(), text.top() - 1, text.width(), 2), theme.ink);
        }
        const std::size_t from = std::clamp<std::size_t>(m_selected.begin, begin, end);
        const std::size_t to = std::clamp<std::size_t>(selectedEnd, begin, end);
        if (to > from)
            painter.fillRect(m_layout.runRect(from, to), theme.selection);

        for (std::size_t at = begin; at < end; ++at) {
            const bool selected = at >= from && at < to;
            painter.setFont(selected || litHere(at) ? bold : mono);
            painter.setPen(theme.ink);
            if (isHidden(at)) {
                paintHatch(painter, m_layout.textRect(at).adjusted(0, 1, 0, -1));
                continue;
            }
            painter.drawText(m_layout.textRect(at), Qt::AlignCenter,
                             QString::fromStdString(fmt::format("{:02x}", m_bytes[at])));
        }

        for (std::size_t at = begin; at < end;) {
            const ByteOwner* owner = ownerAt(static_cast<std::uint32_t>(at));
            const std::size_t runEnd = owner ? m_layout.rowEnd(at, std::min<std::size_t>(owner->end(), end)) : at + 1;
            const LayerNumber layer = owner ? owner->layer : LayerNumber::None;
            const LayerColour& colour = theme.layer(layer);
            // The bar is broken at the gap between the groups, and keeps thin ticks between bytes.
            for (std::size_t part = at; part < runEnd;) {
                const std::size_t partEnd = part % m_layout.bytesPerRow < 8 ? std::min(runEnd, begin + 8) : runEnd;
                const QRectF run = m_layout.runRect(part, partEnd);
                const QRectF bar(run.left(), run.bottom() - m_layout.barHeight, run.width(), m_layout.barHeight);
                painter.setPen(Qt::NoPen);
                painter.setBrush(colour.fill);
                painter.drawRect(bar);
                QColor tick = colour.text;
                tick.setAlphaF(0.25f);
                painter.setPen(QPen(tick, 1));
                for (std::size_t i = part + 1; i < partEnd; ++i) {
                    const double x = m_layout.x(i % m_layout.bytesPerRow);
                    painter.drawLine(QPointF(x, bar.top() + 2), QPointF(x, bar.bottom() - 2));
                }
                painter.setPen(QPen(theme.ink, 1));
                painter.setBrush(Qt::NoBrush);
                painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5));
                part = partEnd;
            }
            if (layer != LayerNumber::None) {
                QFont numeral = themeFont(TextRole::BodyBold);
                numeral.setPixelSize(qRound(m_layout.barHeight * 0.9));
                painter.setFont(numeral);
                painter.setPen(colour.text);
                const QRectF first = m_layout.runRect(at, at + 1);
                painter.drawText(
                    QRectF(first.left(), first.bottom() - m_layout.barHeight, first.width(), m_layout.barHeight),
                    Qt::AlignCenter, QString::number(static_cast<int>(layer)));
            }
            at = runEnd;
        }
        if (to > from) {
            painter.setPen(QPen(theme.ink, 2));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(m_layout.runRect(from, to).adjusted(0, -1, 0, 1), 2, 2);
        }
    }
    if (m_bytes.empty()) {
        painter.setFont(themeFont(TextRole::Body));
        painter.setPen(theme.secondaryText);
        painter.drawText(QRectF(unit(1.5), unit(1.5), viewport()->width() - unit(3), viewport()->height()),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                         tr("The bytes of the packet appear here, each with the layer that owns it."));
    }
    if (hasFocus()) {
        painter.resetTransform();
        painter.setPen(QPen(theme.ink, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

std::size_t HexView::byteAt(QPoint viewportPoint) const {
    return m_layout.byteAt(QPointF(viewportPoint) + QPointF(0, verticalScrollBar()->value()));
}

void HexView::mousePressEvent(QMouseEvent* event) {
    const std::size_t byte = byteAt(event->pos());
    if (event->button() != Qt::LeftButton || byte >= m_bytes.size())
        return;
    m_caret = static_cast<std::uint32_t>(byte);
    if (event->modifiers() & Qt::ShiftModifier) {
        chooseRange(m_anchor, m_caret);
        return;
    }
    m_anchor = m_caret;
    emit byteChosen(m_caret);
}

void HexView::mouseMoveEvent(QMouseEvent* event) {
    const std::size_t byte = byteAt(event->pos());
    if (!(event->buttons() & Qt::LeftButton) || byte >= m_bytes.size() || byte == m_caret)
        return;
    m_caret = static_cast<std::uint32_t>(byte);
    chooseRange(m_anchor, m_caret);
}

void HexView::chooseRange(std::uint32_t from, std::uint32_t to) {
    const std::uint32_t begin = std::min(from, to);
    emit rangeChosen({begin, std::max(from, to) - begin + 1});
}

void HexView::keyPressEvent(QKeyEvent* event) {
    const auto row = static_cast<int>(m_layout.bytesPerRow);
    const int last = static_cast<int>(m_bytes.size()) - 1;
    int to = static_cast<int>(m_caret);
    switch (event->key()) {
    case Qt::Key_Left:
        to -= 1;
        break;
    case Qt::Key_Right:
        to += 1;
        break;
    case Qt::Key_Up:
        to -= row;
        break;
    case Qt::Key_Down:
        to += row;
        break;
    case Qt::Key_Home:
        to -= to % row;
        break;
    case Qt::Key_End:
        to += row - 1 - to % row;
        break;
    default:
        event->ignore();
        return;
    }
    if (last < 0 || (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier))) {
        event->ignore();
        return;
    }
    m_caret = static_cast<std::uint32_t>(std::clamp(to, 0, last));
    if (event->modifiers() & Qt::ShiftModifier) {
        chooseRange(m_anchor, m_caret);
        return;
    }
    m_anchor = m_caret;
    emit byteChosen(m_caret);
}

bool HexView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const auto byte = static_cast<std::uint32_t>(byteAt(help->pos()));
        const ByteOwner* owner = byte < m_bytes.size() ? ownerAt(byte) : nullptr;
        if (!owner || !owner->protocol) {
            QToolTip::hideText();
            return true;
        }
        QToolTip::showText(help->globalPos(), tr("Byte %1: %2, layer %3")
                                                  .arg(byte)
                                                  .arg(toQString(owner->protocol->name))
                                                  .arg(static_cast<int>(owner->layer)));
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void HexView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void HexView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void HexView::updateAccessibleText() {
    QString text;
    if (m_selected.length == 0 || m_selected.begin >= m_bytes.size()) {
        text = tr("%n byte(s), none selected", nullptr, static_cast<int>(m_bytes.size()));
    } else {
        const std::size_t length = std::min<std::size_t>(m_selected.length, m_bytes.size() - m_selected.begin);
        const std::size_t shown = std::min<std::size_t>(length, 32);
        bool hidden = false;
        for (std::size_t at = m_selected.begin; at < m_selected.begin + length; ++at)
            hidden = hidden || isHidden(at);
        text = tr("Bytes %1 to %2: %3")
                   .arg(m_selected.begin)
                   .arg(m_selected.begin + length - 1)
                   .arg(hidden ? hiddenWords()
                               : QString::fromStdString(toHex(ByteView(m_bytes).subspan(m_selected.begin, shown))));
    }
    for (const ByteRange& range : m_lit)
        text += tr("; of the message: %1 to %2").arg(range.begin).arg(range.begin + range.length - 1);
    setAccessibleDescription(text);
}

} // namespace layerscope
