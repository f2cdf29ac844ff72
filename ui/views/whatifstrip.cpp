#include "ui/views/whatifstrip.h"

#include "ui/text.h"
#include "ui/theme/glyphs.h"

#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace layerscope {

namespace {

// Two lanes a row: programs above, segments and what carries them below.
bool upperLane(LayerNumber layer) { return layer >= LayerNumber::Session; }

double rowHeight() { return unit(3.25); }
double headRoom() { return unit(2.75); } // for the label of the first difference

} // namespace

WhatIfRows::WhatIfRows(Playback* playback, QWidget* parent) : QWidget(parent), m_playback(playback) {
    setObjectName(QStringLiteral("whatIfRows"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCursor(Qt::PointingHandCursor);
    connect(playback, &Playback::moved, this, qOverload<>(&QWidget::update));
}

QSize WhatIfRows::sizeHint() const { return {unit(60), static_cast<int>(headRoom() + 2 * rowHeight()) + unit(2.75)}; }

QSize WhatIfRows::minimumSizeHint() const { return {unit(40), sizeHint().height()}; }

void WhatIfRows::setWhatIf(const std::optional<WhatIf>& whatIf) {
    m_rows = {};
    m_difference.reset();
    m_words = {};
    if (whatIf) {
        m_rows[0].trace = whatIf->run;
        m_rows[1].trace = whatIf->tried;
        m_difference = whatIf->difference;
        m_words = whatIfWords(*whatIf->run, *whatIf->tried, whatIf->difference);
        m_whole = std::max(whatIf->run->duration(), whatIf->tried->duration()).time_since_epoch();
        for (Row& row : m_rows) {
            const double share = m_whole > Duration::zero()
                                     ? toSeconds(row.trace->duration().time_since_epoch()) / toSeconds(m_whole)
                                     : 1.0;
            row.ticks = scrubberTicks(*row.trace, 0.004 / std::max(share, 0.01));
            for (ScrubberTick& tick : row.ticks)
                tick.place *= share;
            row.quiet = quietSpans(*row.trace);
        }
    }
    update();
}

double WhatIfRows::left() const { return unit(18); }

double WhatIfRows::placeOf(Time time) const {
    const double share =
        m_whole > Duration::zero() ? std::clamp(toSeconds(time.time_since_epoch()) / toSeconds(m_whole), 0.0, 1.0) : 0;
    return left() + unit(0.5) + share * (width() - left() - unit(3));
}

void WhatIfRows::seekTo(double x) {
    const double span = std::max(1.0, width() - left() - unit(3.0));
    const double share = std::clamp((x - left() - unit(0.5)) / span, 0.0, 1.0);
    m_playback->pause();
    m_playback->seekTime(timeAt(Duration(static_cast<std::int64_t>(static_cast<double>(m_whole.count()) * share))));
}

void WhatIfRows::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && event->position().x() >= left())
        seekTo(event->position().x());
}

void WhatIfRows::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton)
        seekTo(event->position().x());
}

