#include "ui/views/scrubber.h"

#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <array>
#include <cmath>

namespace layerscope {

namespace {

double seconds(Time time) { return toSeconds(time.time_since_epoch()); }

QString markText(double value, double step) {
    if (value == 0)
        return QStringLiteral("0");
    if (step >= 0.01)
        return QString::number(value, 'g', 4) + QStringLiteral(" s");
    if (step >= 1e-5)
        return QString::number(value * 1e3, 'g', 4) + QStringLiteral(" ms");
    return QString::number(value * 1e6, 'g', 5) + QStringLiteral(" \u00b5s");
}

// The largest round step (1, 2 or 5 times a power of ten) not below `least`, at least one nanosecond.
double roundStep(double least) {
    least = std::max(least, 1e-9);
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double digit : {1.0, 2.0, 5.0})
        if (digit * power >= least * 0.999)
            return digit * power;
    return 10.0 * power;
}

} // namespace

std::vector<ScrubberTick> scrubberTicks(const Trace& trace, double gap) {
    std::vector<ScrubberTick> ticks;
    const double whole = seconds(trace.duration());
    std::array<double, 9> last; // by layer; the last one for faults
    last.fill(-1);
    for (std::uint32_t index = 0; index < trace.eventCount(); ++index) {
        const Event event = trace.event(EventId{index});
        const bool fault = event.kind == EventKind::FrameLost || event.kind == EventKind::FrameCorrupted ||
                           event.kind == EventKind::FrameDuplicated || event.kind == EventKind::FrameDelayed;
        LayerNumber layer = event.layer;
        switch (event.kind) {
        case EventKind::LayerDown:
        case EventKind::LayerUp:
            break;
        case EventKind::MessageSent:
        case EventKind::MessageDelivered:
            layer = LayerNumber::Application;
            break;
        case EventKind::FrameLost:
        case EventKind::FrameCorrupted:
        case EventKind::FrameDuplicated:
        case EventKind::FrameDelayed:
            layer = LayerNumber::Physical;
            break;
        case EventKind::FrameSent: // the only trace of a packet where nothing else was recorded
            layer = LayerNumber::DataLink;
            break;
        default:
            continue;
        }
        const bool empty = event.before == 0 && event.after == 0 &&
                           (event.kind == EventKind::LayerDown || event.kind == EventKind::LayerUp);
        if (layer == LayerNumber::None || empty)
            continue;
        const double place = whole > 0 ? seconds(event.time) / whole : 0;
        double& before = last[fault ? 8 : static_cast<std::size_t>(layer)];
        if (before >= 0 && place - before < gap)
            continue;
        before = place;
        ticks.push_back({place, index, layer, fault});
    }
    return ticks;
}

std::vector<Time> scrubberMarks(Time duration, double least) {
    std::vector<Time> marks;
    const double whole = seconds(duration);
    const double step = roundStep(whole * least);
    for (int count = 0; count * step <= whole * 1.0001 && count < 1000; ++count)
        marks.push_back(timeAt(Duration(std::llround(count * step * 1e9))));
    return marks;
}

