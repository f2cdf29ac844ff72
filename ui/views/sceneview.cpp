#include "ui/views/sceneview.h"

#include "ui/text.h"
#include "ui/theme/badge.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

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

void paintStatic(QPainter& painter, const SceneLayout& layout, const Trace& trace) {
    const Theme& theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const SceneLayout::HostPlace& place : layout.hosts) {
        const Host& host = trace.host(place.host);
        painter.setPen(QPen(theme.ink, scaled(2), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(theme.page);
        if (place.server)
            paintRack(painter, place.icon);
        else
            paintScreen(painter, place.icon);
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

void paintPackets(QPainter& painter, const SceneLayout& layout, FrameId selected) {
    const Theme& theme = Theme::current();
    for (const SceneLayout::Loss& loss : layout.losses) {
        paintLostMark(painter, loss.place, scaled(8));
        QFont bold = themeFont(TextRole::Caption);
        bold.setBold(true);
        painter.setFont(bold);
        painter.setPen(theme.faultText);
        const double width = QFontMetricsF(bold).horizontalAdvance(loss.text);
        painter.drawText(QRectF(loss.place.x() - width / 2 - 2, loss.place.y() + unit(1.75), width + 4, unit(2.25)),
                         Qt::AlignCenter, loss.text);
    }
    for (const SceneLayout::Packet& packet : layout.packets) {
        const Heading heading = packet.name.isEmpty() ? Heading::None : (packet.right ? Heading::Right : Heading::Left);
        paintPacketBox(painter, packet.box, packet.layer, packet.name, heading,
                       packet.frame == selected ? BoxState::Selected : BoxState::Plain);
        if (!packet.numbers.isEmpty()) {
            painter.setFont(themeFont(TextRole::MonoSmall));
            painter.setPen(theme.ink);
            paintGroupedText(painter, packet.numbersBox.topLeft() + QPointF(2, QFontMetricsF(painter.font()).ascent()),
                             packet.numbers);
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

QSize SceneView::sizeHint() const { return {unit(120), unit(13)}; }
QSize SceneView::minimumSizeHint() const { return {unit(60), unit(11)}; }

void SceneView::takeTrace() {
    m_labels.setTrace(m_playback->trace());
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
        paintPackets(painter, layout, m_selection->frame());
    }
    if (hasFocus())
        paintPaneFocus(painter, rect());
}

void SceneView::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        m_selection->selectFrame(packetAt(layoutNow(), event->position()));
}

void SceneView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (const FrameId frame = packetAt(layoutNow(), event->position()))
        emit frameActivated(frame);
}

void SceneView::mouseMoveEvent(QMouseEvent* event) {
    setCursor(packetAt(layoutNow(), event->position()) ? Qt::PointingHandCursor : Qt::ArrowCursor);
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
            QToolTip::showText(help->globalPos(),
                               tr("Frame %1: %2\n%3").arg(frame.value + 1).arg(label.name, label.numbers()), this);
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