void WhatIfRows::paintRow(QPainter& painter, const Row& row, const QString& name, const QString& remark,
                          double middle) const {
    const Theme& theme = Theme::current();
    painter.setPen(theme.ink);
    painter.setFont(themeFont(TextRole::BodyBold));
    const QRectF label(unit(1.5), middle - rowHeight() / 2, left() - unit(5), rowHeight());
    painter.drawText(label, Qt::AlignLeft | Qt::AlignVCenter, name);
    const double letter = painter.fontMetrics().horizontalAdvance(name) + unit(1);
    painter.setFont(themeFont(TextRole::Body));
    painter.drawText(label.adjusted(letter, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, remark);
    painter.setFont(themeFont(TextRole::Caption));
    painter.setPen(theme.secondaryText);
    const double side = scaled(5);
    const double lane = scaled(7);
    const QRectF numeral(left() - unit(3), middle - lane - 4, unit(2), lane);
    painter.drawText(numeral.adjusted(0, -3, 0, 3), Qt::AlignRight | Qt::AlignVCenter, QStringLiteral("7"));
    painter.drawText(numeral.translated(0, lane + 6).adjusted(0, -3, 0, 3), Qt::AlignRight | Qt::AlignVCenter,
                     QStringLiteral("4"));

    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(theme.outline, 1));
    painter.drawLine(QPointF(placeOf({}), middle), QPointF(placeOf(row.trace->duration()), middle));
    // Long waiting in words, where there is room for them.
    painter.setFont(themeFont(TextRole::Caption));
    for (const QuietSpan& span : row.quiet) {
        const QRectF box(QPointF(placeOf(span.begin), middle - scaled(8)),
                         QPointF(placeOf(span.end), middle + scaled(8)));
        const QString words = tr("waiting, %1")
                                  .arg(toQString(durationText(std::chrono::duration_cast<Duration>(
                                      std::chrono::duration_cast<std::chrono::milliseconds>(span.length())))));
        if (box.width() < painter.fontMetrics().horizontalAdvance(words) + unit(2))
            continue;
        painter.setPen(QPen(theme.outline, 1, Qt::DashLine));
        painter.setBrush(theme.band);
        painter.drawRect(box.adjusted(scaled(5), 0, -scaled(5), 0));
        painter.setPen(theme.secondaryText);
        painter.drawText(box, Qt::AlignCenter, words);
    }
    const double now = placeOf(m_playback->time());
    const double span = width() - left() - unit(3.0);
    for (const ScrubberTick& tick : row.ticks) {
        const double x = std::round(left() + unit(0.5) + tick.place * span) + 0.5;
        const bool past = x <= now + 0.5;
        if (tick.fault) {
            if (!past) // what is going to be lost is not given away
                continue;
            const EventId event{static_cast<std::uint32_t>(tick.position)};
            if (row.trace->event(event).kind == EventKind::FrameLost)
                paintLostMark(painter, QPointF(x, middle), scaled(5));
            else
                paintFaultMark(painter, QPointF(x, middle));
            continue;
        }
        if (tick.layer < LayerNumber::Transport)
            continue;
        const bool upper = upperLane(tick.layer);
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(past ? theme.ink : theme.outline, 1));
        painter.setBrush(past ? theme.layer(tick.layer).fill : theme.page);
        painter.drawRect(
            QRectF(x - side / 2, std::round(upper ? middle - lane - 1 : middle + 1) + 0.5, side, lane - 1));
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

void WhatIfRows::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.page);
    if (!m_rows[0].trace)
        return;
    const double first = headRoom() + rowHeight() / 2;
    const double second = first + rowHeight();
    paintRow(painter, m_rows[0], tr("A"), tr("as recorded"), first);
    paintRow(painter, m_rows[1], tr("B"), tr("what if"), second);
    const double now = std::round(placeOf(m_playback->time())) + 0.5;
    QPen dashed(theme.ink, 1, Qt::CustomDashLine, Qt::FlatCap);
    dashed.setDashPattern({3, 3});
    painter.setPen(dashed);
    painter.drawLine(QPointF(now, headRoom()), QPointF(now, second + rowHeight() / 2));

    // Where they part, above the rows; what differs there, below them.
    const QFontMetricsF metrics(themeFont(TextRole::Semibold));
    const double below = second + rowHeight() / 2;
    double textLeft = left();
    if (m_difference) {
        const double x = std::round(placeOf(m_difference->time));
        painter.setPen(QPen(theme.ink, scaled(2)));
        painter.drawLine(QPointF(x, unit(0.5)), QPointF(x, below));
        const QString words = tr("\u2260  first difference at %1").arg(m_words.when);
        const double wide = metrics.horizontalAdvance(words) + unit(1.5);
        const QRectF pill(std::min(x, width() - wide - unit(1)), unit(0.25), wide, unit(2.25));
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.ink);
        painter.drawRoundedRect(pill, scaled(3), scaled(3));
        painter.setPen(theme.page);
        painter.setFont(themeFont(TextRole::Semibold));
        painter.drawText(pill, Qt::AlignCenter, words);
    }
    painter.setFont(themeFont(TextRole::Caption));
    const QFontMetricsF small(painter.font());
    const QRectF line(unit(1.5), below, width() - unit(3), height() - below);
    painter.setPen(theme.secondaryText);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, tr("difference"));
    textLeft = std::max(textLeft, unit(1.5) + small.horizontalAdvance(tr("difference")) + unit(2));
    const QString outcome = m_words.outcome;
    const double outcomeWidth = small.horizontalAdvance(outcome);
    painter.setPen(theme.ink);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, outcome);
    if (m_difference) {
        const QString sides = tr("A: %1   B: %2").arg(m_words.inRun, m_words.inTried);
        const double room = line.right() - outcomeWidth - unit(2) - textLeft;
        painter.drawText(QRectF(textLeft, line.top(), room, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         small.elidedText(sides, Qt::ElideRight, room));
    }
}

