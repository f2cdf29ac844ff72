#include "ui/views/framebitsview.h"

#include "base/hex.h"
#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>
#include <fmt/format.h>

namespace layerscope {

FrameBitsLayout FrameBitsLayout::fit(double width) {
    FrameBitsLayout layout;
    layout.left = unit(5);
    layout.cell = std::max<double>(unit(1.5), (width - layout.left - unit(2.5)) / 32);
    layout.top = unit(3.75);
    layout.names = unit(4);
    layout.bits = unit(2.125);
    layout.bytes = unit(1.75);
    layout.gap = unit(0.25);
    return layout;
}

QRectF FrameBitsLayout::bitRect(std::size_t bit) const {
    return {left + static_cast<double>(bit % 32) * cell, top + static_cast<double>(bit / 32) * rowPitch() + names, cell,
            bits};
}

QRectF FrameBitsLayout::nameRect(std::size_t row, std::size_t from, std::size_t to) const {
    return {left + static_cast<double>(from) * cell, top + static_cast<double>(row) * rowPitch(),
            static_cast<double>(to - from) * cell, names};
}

QRectF FrameBitsLayout::byteRect(std::size_t byte) const {
    const QRectF first = bitRect(byte * 8);
    return {first.left(), first.bottom(), cell * 8, bytes};
}

std::size_t FrameBitsLayout::bitAt(const QPointF& point) const {
    const double column = (point.x() - left) / cell, row = (point.y() - top) / rowPitch();
    if (column < 0 || column >= 32 || row < 0)
        return SIZE_MAX;
    const auto bit = static_cast<std::size_t>(row) * 32 + static_cast<std::size_t>(column);
    return bitRect(bit).contains(point) ? bit : SIZE_MAX;
}

FrameBitsView::FrameBitsView(QWidget* parent) : QAbstractScrollArea(parent) {
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    setAccessibleName(tr("Bits of the frame"));
    relayout();
}

void FrameBitsView::setFrame(const FrameBits& bits, ByteView sent) {
    const bool other = !std::ranges::equal(m_sent, sent);
    m_bits = bits;
    m_sent.assign(sent.begin(), sent.end());
    m_nothing.clear();
    if (other) {
        m_mark = 0;
        m_lit = SIZE_MAX;
        verticalScrollBar()->setValue(0);
    }
    relayout();
    describe();
    viewport()->update();
}

void FrameBitsView::setNothing(const QString& why) {
    m_bits = {};
    m_sent.clear();
    m_nothing = why;
    m_mark = 0;
    relayout();
    describe();
    viewport()->update();
}

void FrameBitsView::setLitPayload(std::size_t payloadByte) {
    m_lit = payloadByte;
    viewport()->update();
}

QRectF FrameBitsView::bitRect(std::size_t bit) const {
    return m_layout.bitRect(bit).translated(0, -verticalScrollBar()->value());
}

QSize FrameBitsView::sizeHint() const { return {unit(100), static_cast<int>(m_layout.height(3)) + unit(1)}; }
QSize FrameBitsView::minimumSizeHint() const { return {unit(56), static_cast<int>(m_layout.height(1)) + unit(1)}; }

void FrameBitsView::relayout() {
    m_layout = FrameBitsLayout::fit(viewport()->width());
    const double content = m_layout.height(rows()) + (m_bits.drawn() < m_bits.bytes.size() * 8 ? unit(3) : unit(1));
    verticalScrollBar()->setRange(0, std::max(0, static_cast<int>(content) - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(static_cast<int>(m_layout.rowPitch() / 2));
}

void FrameBitsView::resizeEvent(QResizeEvent*) { relayout(); }

void FrameBitsView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        relayout();
    QAbstractScrollArea::changeEvent(event);
}

QString FrameBitsView::pieceValue(const BitField& field, std::size_t from, std::size_t to) const {
    if (field.kind != BitField::Kind::Payload)
        return from == field.bit ? field.value : QString();
    Bytes plain;
    for (std::size_t byte = from / 8; byte < (to + 7) / 8; ++byte)
        plain.push_back(m_bits.original(byte - m_bits.payloadAt));
    const QString text = readableText(plain).replace(QLatin1Char('\n'), QChar(0x00b7));
    if (text.contains(QChar(0x00b7)))
        return m_bits.masked ? tr("%1 once unmasked").arg(toQString(toHex(plain))) : QString();
    return m_bits.masked ? tr("“%1” once unmasked").arg(text) : QStringLiteral("“%1”").arg(text);
}

void FrameBitsView::paintField(QPainter& painter, const BitField& field) const {
    const Theme& theme = Theme::current();
    const std::size_t end = std::min(field.end(), m_bits.drawn());
    const std::size_t marked = m_bits.fieldAt(m_mark) ? m_bits.fieldAt(m_mark)->bit : SIZE_MAX;
    for (std::size_t from = field.bit; from < end;) {
        const std::size_t row = from / 32;
        const std::size_t to = std::min(end, (row + 1) * 32);
        const QRectF box = m_layout.nameRect(row, from % 32, to - row * 32);
        painter.fillRect(box, field.kind == BitField::Kind::Key   ? theme.selection
                              : field.bit == marked && hasFocus() ? theme.band
                                                                  : theme.page);
        painter.setPen(QPen(theme.ink, scaled(1.25)));
        painter.drawRect(box);
        QString name = field.name;
        if (field.kind == BitField::Kind::Key && field.bit / 32 != (end - 1) / 32)
            name += from == field.bit ? tr(", first half") : tr(", second half");
        const QString value = pieceValue(field, from, to);
        QFont bold = themeFont(TextRole::BodyBold), small = themeFont(TextRole::Caption);
        painter.setPen(theme.ink);
        painter.setFont(bold);
        if (to - from <= 2) {
            painter.save();
            painter.translate(box.center());
            painter.rotate(-90);
            bold.setPointSizeF(small.pointSizeF());
            while (QFontMetricsF(bold).horizontalAdvance(name) > box.height() - 4 && bold.pointSizeF() > 5)
                bold.setPointSizeF(bold.pointSizeF() - 0.5);
            painter.setFont(bold);
            painter.drawText(QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width()), Qt::AlignCenter,
                             name);
            painter.restore();
        } else {
            const QRectF upper(box.left() + 2, box.top() + unit(0.25), box.width() - 4, box.height() / 2);
            const QRectF lower(box.left() + 2, box.center().y(), box.width() - 4, box.height() / 2 - unit(0.25));
            const auto room = static_cast<int>(upper.width());
            if (painter.fontMetrics().horizontalAdvance(name) > room) {
                bold.setPointSizeF(small.pointSizeF());
                painter.setFont(bold);
            }
            painter.drawText(value.isEmpty() ? box : upper, Qt::AlignCenter,
                             painter.fontMetrics().elidedText(name, Qt::ElideRight, room));
            painter.setFont(small);
            painter.setPen(theme.secondaryText);
            painter.drawText(lower, Qt::AlignCenter, painter.fontMetrics().elidedText(value, Qt::ElideRight, room));
        }
        from = to;
    }
}

void FrameBitsView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), theme.page);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_bits.bytes.empty()) {
        painter.setFont(themeFont(TextRole::Body));
        painter.setPen(theme.secondaryText);
        painter.drawText(viewport()->rect().adjusted(unit(1.5), unit(1.5), -unit(1.5), -unit(1.5)),
                         Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_nothing);
        return;
    }
    painter.translate(0, -verticalScrollBar()->value());

    // The numbers of the bits, tens above, as the RFCs have them.
    painter.setFont(themeFont(TextRole::MonoSmall));
    painter.setPen(theme.secondaryText);
    for (int bit = 0; bit < 32; ++bit) {
        const QRectF column(m_layout.left + bit * m_layout.cell, unit(0.125), m_layout.cell, unit(1.75));
        if (bit % 10 == 0)
            painter.drawText(column, Qt::AlignCenter, QString::number(bit / 10));
        painter.drawText(column.translated(0, unit(1.5)), Qt::AlignCenter, QString::number(bit % 10));
    }
    // The layer that owns all of it.
    const LayerColour& colour = theme.layer(LayerNumber::Application);
    const QRectF owner(unit(1.75), m_layout.top, unit(2.25), m_layout.height(rows()) - m_layout.top - m_layout.gap);
    painter.setPen(QPen(theme.ink, scaled(1.25)));
    painter.setBrush(colour.fill);
    painter.drawRect(owner);
    painter.setPen(colour.text);
    painter.setFont(themeFont(TextRole::BodyBold));
    painter.drawText(QRectF(owner.left(), owner.top() + unit(0.25), owner.width(), unit(2.25)), Qt::AlignCenter,
                     QStringLiteral("7"));
    painter.setBrush(Qt::NoBrush);

    for (const BitField& field : m_bits.fields)
        paintField(painter, field);
    const QFont mono = themeFont(TextRole::Mono), bold = themeFont(TextRole::MonoBold);
    const BitField* key = nullptr;
    for (const BitField& field : m_bits.fields)
        key = field.kind == BitField::Kind::Key ? &field : key;
    for (std::size_t byte = 0; byte * 8 < m_bits.drawn(); ++byte) {
        const bool lit =
            m_lit != SIZE_MAX && (byte == m_bits.payloadAt + m_lit || (key && byte == key->bit / 8 + m_lit % 4));
        for (std::size_t bit = byte * 8; bit < byte * 8 + 8; ++bit) {
            const QRectF cell = m_layout.bitRect(bit);
            const bool set = m_bits.bit(bit);
            const bool turned = bit / 8 >= m_sent.size() || ((m_sent[bit / 8] >> (7 - bit % 8) & 1) != 0) != set;
            painter.fillRect(cell, set                                          ? theme.ink
                                   : key && bit >= key->bit && bit < key->end() ? theme.selection
                                                                                : theme.page);
            painter.setPen(QPen(set ? theme.ink : theme.hairline, 1));
            painter.drawRect(cell);
            painter.setFont(set ? bold : mono);
            painter.setPen(set ? theme.page : theme.ink);
            painter.drawText(cell, Qt::AlignCenter, set ? QStringLiteral("1") : QStringLiteral("0"));
            if (turned) {
                painter.setPen(QPen(set ? theme.page : theme.ink, scaled(1.5), Qt::DotLine));
                painter.drawRect(cell.adjusted(3, 3, -3, -3));
            }
        }
        const QRectF box = m_layout.byteRect(byte);
        painter.fillRect(box, lit ? theme.selection : theme.band);
        painter.setPen(QPen(theme.ink, lit ? scaled(2) : scaled(1.25)));
        painter.drawRect(box);
        painter.drawRect(QRectF(m_layout.bitRect(byte * 8).topLeft(), box.topRight()));
        painter.setFont(bold);
        painter.setPen(theme.ink);
        painter.drawText(box, Qt::AlignCenter, toQString(fmt::format("0x{:02x}", m_bits.bytes[byte])));
    }
    const std::size_t used = m_bits.drawn() % 32;
    painter.setFont(themeFont(TextRole::Caption));
    painter.setPen(theme.secondaryText);
    if (m_bits.drawn() < m_bits.bytes.size() * 8) {
        painter.drawText(QRectF(m_layout.left, m_layout.height(rows()), m_layout.cell * 32, unit(2.5)), Qt::AlignCenter,
                         tr("and %1 bytes more").arg(m_bits.bytes.size() - m_bits.drawn() / 8));
    } else if (used > 0) {
        const QRectF rest = m_layout.nameRect(rows() - 1, used, 32).adjusted(0, 0, 0, m_layout.bits + m_layout.bytes);
        painter.setPen(QPen(theme.hairline, 1));
        painter.drawRect(rest);
        painter.setPen(theme.secondaryText);
        painter.drawText(rest, Qt::AlignCenter | Qt::TextWordWrap, tr("end of frame"));
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(theme.page, scaled(4)));
        painter.drawRect(m_layout.bitRect(m_mark).adjusted(-1, -1, 1, 1));
        painter.setPen(QPen(theme.ink, scaled(2)));
        painter.drawRect(m_layout.bitRect(m_mark).adjusted(-2, -2, 2, 2));
        painter.resetTransform();
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

