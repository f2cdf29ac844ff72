#include "ui/lesson/lessoncard.h"

#include "ui/lesson/cardwords.h"
#include "ui/lesson/footbutton.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/questionpart.h"
#include "ui/lesson/steppills.h"
#include "ui/names.h"
#include "ui/text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QShortcut>
#include <QVBoxLayout>

namespace layerscope {

LessonCard::LessonCard(LessonController* controller, Selection* selection, QWidget* parent)
    : QWidget(parent), m_controller(controller), m_selection(selection) {
    setAccessibleName(tr("Lesson card"));
    setFixedWidth(unit(53));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, unit(2.5), 1, 0); // a line at the right
    column->setSpacing(0);
    auto* head = new QWidget(this);
    auto* headColumn = new QVBoxLayout(head);
    headColumn->setContentsMargins(unit(3), 0, unit(3), unit(1));
    headColumn->setSpacing(unit(1.25));
    m_pills = new StepPills(head);
    m_step = remarkLabel({}, head);
    m_step->setWordWrap(false);
    m_remark = remarkLabel({}, head);
    m_remark->setAlignment(Qt::AlignRight);
    auto* line = new QHBoxLayout;
    m_step->setWordWrap(false);
    line->addWidget(m_step);
    line->addWidget(m_remark, 1);
    headColumn->addWidget(m_pills);
    headColumn->addLayout(line);
    m_slips = plainLabel({}, TextRole::Caption, head);
    m_slips->setObjectName(QStringLiteral("slips"));
    m_slips->setAccessibleName(tr("What is wrong in the lesson's file"));
    m_slips->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_slips->setStyleSheet(
        QStringLiteral("#slips { border: 1px solid palette(text); border-radius: 4px; padding: %1px; }").arg(unit(1)));
    m_slips->hide();
    headColumn->addWidget(m_slips);
    m_scroll = new QScrollArea(this);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    column->addWidget(head);
    column->addWidget(m_scroll, 1);
    m_foot = new QWidget(this);
    column->addWidget(m_foot);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, &LessonCard::goOn);
    }
    connect(controller, &LessonController::changed, this, &LessonCard::rebuild);
    connect(controller, &LessonController::slipsChanged, this, &LessonCard::showSlips);
    connect(controller, &LessonController::refused, this, [this](const QString& reason) {
        if (m_footWords != nullptr)
            m_footWords->setText(tr("Not committed: %1.").arg(reason));
    });
}

bool LessonCard::answered() const {
    const LessonSession& session = *m_controller->session();
    return session.current().predict() != nullptr && !session.locked();
}

void LessonCard::rebuild() {
    if (m_controller->session() == nullptr)
        return;
    const LessonSession& session = *m_controller->session();
    if (m_question != nullptr) {
        m_draft.given = m_question->input()->answer();
        m_draft.confidence = m_question->confidence();
    }
    const QString key = QStringLiteral("%1/%2/%3%4")
                            .arg(toQString(session.lesson().id))
                            .arg(session.page())
                            .arg(session.stage().seed())
                            .arg(session.finished() ? QStringLiteral("/end") : QString());
    if (key != m_draft.key)
        m_draft = {key, {}, {}};
    const bool hadFocus = focusWidget() != nullptr && focusWidget()->hasFocus();
    const bool hintFocus = focusWidget() != nullptr && focusWidget()->objectName() == QLatin1String("hint");
    const bool samePage = m_shownKey == key;
    // Hints are added at the end; an answer begins at the top.
    const int scrolled = samePage && answered() == m_shownAnswered ? m_scroll->verticalScrollBar()->value() : 0;
    m_shownKey = key;
    m_shownAnswered = answered();
    showHead();
    showBody();
    showFoot();
    m_scroll->verticalScrollBar()->setValue(scrolled);
    if (hadFocus || !samePage) {
        QWidget* hint = m_question != nullptr ? m_question->hintButton() : m_hint;
        QWidget* first = hintFocus && hint != nullptr ? hint : firstFocus();
        if (first != nullptr)
            first->setFocus(Qt::OtherFocusReason);
    }
}

void LessonCard::showSlips() {
    QStringList lines;
    constexpr std::size_t most = 6;
    const auto& slips = m_controller->slips();
    for (std::size_t i = 0; i < std::min(most, slips.size()); ++i)
        lines << toQString(slips[i].text());
    if (slips.size() > most)
        lines << tr("… and %1 more").arg(slips.size() - most);
    if (!lines.isEmpty())
        lines.prepend(tr("The file has changed and cannot be read as a lesson. The last good version is shown."));
    m_slips->setText(lines.join(QLatin1Char('\n')));
    m_slips->setVisible(!lines.isEmpty());
}

void LessonCard::showHead() {
    const LessonSession& session = *m_controller->session();
    const std::size_t count = session.lesson().pages.size();
    m_pills->setSteps(count, session.finished() ? count : session.page() + (answered() ? 1 : 0));
    m_step->setText(session.finished() ? tr("Finished") : tr("Step %1 of %2").arg(session.page() + 1).arg(count));
    QString remark;
    if (session.practising())
        remark = tr("your turn: fresh numbers");
    else if (session.current().predict() != nullptr && !session.finished())
        remark = answered() ? tr("committed") : tr("one commit, no second try");
    else if (m_controller->onTask())
        remark = tr("any way counts");
    m_remark->setText(remark);
}

