#include "ui/views/sceneview.h"

#include "ui/text.h"
#include "ui/theme/badge.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

void paintScreen(QPainter& painter, const QRectF& box) {
    const QRectF screen(box.left(), box.top() + box.height() * 0.08, box.width(), box.height() * 0.64);
    painter.drawRoundedRect(screen, scaled(3), scaled(3));
    const double x = box.center().x();
    const double foot = box.bottom() - box.height() * 0.06;
    painter.drawLine(QPointF(x - box.width() * 0.1, screen.bottom()), QPointF(x - box.width() * 0.14, foot));
    painter.drawLine(QPointF(x + box.width() * 0.1, screen.bottom()), QPointF(x + box.width() * 0.14, foot));
    painter.drawLine(QPointF(x - box.width() * 0.26, foot), QPointF(x + box.width() * 0.26, foot));
}

void paintRack(QPainter& painter, const QRectF& box) {
    const double width = box.width() * 0.72;
    const QRectF rack(box.center().x() - width / 2, box.top() + 1, width, box.height() - 2);
    painter.drawRoundedRect(rack, scaled(3), scaled(3));
    for (int unitIndex = 0; unitIndex < 4; ++unitIndex) {
        const double top = rack.top() + rack.height() * unitIndex / 4;
        if (unitIndex > 0)
            painter.drawLine(QPointF(rack.left(), top), QPointF(rack.right(), top));
        const double y = top + rack.height() / 8;
        painter.drawPoint(QPointF(rack.left() + width * 0.22, y));
        painter.drawLine(QPointF(rack.left() + width * 0.5, y), QPointF(rack.right() - width * 0.2, y));
    }
}

// A flat box with sockets; a switch has arrows both ways on it.
void paintDevice(QPainter& painter, const QRectF& box, NodeKind kind) {
    const QRectF body(box.left(), box.top() + box.height() * 0.26, box.width(), box.height() * 0.48);
    painter.drawRoundedRect(body, scaled(3), scaled(3));
    const double y = body.center().y();
    if (kind == NodeKind::Hub) {
        for (const double share : {0.25, 0.5, 0.75})
            painter.drawPoint(QPointF(body.left() + body.width() * share, y));
        return;
    }
    const double reach = body.width() * 0.28;
    const double rise = body.height() * 0.16;
    for (const int way : {-1, 1}) {
        const QPointF tip(body.center().x() + way * reach, y + way * rise);
        painter.drawLine(QPointF(body.center().x() - way * reach, tip.y()), tip);
        painter.drawLine(tip, tip + QPointF(-way * scaled(4), -scaled(3)));
        painter.drawLine(tip, tip + QPointF(-way * scaled(4), scaled(3)));
    }
}

// A disc with arrows in and out.
void paintRouter(QPainter& painter, const QRectF& box) {
    painter.drawEllipse(box.adjusted(1, 1, -1, -1));
    const double reach = box.width() * 0.28;
    for (const QPointF& way : {QPointF(1, 0), QPointF(0, 1), QPointF(-1, 0), QPointF(0, -1)}) {
        const QPointF tip = box.center() + way * reach;
        const QPointF across(-way.y(), way.x());
        painter.drawLine(box.center() + way * scaled(3), tip);
        painter.drawLine(tip, tip - way * scaled(4) + across * scaled(3));
        painter.drawLine(tip, tip - way * scaled(4) - across * scaled(3));
    }
}

void paintNode(QPainter& painter, const QRectF& box, NodeKind kind) {
    switch (kind) {
    case NodeKind::Computer:
        paintScreen(painter, box);
        break;
    case NodeKind::Server:
        paintRack(painter, box);
        break;
    case NodeKind::Router:
        paintRouter(painter, box);
        break;
    case NodeKind::Switch:
    case NodeKind::Hub:
        paintDevice(painter, box, kind);
        break;
    }
}