WhatIfStrip::WhatIfStrip(Playback* playback, QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("whatIf"));
    setAccessibleName(tr("What if"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_head = new QWidget(this);
    m_head->setFixedHeight(unit(3.75));
    auto* row = new QHBoxLayout(m_head);
    row->setContentsMargins(unit(1.5), 0, unit(1.5), 0);
    row->setSpacing(unit(0.75));
    row->addStretch(1);
    m_toDifference = new QPushButton(tr("First difference"), m_head);
    m_toDifference->setToolTip(tr("Go to the moment at which the two runs part"));
    m_sideBySide = new QPushButton(tr("Side by side"), m_head);
    m_sideBySide->setCheckable(true);
    m_sideBySide->setToolTip(tr("Show the ladders of both runs beside each other"));
    m_keep = new QPushButton(tr("Keep as run"), m_head);
    m_keep->setToolTip(tr("The run with the change becomes the run of this scene"));
    m_discard = new QPushButton(tr("Discard"), m_head);
    m_discard->setToolTip(tr("Go back to the run as it was recorded"));
    for (QPushButton* button : {m_toDifference, m_sideBySide, m_keep, m_discard}) {
        button->setFixedHeight(unit(3));
        button->setStyleSheet(QStringLiteral("padding-top: 0px; padding-bottom: 0px;"));
        row->addWidget(button);
    }
    m_rows = new WhatIfRows(playback, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 1, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(m_rows);
    connect(m_sideBySide, &QPushButton::toggled, this, &WhatIfStrip::sideBySideChosen);
    connect(m_toDifference, &QPushButton::clicked, this, &WhatIfStrip::differenceRequested);
    connect(m_keep, &QPushButton::clicked, this, &WhatIfStrip::keepRequested);
    connect(m_discard, &QPushButton::clicked, this, &WhatIfStrip::discardRequested);
    hide();
}

void WhatIfStrip::setWhatIf(const std::optional<WhatIf>& whatIf) {
    m_rows->setWhatIf(whatIf);
    m_words = whatIf ? whatIfWords(*whatIf->run, *whatIf->tried, whatIf->difference) : WhatIfWords();
    m_title = whatIf ? whatIf->changes : QString();
    m_toDifference->setEnabled(whatIf && whatIf->difference);
    setToolTip(whatIf ? m_words.sentence() : QString());
    setAccessibleDescription(whatIf ? tr("What if %1? %2").arg(m_title, m_words.sentence()) : QString());
    if (!whatIf)
        m_sideBySide->setChecked(false);
    setVisible(whatIf.has_value());
    update();
}

void WhatIfStrip::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.chrome);
    painter.fillRect(QRect(0, 0, width(), 1), theme.hairline);
    painter.fillRect(QRect(0, m_head->geometry().bottom(), width(), 1), theme.hairline);
    const QRectF text = QRectF(m_head->geometry()).adjusted(unit(1.5), 0, 0, 0);
    painter.setFont(themeFont(TextRole::Semibold));
    painter.setPen(theme.ink);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, tr("What if"));
    const double from = text.left() + painter.fontMetrics().horizontalAdvance(tr("What if")) + unit(1.5);
    painter.setFont(themeFont(TextRole::Body));
    const double room = m_toDifference->x() - unit(1) - from;
    painter.drawText(QRectF(from, text.top(), room, text.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_title, Qt::ElideRight, static_cast<int>(room)));
}

} // namespace layerscope