void FrameBitsView::moveMark(std::size_t bit) {
    m_mark = bit;
    const QRectF cell = m_layout.bitRect(bit);
    QScrollBar* bar = verticalScrollBar();
    const double above = cell.top() - m_layout.names - (bit < 32 ? m_layout.top : 0);
    if (above < bar->value())
        bar->setValue(static_cast<int>(above));
    else if (cell.bottom() + m_layout.bytes > bar->value() + viewport()->height())
        bar->setValue(static_cast<int>(cell.bottom() + m_layout.bytes) - viewport()->height() + unit(0.5));
    describe();
    viewport()->update();
    emit markMoved(bit);
}

void FrameBitsView::mousePressEvent(QMouseEvent* event) {
    const std::size_t bit = m_layout.bitAt(event->position() + QPointF(0, verticalScrollBar()->value()));
    if (event->button() != Qt::LeftButton || bit >= m_bits.drawn())
        return;
    moveMark(bit);
    emit bitTurned(bit);
}

void FrameBitsView::keyPressEvent(QKeyEvent* event) {
    const auto count = static_cast<std::ptrdiff_t>(m_bits.drawn());
    auto to = static_cast<std::ptrdiff_t>(m_mark);
    if (count == 0 || (event->modifiers() & (Qt::ControlModifier | Qt::AltModifier))) {
        event->ignore();
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        --to;
        break;
    case Qt::Key_Right:
        ++to;
        break;
    case Qt::Key_Up:
        to -= 32;
        break;
    case Qt::Key_Down:
        to += 32;
        break;
    case Qt::Key_Home:
        to = 0;
        break;
    case Qt::Key_End:
        to = count - 1;
        break;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        emit bitTurned(m_mark);
        return;
    default:
        event->ignore();
        return;
    }
    if (to >= 0 && to < count)
        moveMark(static_cast<std::size_t>(to));
}