void paintStatic(QPainter& painter, const SceneLayout& layout, const Trace& trace) {
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const SceneLayout::HostPlace& place : layout.hosts) {
        const Host& host = trace.host(place.host);
        painter.setPen(QPen(theme.ink, scaled(2), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(theme.page);
        paintNode(painter, place.icon, place.kind);
        painter.setPen(theme.ink);
        painter.setFont(themeFont(TextRole::Title));
        painter.drawText(place.name, place.alignment | Qt::AlignVCenter | Qt::TextDontClip, toQString(host.name));
        painter.setPen(theme.secondaryText);
        painter.setFont(themeFont(TextRole::MonoSmall));
        painter.drawText(place.address, place.alignment | Qt::AlignVCenter | Qt::TextDontClip, toQString(host.address));
    }
    for (const SceneLayout::LinkPlace& place : layout.links) {
        // The link is layer 1: a line in its colour, cased in ink, with a socket at each end.
        painter.setPen(QPen(theme.ink, scaled(7), Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(place.line);
        painter.setPen(QPen(theme.layer(LayerNumber::Physical).fill, scaled(4), Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(place.line);
        painter.setPen(QPen(theme.ink, scaled(1.5)));
        painter.setBrush(theme.page);
        const double half = scaled(6);
        for (const QPointF& end : {place.line.p1(), place.line.p2()})
            painter.drawRect(QRectF(end - QPointF(half, half * 1.2), QSizeF(2 * half, half * 2.4)));
        const double side = badgeSide();
        const QRectF badge(QPointF(place.label.left(), place.label.center().y() - side / 2), QSizeF(side, side));
        painter.setFont(themeFont(TextRole::Caption));
        const QFontMetricsF metrics(painter.font());
        const QRectF text = place.label.adjusted(side + unit(1), 0, 0, 0);
        const QString words = metrics.elidedText(toQString(trace.link(place.link).description), Qt::ElideRight,
                                                 std::max(0.0, text.width()));
        if (text.width() > unit(4)) {
            paintLayerBadge(painter, badge, LayerNumber::Physical);
            painter.setPen(theme.secondaryText);
            painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, words);
        }
    }
}

void paintPackets(QPainter& painter, const SceneLayout& layout, FrameId selected, const QString& hint = {}) {
    const Theme& theme = Theme::current();
    for (const SceneLayout::Loss& loss : layout.losses) {
        paintLostMark(painter, loss.place, scaled(8));
        QFont bold = themeFont(TextRole::Caption);
        bold.setBold(true);
        painter.setFont(bold);
        painter.setPen(theme.faultText);
        const double width = QFontMetricsF(bold).horizontalAdvance(loss.text);
        painter.drawText(QRectF(loss.textAt - width / 2 - 2, loss.place.y() + unit(1.75), width + 4, unit(2.25)),
                         Qt::AlignCenter, loss.text);
    }
    for (const SceneLayout::Packet& packet : layout.packets) {
        const Heading heading = packet.name.isEmpty() ? Heading::None : (packet.right ? Heading::Right : Heading::Left);
        paintPacketBox(painter, packet.box, packet.layer, packet.name, heading,
                       packet.frame == selected ? BoxState::Selected : BoxState::Plain);
        if (!packet.numbers.isEmpty()) {
            painter.setFont(themeFont(TextRole::MonoSmall));
            painter.setPen(theme.ink);
            const QPointF start = packet.numbersBox.topLeft() + QPointF(2, QFontMetricsF(painter.font()).ascent());
            paintGroupedText(painter, start, packet.numbers);
            if (layout.packets.size() == 1 && layout.losses.empty() && !hint.isEmpty()) {
                painter.setFont(themeFont(TextRole::Caption));
                painter.setPen(theme.secondaryText);
                const double width = painter.fontMetrics().horizontalAdvance(hint);
                // On the side of the longer part of the link, so that it does not meet a name.
                const bool right = packet.numbersBox.center().x() < layout.widest / 2;
                painter.drawText(
                    QPointF(right ? packet.numbersBox.right() + unit(1) : packet.numbersBox.left() - unit(1) - width,
                            start.y()),
                    hint);
            }
        }
    }
}

} // namespace

FrameId latestLoss(const Trace& trace, std::size_t position) {
    constexpr std::size_t farthest = 2000;
    std::set<HostId> sentSince;
    for (std::size_t back = 0; back < farthest && back < position; ++back) {
        const Event event = trace.event(EventId{static_cast<std::uint32_t>(position - 1 - back)});
        if (event.kind == EventKind::FrameLost && event.frame)
            return sentSince.contains(trace.frame(event.frame).from) ? FrameId{} : event.frame;
        if (event.kind == EventKind::FrameSent && event.frame)
            sentSince.insert(trace.frame(event.frame).from);
    }
    return {};
}

SceneView::SceneView(Playback* playback, Selection* selection, QWidget* parent)
    : QWidget(parent), m_playback(playback), m_selection(selection) {
    setObjectName(QStringLiteral("scene"));
    setAccessibleName(tr("Scene"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(playback, &Playback::traceChanged, this, &SceneView::takeTrace);
    connect(playback, &Playback::grew, this, &SceneView::forget);
    connect(playback, &Playback::moved, this, &SceneView::moved);
    connect(selection, &Selection::frameChanged, this, qOverload<>(&QWidget::update));
    connect(selection, &Selection::numberingChanged, this, qOverload<>(&QWidget::update));
    takeTrace();
}

QSize SceneView::sizeHint() const { return {unit(120), static_cast<int>(sceneHeight(m_playback->trace()))}; }
QSize SceneView::minimumSizeHint() const { return {unit(60), sizeHint().height()}; }

void SceneView::takeTrace() {
    m_labels.setTrace(m_playback->trace(), m_playback->veil());
    updateGeometry();
    forget();
    describe();
}

void SceneView::forget() {
    m_laidOut = false;
    update();
}

void SceneView::moved() {
    update();
    if (!m_playback->playing())
        describe();
}

SceneLayout SceneView::layoutNow() {
    if (!m_playback->trace())
        return {};
    if (!m_laidOut) {
        m_static = layoutScene(*m_playback->trace(), size());
        m_background = QPixmap();
        m_laidOut = true;
    }
    SceneLayout layout = m_static;
    m_labels.setNumbering(m_selection->numbering());
    addPackets(layout, *m_playback->trace(), m_playback->state().inFlight,
               latestLoss(*m_playback->trace(), m_playback->position()), m_playback->time(), m_labels);
    return layout;
}

void SceneView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().band);
    if (const auto& trace = m_playback->trace(); trace && trace->hostCount() > 0) {
        const SceneLayout layout = layoutNow();
        if (m_background.isNull()) {
            m_background = QPixmap(size() * devicePixelRatioF());
            m_background.setDevicePixelRatio(devicePixelRatioF());
            m_background.fill(Theme::current().band);
            QPainter background(&m_background);
            paintStatic(background, m_static, *trace);
        }
        painter.drawPixmap(0, 0, m_background);
        paintPackets(painter, layout, m_selection->frame(),
                     m_faultsAllowed ? tr("click: lose   drag: delay") : QString());
        if (m_pressed && m_draggedTo) {
            // The packet under the hand, and what letting go would do.
            const QRectF box = boxOf(m_pressed);
            const QPointF at(m_draggedTo->x(), box.center().y());
            painter.setPen(QPen(Theme::current().fault, scaled(2), Qt::DashLine));
            painter.drawLine(box.center(), at);
            paintHaloText(painter, at + QPointF(unit(1), -unit(2.5)),
                          tr("delay by %1").arg(toQString(durationText(draggedBy(*m_draggedTo)))),
                          themeFont(TextRole::BodyBold), Theme::current().faultText);
        }
    }
    if (hasFocus())
        paintPaneFocus(painter, rect());
}

void SceneView::setFaultsAllowed(bool allowed) {
    m_faultsAllowed = allowed;
    update();
}

QRectF SceneView::boxOf(FrameId frame) {
    for (const SceneLayout::Packet& packet : layoutNow().packets)
        if (packet.frame == frame)
            return packet.box;
    return {};
}

QLineF SceneView::lineOf(LinkId link) {
    for (const SceneLayout::LinkPlace& place : layoutNow().links)
        if (place.link == link)
            return place.line;
    return {};
}

// Along the link, a whole link being a whole flight.
Duration SceneView::draggedBy(const QPointF& to) {
    const Frame& frame = m_playback->trace()->frame(m_pressed);
    const QLineF line = lineOf(frame.link);
    if (line.length() < 1 || frame.ended <= frame.sent)
        return {};
    const QPointF along = line.p2() - line.p1();
    const double share = std::abs(QPointF::dotProduct(to - m_pressedAt, along)) / QPointF::dotProduct(along, along);
    const double nanoseconds = share * static_cast<double>((frame.ended - frame.sent).count());
    // Two digits are as fine as a hand is.
    const double step = std::pow(10.0, std::floor(std::log10(std::max(nanoseconds, 10.0))) - 1);
    return Duration(static_cast<std::int64_t>(std::round(nanoseconds / step) * step));
}

void SceneView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton)
        return;
    const SceneLayout layout = layoutNow();
    const FrameId frame = packetAt(layout, event->position());
    m_pressed = m_faultsAllowed && m_playback->state().inFlight.contains(frame) ? frame : FrameId{};
    m_pressedAt = event->position();
    m_draggedTo.reset();
    if (m_pressed)
        m_playback->pause(); // the packet waits until the button is up
    for (const SceneLayout::HostPlace& place : layout.hosts)
        if (place.icon.contains(event->position()) || place.name.contains(event->position()))
            emit hostActivated(place.host);
    const LinkId link = frame ? LinkId{} : linkAt(layout, event->position());
    if (!link)
        m_selection->selectFrame(frame);
    else if (m_faultsAllowed && !m_playback->playing()) // else a packet was meant, and missed
        emit linkActivated(link);
}

void SceneView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    const Duration added = m_draggedTo ? draggedBy(event->position()) : Duration::zero();
    const FrameId frame = std::exchange(m_pressed, {});
    const bool dragged = std::exchange(m_draggedTo, std::nullopt).has_value();
    update();
    if (!dragged)
        emit loseRequested(frame);
    else if (added > Duration::zero())
        emit delayRequested(frame, added);
}