Scrubber::Scrubber(Playback* playback, QWidget* parent) : QWidget(parent), m_playback(playback) {
    setObjectName(QStringLiteral("scrubber"));
    setAccessibleName(tr("Time"));
    setToolTip(tr("Drag to seek. With the keyboard: Left and Right by a hundredth, Home, End"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    connect(playback, &Playback::traceChanged, this, &Scrubber::forget);
    connect(playback, &Playback::grew, this, &Scrubber::forget);
    connect(playback, &Playback::lockedChanged, this, [this](bool locked) { setEnabled(!locked); });
    connect(playback, &Playback::moved, this, [this] {
        update();
        if (!m_playback->playing())
            setAccessibleDescription(tr("%1 s").arg(toQString(timeText(m_playback->time()))));
    });
}

QSize Scrubber::sizeHint() const { return {unit(60), unit(8)}; }
QSize Scrubber::minimumSizeHint() const { return {unit(16), unit(8)}; }

QRectF Scrubber::frame() const {
    const double numerals = unit(2);
    return QRectF(rect()).adjusted(numerals, unit(1), -unit(1), -unit(2.5));
}

double Scrubber::placeOf(Time time) const {
    const auto& trace = m_playback->trace();
    const double whole = trace ? seconds(trace->duration()) : 0;
    const QRectF area = frame().adjusted(unit(1), 0, -unit(1), 0);
    return area.left() + (whole > 0 ? std::clamp(seconds(time) / whole, 0.0, 1.0) : 0.0) * area.width();
}

void Scrubber::forget() {
    m_ticksWidth = -1;
    update();
}

void Scrubber::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = frame();
    const double radius = unit(0.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.page);
    painter.drawRoundedRect(area, radius, radius);
    const double laneHeight = (area.height() - 6) / 7;
    const auto laneTop = [&](LayerNumber layer) {
        return area.top() + 3 + laneHeight * (7 - static_cast<double>(layer));
    };
    const double now = placeOf(m_playback->time());
    painter.save();
    painter.setClipRect(area.adjusted(1, 1, -1, -1));
    painter.setBrush(theme.selection);
    painter.drawRect(QRectF(area.left(), area.top(), now - area.left(), area.height()));
    painter.restore();
    painter.setPen(QPen(theme.hairline, 1));
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (int lane = 1; lane < 7; ++lane) {
        const double y = std::round(area.top() + 3 + laneHeight * lane);
        painter.drawLine(QPointF(area.left() + 1, y), QPointF(area.right() - 1, y));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.outline, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);

    painter.setFont(themeFont(TextRole::Caption));
    painter.setPen(theme.secondaryText);
    const QRectF numerals(0, area.top(), area.left() - unit(0.5), area.height());
    painter.drawText(numerals.adjusted(0, -3, 0, 0), Qt::AlignRight | Qt::AlignTop, QStringLiteral("7"));
    painter.drawText(numerals.adjusted(0, 0, 0, 3), Qt::AlignRight | Qt::AlignBottom, QStringLiteral("1"));

    if (const auto& trace = m_playback->trace(); trace && trace->eventCount() > 0) {
        const double width = area.width() - unit(2);
        if (m_ticksWidth != width) {
            m_ticksWidth = width;
            m_ticks = scrubberTicks(*trace, 3.0 / std::max(width, 1.0));
            const double ratio = devicePixelRatioF();
            for (QPixmap* pixmap : {&m_past, &m_future}) {
                *pixmap = QPixmap(size() * ratio);
                pixmap->setDevicePixelRatio(ratio);
                pixmap->fill(Qt::transparent);
                QPainter ticks(pixmap);
                const double tickWidth = std::max(4.0, scaled(5));
                // Faults last, so that they lie on top.
                for (const bool faults : {false, true}) {
                    for (const ScrubberTick& tick : m_ticks) {
                        if (tick.fault != faults)
                            continue;
                        const double x = std::round(area.left() + unit(1) + tick.place * width - tickWidth / 2) + 0.5;
                        const QRectF box(x, std::round(laneTop(tick.layer)) + 0.5, tickWidth,
                                         std::max(3.0, std::round(laneHeight) - 1));
                        const bool past = pixmap == &m_past;
                        ticks.setPen(QPen(past ? theme.ink : theme.outline, 1));
                        ticks.setBrush(past ? (tick.fault ? theme.fault : theme.layer(tick.layer).fill) : theme.page);
                        // What is going to be lost is not given away.
                        if (past || !tick.fault)
                            ticks.drawRect(tick.fault ? box.adjusted(-1, -1, 1, 1) : box);
                    }
                }
            }
        }
        painter.save();
        painter.setClipRect(QRectF(0, 0, now + 1, height()));
        painter.drawPixmap(0, 0, m_past);
        painter.setClipRect(QRectF(now + 1, 0, this->width() - now, height()));
        painter.drawPixmap(0, 0, m_future);
        painter.restore();

        const std::vector<Time> marks = scrubberMarks(trace->duration(), unit(11) / std::max(width, 1.0));
        const double step = marks.size() > 1 ? seconds(marks[1]) : 1.0;
        painter.setPen(theme.secondaryText);
        for (const Time mark : marks) {
            const double x = placeOf(mark);
            const QRectF box(x - unit(5), area.bottom() + 3, unit(10), unit(2));
            if (x + unit(3) < this->width() || mark == Time{})
                painter.drawText(box, Qt::AlignHCenter | Qt::AlignTop, markText(seconds(mark), step));
        }
        painter.setPen(QPen(theme.ink, scaled(2)));
        painter.drawLine(QPointF(now, area.top() - 3), QPointF(now, area.bottom() + 2));
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.ink);
        const double half = unit(0.75);
        painter.drawPolygon(QPolygonF{QPointF(now - half, area.top() - half - 1),
                                      QPointF(now + half, area.top() - half - 1), QPointF(now, area.top() + 1)});
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.ink, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(area.adjusted(-2, -2, 2, 2), radius + 2, radius + 2);
    }
}

void Scrubber::seekTo(double x) {
    const auto& trace = m_playback->trace();
    if (!trace)
        return;
    const QRectF area = frame().adjusted(unit(1), 0, -unit(1), 0);
    const double share = std::clamp((x - area.left()) / std::max(1.0, area.width()), 0.0, 1.0);
    m_playback->pause();
    m_playback->seekTime(timeAt(Duration(std::llround(share * seconds(trace->duration()) * 1e9))));
}

void Scrubber::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton)
        seekTo(event->position().x());
}

void Scrubber::mouseMoveEvent(QMouseEvent* event) {
    if ((event->buttons() & Qt::LeftButton) != 0)
        seekTo(event->position().x());
}

void Scrubber::keyPressEvent(QKeyEvent* event) {
    const auto& trace = m_playback->trace();
    if (!trace || event->modifiers() != Qt::NoModifier) {
        event->ignore();
        return;
    }
    const Duration step = trace->duration().time_since_epoch() / 100;
    switch (event->key()) {
    case Qt::Key_Left:
        m_playback->seekTime(m_playback->time() - step);
        break;
    case Qt::Key_Right:
        m_playback->seekTime(m_playback->time() + step);
        break;
    case Qt::Key_Home:
        m_playback->toStart();
        break;
    case Qt::Key_End:
        m_playback->toEnd();
        break;
    default:
        event->ignore();
    }
}

void Scrubber::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        forget();
}

} // namespace layerscope
