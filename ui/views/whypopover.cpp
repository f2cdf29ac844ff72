#include "ui/views/whypopover.h"

#include "trace/sentence.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFontMetrics>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

namespace layerscope {

namespace {

constexpr std::size_t mostCauses = 64; // a longer chain ends in a line that says how much is left out

int shadowOffset() { return unit(0.5); }

// The way through a stack is the same for every packet: of its crossings only the transport's is part of the answer.
// Nothing is left out of a chain that would be empty without. Returns how many were left out.
std::size_t leaveOutCrossings(const Trace& trace, std::vector<EventId>& chain) {
    std::vector<EventId> telling;
    std::ranges::copy_if(chain, std::back_inserter(telling), [&trace](EventId id) {
        const Event event = trace.event(id);
        const bool crossing = event.kind == EventKind::LayerDown || event.kind == EventKind::LayerUp;
        return !crossing || event.layer == LayerNumber::Transport;
    });
    if (telling.empty())
        return 0;
    const std::size_t left = chain.size() - telling.size();
    chain = std::move(telling);
    return left;
}

QString place(const Trace& trace, const Event& event) {
    return event.host ? toQString(trace.host(event.host).name) : layerscope::tr("link");
}

} // namespace

CauseRow::CauseRow(const Trace& trace, EventId event, bool first, bool last, QWidget* parent)
    : QAbstractButton(parent), m_first(first), m_last(last) {
    const Event cause = trace.event(event);
    m_time = toQString(timeText(cause.time));
    m_place = place(trace, cause);
    m_sentence = toQString(sentence(trace, event));
    m_number = QStringLiteral("#%1").arg(event.value + 1);
    setText(m_sentence);
    setAccessibleName(tr("%1. %2, %3 s, event %4").arg(m_sentence, m_place, m_time, m_number));
    setToolTip(tr("Go to event %1").arg(m_number));
    setCursor(Qt::PointingHandCursor);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

QRect CauseRow::sentenceRect(int width) const {
    const int left = unit(14);
    return {left, unit(0.5), width - left - unit(7), 10000};
}

int CauseRow::heightForWidth(int width) const {
    const QFontMetrics metrics(themeFont(TextRole::Body));
    const int text = metrics.boundingRect(sentenceRect(width), Qt::TextWordWrap, m_sentence).height();
    const int twoLines =
        QFontMetrics(themeFont(TextRole::MonoSmall)).height() + QFontMetrics(themeFont(TextRole::Caption)).height();
    return std::max(text, twoLines) + unit(1);
}

QSize CauseRow::sizeHint() const { return {unit(56), heightForWidth(unit(56))}; }

void CauseRow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

void CauseRow::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (underMouse() || isDown() || hasFocus())
        painter.fillRect(rect(), theme.selection);

    painter.setPen(theme.secondaryText);
    painter.setFont(themeFont(TextRole::MonoSmall));
    const int timeHeight = painter.fontMetrics().height();
    painter.drawText(QRect(unit(1), unit(0.5), unit(10), timeHeight), Qt::AlignLeft | Qt::AlignVCenter, m_time);
    painter.setFont(themeFont(TextRole::Caption));
    painter.drawText(QRect(unit(1), unit(0.5) + timeHeight, unit(10), painter.fontMetrics().height()),
                     Qt::AlignLeft | Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_place, Qt::ElideRight, unit(10)));

    const QPointF dot(unit(12), unit(0.5) + timeHeight / 2.0);
    painter.setPen(QPen(theme.ink, 1.5));
    painter.drawLine(QPointF(dot.x(), m_first ? dot.y() : 0), QPointF(dot.x(), m_last ? dot.y() : height()));
    painter.setBrush(m_last ? (underMouse() || hasFocus() ? theme.selection : theme.button) : theme.ink);
    painter.drawEllipse(dot, unit(0.55), unit(0.55));