void SceneView::mouseDoubleClickEvent(QMouseEvent* event) {
    const FrameId frame = packetAt(layoutNow(), event->position());
    if (frame && !m_faultsAllowed)
        emit frameActivated(frame);
}

void SceneView::mouseMoveEvent(QMouseEvent* event) {
    if (m_pressed && event->buttons() & Qt::LeftButton) {
        if (m_draggedTo || (event->position() - m_pressedAt).manhattanLength() >= QApplication::startDragDistance())
            m_draggedTo = event->position();
        update();
        return;
    }
    const SceneLayout layout = layoutNow();
    const bool something =
        packetAt(layout, event->position()) || (m_faultsAllowed && linkAt(layout, event->position()));
    setCursor(something ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void SceneView::contextMenuEvent(QContextMenuEvent* event) {
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const FrameId frame = byMouse ? packetAt(layoutNow(), event->pos()) : m_selection->frame();
    if (frame)
        emit menuRequested(frame, byMouse ? event->globalPos() : mapToGlobal(rect().center()));
}

void SceneView::keyPressEvent(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    const std::set<FrameId>& under = m_playback->state().inFlight;
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_selection->frame()) {
        emit frameActivated(m_selection->frame());
    } else if (step == 0 || under.empty()) {
        event->ignore();
    } else {
        auto place = under.find(m_selection->frame());
        if (place == under.end())
            place = step > 0 ? under.begin() : std::prev(under.end());
        else if (step > 0 && std::next(place) != under.end())
            ++place;
        else if (step < 0 && place != under.begin())
            --place;
        m_selection->selectFrame(*place);
    }
}

void SceneView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    forget();
}

