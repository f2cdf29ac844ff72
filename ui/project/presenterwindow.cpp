#include "ui/project/presenterwindow.h"

#include "ui/project/coverbox.h"
#include "ui/project/handspanel.h"
#include "ui/project/stepsbar.h"
#include "ui/project/stopspanel.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

#include <QCloseEvent>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QTextBrowser>
#include <QTime>
#include <QTimer>

namespace layerscope {

namespace {

QLabel* label(const QString& text, TextRole role, const char* look = nullptr) {
    auto* made = new QLabel(text);
    made->setFont(themeFont(role));
    if (look != nullptr)
        made->setProperty("look", QString::fromLatin1(look));
    return made;
}

QHBoxLayout* heading(QLabel* title, QLabel* remark) {
    auto* row = new QHBoxLayout;
    row->addWidget(title);
    row->addStretch();
    if (remark != nullptr)
        row->addWidget(remark);
    return row;
}

// As large as the presenter wants to read: the program's style outdoes a label's own font.
QString sized(const QString& html, int points) {
    return QStringLiteral("<div style=\"font-size:%1pt\">%2</div>").arg(points).arg(html);
}

QString minutesAndSeconds(qint64 seconds) {
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QFont largeClock() {
    QFont font = themeFont(TextRole::Clock);
    font.setPointSizeF(font.pointSizeF() * 1.6);
    return font;
}

} // namespace

PresenterWindow::PresenterWindow(ProjectSession* session) : m_session(session) {
    setWindowTitle(tr("Layerscope — presenter"));
    setWindowIcon(programIcon());
    setAccessibleName(tr("Presenter"));
    auto* desk = new QWidget;
    auto* column = new QVBoxLayout(desk);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTop());
    auto* middle = new QHBoxLayout;
    middle->setContentsMargins(unit(2), unit(1), unit(2), unit(1));
    middle->setSpacing(unit(3));
    middle->addWidget(makeLeft(), 8);
    middle->addWidget(makeRight(), 5);
    column->addLayout(middle, 1);
    column->addWidget(makeKeys());
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(desk);
    auto* curtain =
        label(tr("This window shows notes and answers. Move it off the audience's screen."), TextRole::Heading);
    curtain->setAlignment(Qt::AlignCenter);
    curtain->setWordWrap(true);
    m_stack->addWidget(curtain);
    connect(session, &ProjectSession::changed, this, &PresenterWindow::refresh);
    connect(session, &ProjectSession::placeChanged, this, &PresenterWindow::refreshPlace);
    auto* timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &PresenterWindow::tick);
    timer->start(1000);
    setAudience(QSize(1920, 1080));
    refreshPlace();
    refresh();
    tick();
}

QWidget* PresenterWindow::makeTop() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(unit(2), unit(0.75), unit(2), unit(0.75));
    row->setSpacing(unit(2));
    auto* names = new QVBoxLayout;
    names->setSpacing(0);
    m_title = label(m_session->story().title(), TextRole::Semibold);
    m_page = label({}, TextRole::Caption, "remark");
    names->addWidget(m_title);
    names->addWidget(m_page);
    row->addLayout(names);
    auto* steps = new StepsBar;
    steps->setFixedWidth(unit(36));
    m_steps = steps;
    row->addWidget(steps);
    row->addStretch();
    m_elapsed = label({}, TextRole::Clock);
    m_elapsed->setFont(largeClock());
    m_left = label({}, TextRole::Caption, "remark");
    m_clock = label({}, TextRole::Clock);
    m_clock->setFont(largeClock());
    row->addWidget(m_elapsed);
    row->addWidget(m_left);
    row->addSpacing(unit(2));
    row->addWidget(m_clock);
    row->addWidget(label(tr("clock"), TextRole::Caption, "remark"));
    m_end = new QPushButton(tr("End  (Esc)"));
    m_end->setAccessibleName(tr("End the demonstration"));
    m_end->setMinimumHeight(unit(4));
    connect(m_end, &QPushButton::clicked, this, &PresenterWindow::endAsked);
    row->addWidget(m_end);
    return bar;
}