bool FrameBitsView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPointF point = QPointF(help->pos()) + QPointF(0, verticalScrollBar()->value());
        const double column = (point.x() - m_layout.left) / m_layout.cell,
                     row = (point.y() - m_layout.top) / m_layout.rowPitch();
        const BitField* field =
            column >= 0 && column < 32 && row >= 0
                ? m_bits.fieldAt(static_cast<std::size_t>(row) * 32 + static_cast<std::size_t>(column))
                : nullptr;
        if (!field) {
            QToolTip::hideText();
            return true;
        }
        QString text = field->name;
        if (!field->value.isEmpty())
            text += QStringLiteral(": ") + field->value;
        QToolTip::showText(help->globalPos(), text + QLatin1Char('\n') + field->meaning + QLatin1Char('\n') +
                                                  tr("Click a bit to turn it over."));
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void FrameBitsView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void FrameBitsView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void FrameBitsView::describe() {
    const BitField* field = m_bits.fieldAt(m_mark);
    setAccessibleDescription(!field ? m_nothing
                                    : tr("Bit %1 is %2: %3 %4. Space turns it over.")
                                          .arg(m_mark)
                                          .arg(m_bits.bit(m_mark) ? 1 : 0)
                                          .arg(field->name, field->value));
}

} // namespace layerscope