void SceneView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        forget();
}

bool SceneView::event(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const FrameId frame = packetAt(layoutNow(), help->pos());
        if (frame) {
            const FrameLabel& label = m_labels.label(frame);
            QString text = tr("Frame %1: %2\n%3").arg(frame.value + 1).arg(label.name, label.numbers());
            if (m_faultsAllowed && m_playback->state().inFlight.contains(frame))
                text += tr("\nClick to lose it here, drag it to delay it");
            QToolTip::showText(help->globalPos(), text, this);
        } else if (const LinkId link = linkAt(layoutNow(), help->pos())) {
            QString text = toQString(m_playback->trace()->link(link).description);
            if (m_faultsAllowed)
                text += tr("\nClick to change this link");
            QToolTip::showText(help->globalPos(), text, this);
        } else {
            QToolTip::hideText();
        }
        return true;
    }
    return QWidget::event(event);
}

void SceneView::describe() {
    const auto& trace = m_playback->trace();
    if (!trace || trace->hostCount() == 0) {
        setAccessibleDescription(tr("Empty"));
        return;
    }
    QStringList parts;
    for (std::uint32_t host = 0; host < trace->hostCount(); ++host)
        parts << QStringLiteral("%1 %2").arg(toQString(trace->host({host}).name),
                                             toQString(trace->host({host}).address));
    QString text = parts.join(QStringLiteral(", ")) + QStringLiteral(". ");
    m_labels.setNumbering(m_selection->numbering());
    const std::set<FrameId>& under = m_playback->state().inFlight;
    if (under.empty())
        text += tr("Nothing under way.");
    else if (under.size() > 4)
        text += tr("%1 packets under way.").arg(under.size());
    else
        for (const FrameId frame : under)
            text += tr("Under way: %1 %2 to %3. ")
                        .arg(m_labels.label(frame).name, m_labels.label(frame).numbers(),
                             toQString(trace->host(trace->frame(frame).to).name));
    if (const FrameId lost = latestLoss(*trace, m_playback->position()))
        text += tr(" Lost: %1.").arg(m_labels.label(lost).name);
    setAccessibleDescription(text);
}

void paintScene(QPainter& painter, const QSizeF& size, const std::shared_ptr<const Trace>& trace,
                const TraceState& state, Time time, Numbering numbering, FrameId selected) {
    painter.fillRect(QRectF(QPointF(), size), Theme::current().band);
    if (!trace || trace->hostCount() == 0)
        return;
    FrameLabels labels;
    labels.setTrace(trace);
    labels.setNumbering(numbering);
    SceneLayout layout = layoutScene(*trace, size);
    addPackets(layout, *trace, state.inFlight, latestLoss(*trace, state.position), time, labels);
    paintStatic(painter, layout, *trace);
    paintPackets(painter, layout, selected);
}

} // namespace layerscope