    painter.setPen(theme.ink);
    painter.setFont(themeFont(TextRole::Body));
    painter.drawText(sentenceRect(width()), Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop, m_sentence);
    QFont number = themeFont(TextRole::BodyBold);
    number.setUnderline(true);
    painter.setFont(number);
    painter.drawText(QRect(width() - unit(7), unit(0.5), unit(6), timeHeight), Qt::AlignRight | Qt::AlignVCenter,
                     m_number);
    if (hasFocus()) {
        painter.setPen(QPen(theme.ink, 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

WhyPopover::WhyPopover(Playback* playback, Selection* selection, QWidget* parent)
    : QFrame(parent), m_playback(playback), m_selection(selection) {
    setAccessibleName(tr("Why did it happen?"));
    m_title = new QLabel(this);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    m_close = new QPushButton(QStringLiteral("✕"), this);
    m_close->setProperty("look", QStringLiteral("link"));
    m_close->setAccessibleName(tr("Close"));
    m_close->setToolTip(tr("Close (Esc)"));
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_footer = new QLabel(this);
    m_footer->setProperty("look", QStringLiteral("remark"));

    auto* head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_close, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit(2), unit(1.25), unit(1.5) + shadowOffset(), unit(0.75) + shadowOffset());
    column->setSpacing(unit(0.5));
    column->addLayout(head);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_footer);
    connect(m_close, &QPushButton::clicked, this, &WhyPopover::dismiss);
    connect(playback, &Playback::traceChanged, this, &WhyPopover::dismiss);
    hide();
}

void WhyPopover::ask(EventId event, const QRect& room) {
    const auto& trace = m_playback->trace();
    if (!trace || !event || event.value >= trace->eventCount())
        return;
    if (!isVisible())
        m_focusBefore = QApplication::focusWidget();
    m_playback->pause();
    m_event = event;
    m_room = room;
    m_title->setFont(themeFont(TextRole::Title));
    m_title->setText(tr("Why “%1”?").arg(toQString(sentence(*trace, event))));
    QPalette background = palette();
    background.setColor(QPalette::Window, Theme::current().button);
    m_scroll->setPalette(background);

    std::vector<EventId> chain = causes(*trace, event);
    if (!chain.empty() && chain.front() == event)
        chain.erase(chain.begin());
    const std::size_t hidden = leaveOutCrossings(*trace, chain);
    m_footer->setText(hidden > 0
                          ? tr("%1 layer crossings left out   ·   Esc closes   Enter goes to the cause").arg(hidden)
                          : tr("Esc closes   Enter goes to the cause"));
    m_rows = new QWidget;
    m_rows->setPalette(background);
    auto* column = new QVBoxLayout(m_rows);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    CauseRow* firstRow = nullptr;
    for (std::size_t i = 0; i < std::min(chain.size(), mostCauses); ++i) {
        auto* row = new CauseRow(*trace, chain[i], i == 0, i + 1 == chain.size(), m_rows);
        connect(row, &QAbstractButton::clicked, this, [this, cause = chain[i]] { goToCause(cause); });
        column->addWidget(row);
        firstRow = firstRow ? firstRow : row;
    }
    if (chain.empty() || chain.size() > mostCauses) {
        auto* end = new QLabel(chain.empty() ? tr("Nothing before it in this trace: it begins here.")
                                             : tr("… and %1 earlier causes").arg(chain.size() - mostCauses),
                               m_rows);
        end->setWordWrap(true);
        end->setContentsMargins(unit(1), unit(0.5), unit(1), unit(0.5));
        column->addWidget(end);
    }
    column->addStretch();
    m_scroll->setWidget(m_rows); // deletes the rows shown before
    show();
    place();
    raise();
    (firstRow ? static_cast<QWidget*>(firstRow) : m_close)->setFocus(Qt::PopupFocusReason);
}

void WhyPopover::place() {
    const int width = std::min(m_room.width() - unit(2), unit(62));
    const QMargins margins = layout()->contentsMargins();
    const int inner = width - margins.left() - margins.right();
    int rows = 0;
    for (int i = 0; i < m_rows->layout()->count(); ++i) {
        const QLayoutItem* item = m_rows->layout()->itemAt(i);
        if (item->widget())
            rows += item->hasHeightForWidth() ? item->heightForWidth(inner) : item->sizeHint().height();
    }
    const int title = m_title->heightForWidth(inner - m_close->sizeHint().width() - unit(1));
    const int others = margins.top() + margins.bottom() + std::max(title, m_close->sizeHint().height()) +
                       m_footer->sizeHint().height() + 2 * layout()->spacing();
    const int height = std::min(m_room.height() - unit(1), rows + others + unit(0.5));
    setGeometry(m_room.center().x() - width / 2, m_room.bottom() - height - unit(0.5), width, height);
}

void WhyPopover::goToCause(EventId cause) {
    const auto trace = m_playback->trace();
    const FrameId frame = trace->event(cause).frame;
    m_playback->seekPosition(cause.value + 1);
    m_selection->selectEvent(cause, frame ? frame : m_selection->frame());
    dismiss();
}

void WhyPopover::dismiss() {
    if (!isVisible())
        return;
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::PopupFocusReason);
}

void WhyPopover::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Escape:
        dismiss();
        break;
    case Qt::Key_Down:
        focusNextPrevChild(true);
        break;
    case Qt::Key_Up:
        focusNextPrevChild(false);
        break;
    default:
        QFrame::keyPressEvent(event);
    }
}

void WhyPopover::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0, 0, -shadowOffset(), -shadowOffset());
    QColor shadow(Qt::black);
    shadow.setAlphaF(0.12f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(shadow);
    painter.drawRoundedRect(box.translated(shadowOffset(), shadowOffset()), unit(0.5), unit(0.5));
    painter.setPen(QPen(theme.ink, 1.5));
    painter.setBrush(theme.button);
    painter.drawRoundedRect(box.adjusted(0.75, 0.75, -0.75, -0.75), unit(0.5), unit(0.5));
}

} // namespace layerscope