QWidget* PresenterWindow::makeLeft() {
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    m_audience = label({}, TextRole::Caption, "remark");
    auto* now = heading(label(tr("Now, on the audience's screen"), TextRole::Semibold), m_audience);
    m_again = new QPushButton(tr("Show it again  (F5)"));
    m_again->setAccessibleName(tr("Show the audience's window again"));
    connect(m_again, &QPushButton::clicked, this, &PresenterWindow::againAsked);
    now->addWidget(m_again);
    column->addLayout(now);
    m_preview = new SlideView(m_session, SlideView::Role::Preview);
    m_preview->setMinimumSize(unit(40), unit(22));
    column->addWidget(m_preview, 5);
    auto* below = new QHBoxLayout;
    below->setSpacing(unit(2));
    auto* hands = new QVBoxLayout;
    m_handsTitle = label({}, TextRole::Caption, "remark");
    hands->addLayout(heading(label(tr("Hands"), TextRole::Semibold), m_handsTitle));
    m_hands = new HandsPanel(m_session);
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_hands);
    scroll->setFocusPolicy(Qt::NoFocus);
    hands->addWidget(scroll, 1);
    below->addLayout(hands, 3);
    auto* other = new QVBoxLayout;
    m_answerTitle = label(tr("read from the run"), TextRole::Caption, "remark");
    m_answer = new CoverBox(tr("Answer"), tr("Hold A to look"));
    m_reveal = new QPushButton(tr("Reveal on the audience's screen"));
    m_reveal->setMinimumHeight(unit(4.75));
    connect(m_reveal, &QPushButton::clicked, m_session, &ProjectSession::reveal);
    m_stops = new StopsPanel(m_session);
    if (m_session->hasStops()) {
        other->addLayout(heading(label(tr("Stops"), TextRole::Semibold), nullptr));
        other->addWidget(m_stops, 1);
        m_answer->setParent(this);
        m_answer->hide();
        m_reveal->setParent(this);
        m_reveal->hide();
        m_answerTitle->setParent(this);
        m_answerTitle->hide();
    } else {
        other->addLayout(heading(label(tr("Answer"), TextRole::Semibold), m_answerTitle));
        other->addWidget(m_answer, 1);
        other->addWidget(m_reveal);
        m_stops->setParent(this);
        m_stops->hide();
    }
    below->addLayout(other, 2);
    column->addLayout(below, 3);
    return side;
}

QWidget* PresenterWindow::makeRight() {
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(
        heading(label(tr("Next"), TextRole::Semibold), label(tr("PageDown"), TextRole::Caption, "remark")));
    m_nextWords = label({}, TextRole::Card);
    m_nextWords->setWordWrap(true);
    column->addWidget(m_nextWords);
    m_next = new SlideThumbnail;
    m_next->setMinimumHeight(unit(16));
    column->addWidget(m_next, 2);
    auto* notes = heading(label(tr("Notes"), TextRole::Semibold), label(tr("text size"), TextRole::Caption, "remark"));
    for (const auto& [sign, by] : {std::pair{QStringLiteral("−"), -2}, {QStringLiteral("+"), 2}}) {
        auto* button = new QPushButton(sign);
        button->setFixedSize(unit(4), unit(3.5));
        button->setAccessibleName(by > 0 ? tr("Larger notes") : tr("Smaller notes"));
        connect(button, &QPushButton::clicked, this, [this, by = by] {
            m_notesPoints = std::clamp(m_notesPoints + by, 8, 30);
            refresh();
        });
        notes->addWidget(button);
    }
    column->addLayout(notes);
    m_notes = new QTextBrowser;
    m_notes->setAccessibleName(tr("Notes"));
    m_notes->setOpenLinks(false);
    column->addWidget(m_notes, 3);
    column->addWidget(label(tr("After the answer"), TextRole::Semibold));
    m_after = new CoverBox(tr("Notes for after the answer"), tr("covered with the answer"));
    column->addWidget(m_after, 2);
    auto* distance = new QHBoxLayout;
    auto* words = label(tr("The last row sits"), TextRole::Body);
    m_distance = new QDoubleSpinBox;
    m_distance->setRange(nearestDistance, farthestDistance);
    m_distance->setSingleStep(0.5);
    m_distance->setDecimals(1);
    m_distance->setValue(m_session->settings().distance);
    m_distance->setSuffix(tr(" heights of the picture away"));
    m_distance->setAccessibleName(tr("Distance of the last row, in heights of the picture"));
    m_distance->setToolTip(tr("The farther the last row, the larger the text"));
    words->setBuddy(m_distance);
    connect(m_distance, &QDoubleSpinBox::valueChanged, m_session, &ProjectSession::setDistance);
    distance->addWidget(words);
    distance->addWidget(m_distance);
    distance->addStretch();
    column->addLayout(distance);
    return side;
}