QPushButton* LessonCard::footButton(const QString& text, const QString& name, bool primary) {
    auto* button = new FootButton(text, m_foot);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setAutoDefault(true); // Enter presses it
    if (primary)
        button->setProperty("look", QStringLiteral("primary"));
    QFont font = themeFont(primary ? TextRole::Title : TextRole::Body);
    button->setFont(font);
    button->setMinimumHeight(unit(5.5));
    return button;
}

void LessonCard::showFoot() {
    QWidget* old = m_foot;
    m_foot = new QWidget(this);
    delete layout()->replaceWidget(old, m_foot); // the item of the layout, not the widget
    old->setParent(nullptr);
    old->hide();
    old->deleteLater();
    m_footColumn = new QVBoxLayout(m_foot);
    m_footColumn->setContentsMargins(unit(3), unit(1.5), unit(3), unit(1.5));
    m_footColumn->setSpacing(unit(0.75));
    m_commit = m_next = nullptr;
    auto* row = new QHBoxLayout;
    row->setSpacing(unit(1));
    m_footColumn->addLayout(row);
    m_footWords = remarkLabel({}, m_foot);
    m_footColumn->addWidget(m_footWords);

    LessonSession& session = *m_controller->session();
    const auto add = [&](const QString& text, const QString& name, bool primary, auto slot) {
        QPushButton* button = footButton(text, name, primary);
        row->addWidget(button, primary ? 1 : 0);
        connect(button, &QPushButton::clicked, m_controller, slot);
        return button;
    };
    const auto nextWords = [&] {
        const std::size_t following = session.page() + 1;
        return following < session.lesson().pages.size()
                   ? tr("Next: %1").arg(toQString(session.lesson().pages[following].title))
                   : tr("Finish");
    };
    if (session.finished()) {
        m_next = footButton(tr("Results…"), QStringLiteral("results"), true);
        row->addWidget(m_next, 1);
        connect(m_next, &QPushButton::clicked, this, &LessonCard::resultsWanted);
        add(tr("Start again"), QStringLiteral("again"), false, &LessonController::startAgain);
    } else if (m_question != nullptr) {
        if (session.practising())
            add(tr("Back to the lesson"), QStringLiteral("end-practice"), false, &LessonController::endPractice);
        else if (session.canGoBack())
            add(tr("Back"), QStringLiteral("back"), false, &LessonController::back);
        m_commit = footButton(tr("Commit"), QStringLiteral("commit"), true);
        row->addWidget(m_commit, 1);
        connect(m_commit, &QPushButton::clicked, this, &LessonCard::commit);
        showMissing();
    } else if (session.practising()) {
        m_next = add(tr("Back to the lesson"), QStringLiteral("end-practice"), true, &LessonController::endPractice);
        add(tr("Once more"), QStringLiteral("practise"), false, &LessonController::practise);
    } else if (m_controller->onTask()) {
        add(tr("Start over"), QStringLiteral("reset"), false, &LessonController::resetTask);
        if (session.canGoNext())
            m_next = add(nextWords(), QStringLiteral("next"), true, &LessonController::next);
        else
            add(tr("Go on without it"), QStringLiteral("skip"), false, &LessonController::skipTask);
    } else {
        if (session.canGoBack())
            add(tr("Back"), QStringLiteral("back"), false, &LessonController::back);
        m_next = add(nextWords(), QStringLiteral("next"), true, &LessonController::next);
        if (answered()) {
            row = new QHBoxLayout;
            row->setSpacing(unit(1));
            m_footColumn->insertLayout(0, row);
            if (session.canPractise())
                add(tr("Your turn"), QStringLiteral("practise"), false, &LessonController::practise);
            QPushButton* why = footButton(tr("Why?"), QStringLiteral("why"), false);
            row->addWidget(why);
            row->addStretch();
            connect(why, &QPushButton::clicked, this, &LessonCard::whyWanted);
        }
    }
    m_footWords->setVisible(m_question != nullptr);
}

void LessonCard::showMissing() {
    const QString missing = m_question->missing();
    m_commit->setEnabled(missing.isEmpty());
    m_commit->setAccessibleDescription(missing);
    if (QWidget* row = m_question->missingConfidence())
        m_scroll->ensureWidgetVisible(row, 0, unit(1));
    m_footWords->setText(missing.isEmpty() ? tr("Ctrl+Enter commits. The run goes on afterwards.") : missing);
}

void LessonCard::commit() {
    if (m_question == nullptr || !m_question->missing().isEmpty())
        return;
    m_lastGiven = m_question->input()->answer();
    m_controller->commit(m_lastGiven, *m_question->confidence());
}

QWidget* LessonCard::firstFocus() const {
    if (m_question != nullptr)
        return m_question->input()->first();
    return m_next != nullptr ? m_next : m_hint;
}

void LessonCard::hostClicked(const QString& name) {
    if (m_question != nullptr)
        m_question->input()->hostClicked(name);
}

void LessonCard::goOn() {
    if (m_question != nullptr)
        commit();
    else if (m_next != nullptr)
        m_next->click();
}

void LessonCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::current().page);
    painter.fillRect(QRect(width() - 1, 0, 1, height()), Theme::current().outline);
}

void LessonCard::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_pills != nullptr) {
        setFixedWidth(unit(53));
        rebuild();
    }
}

} // namespace layerscope