QWidget* PresenterWindow::makeKeys() {
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(unit(2), unit(0.75), unit(2), unit(0.75));
    row->setSpacing(unit(1));
    for (const auto& [key, words] : {std::pair{tr("PageDown"), tr("next")},
                                     {tr("PageUp"), tr("back")},
                                     {QStringLiteral("→"), tr("one crossing")},
                                     {QStringLiteral("B"), tr("black")},
                                     {QStringLiteral("W"), tr("white")},
                                     {QStringLiteral("Z"), tr("large header")},
                                     {QStringLiteral("L"), tr("large ladder")},
                                     {QStringLiteral("A"), tr("hold: answer")},
                                     {tr("mouse held"), tr("spotlight")}}) {
        auto* name = label(key, TextRole::Semibold);
        row->addWidget(name);
        row->addWidget(label(words, TextRole::Caption, "remark"));
        row->addSpacing(unit(1));
    }
    row->addStretch();
    return bar;
}

void PresenterWindow::setAudience(const std::optional<QSize>& screen) {
    if (screen)
        m_picture = *screen;
    m_preview->setPictureSize(m_picture);
    m_audience->setText(screen ? tr("%1 × %2").arg(screen->width()).arg(screen->height())
                               : tr("The audience's screen is gone; everything is kept"));
    m_again->setVisible(!screen);
    refresh();
}

void PresenterWindow::setCurtain(bool drawn) {
    showAnswer(false);
    m_stack->setCurrentIndex(drawn ? 1 : 0);
}

bool PresenterWindow::curtain() const { return m_stack->currentIndex() == 1; }

void PresenterWindow::showAnswer(bool held) {
    if (held && !curtain() && !m_session->answer().isEmpty())
        m_answer->uncover(sized(QStringLiteral("<b>%1</b>").arg(m_session->answer().toHtmlEscaped()), m_notesPoints));
    else if (m_session->revealed())
        m_answer->uncover(sized(m_session->answer().toHtmlEscaped(), m_notesPoints));
    else
        m_answer->cover();
}

void PresenterWindow::refreshPlace() {
    showAnswer(false);
    m_hands->refresh();
    m_stops->refresh();
    m_notes->setHtml(m_session->notes(false));
}

void PresenterWindow::refresh() {
    static_cast<StepsBar*>(m_steps)->setPlace(m_session->place().page, m_session->story().pageCount());
    m_page->setText(m_session->pageWords());
    m_nextWords->setText(m_session->nextWords());
    m_next->show(m_session->nextSlide(), m_picture, m_session->settings().distance);
    m_hands->refresh();
    if (m_session->hasStops())
        m_stops->refresh();
    int counted = 0;
    for (const int hands : m_session->hands())
        counted += hands;
    m_handsTitle->setText(m_session->hands().empty() ? tr("nothing to vote on") : tr("%1 counted").arg(counted));
    m_reveal->setEnabled(!m_session->revealed() && !m_session->answer().isEmpty());
    m_reveal->setText(m_session->revealed()           ? tr("Revealed")
                      : m_session->answer().isEmpty() ? tr("Nothing is asked here")
                                                      : tr("Reveal on the audience's screen"));
    QFont font = themeFont(TextRole::Body);
    font.setPointSize(m_notesPoints);
    m_notes->document()->setDefaultFont(font);
    if (m_session->revealed())
        m_after->uncover(sized(m_session->notes(true), m_notesPoints));
    else
        m_after->cover();
    if (m_session->shade() != Shade::None)
        m_audience->setText(m_session->shade() == Shade::Black ? tr("black: B shows it again")
                                                               : tr("white: W shows it again"));
    else if (!m_again->isVisibleTo(this))
        m_audience->setText(tr("%1 × %2").arg(m_picture.width()).arg(m_picture.height()));
}

void PresenterWindow::tick() {
    const qint64 seconds = m_session->elapsedSeconds();
    m_elapsed->setText(minutesAndSeconds(seconds));
    m_elapsed->setAccessibleName(tr("Time elapsed: %1").arg(m_elapsed->text()));
    m_clock->setText(QTime::currentTime().toString(QStringLiteral("HH:mm")));
    m_clock->setAccessibleName(tr("Clock: %1").arg(m_clock->text()));
    const qint64 left = m_session->story().minutes() * 60LL - seconds;
    if (m_session->story().minutes() == 0)
        m_left->setText(tr("elapsed"));
    else
        m_left->setText(left >= 0 ? tr("elapsed\n%1 left").arg(minutesAndSeconds(left))
                                  : tr("elapsed\n%1 over").arg(minutesAndSeconds(-left)));
}

void PresenterWindow::closeEvent(QCloseEvent* event) {
    showAnswer(false);
    event->accept();
    emit closed();
}

void PresenterWindow::moveEvent(QMoveEvent* event) {
    QWidget::moveEvent(event);
    emit relocated();
}

void PresenterWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    emit relocated();
}

void PresenterWindow::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ActivationChange && !isActiveWindow())
        showAnswer(false);
}

} // namespace layerscope
