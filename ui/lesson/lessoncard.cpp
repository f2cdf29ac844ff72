#include "ui/lesson/lessoncard.h"

#include "ui/lesson/answerpart.h"
#include "ui/lesson/cardwords.h"
#include "ui/lesson/footbutton.h"
#include "ui/lesson/lessoncapture.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/questionpart.h"
#include "ui/lesson/steppills.h"
#include "ui/lesson/summarypart.h"
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
#include <numeric>
#include <random>

namespace layerscope {

namespace {

// The order in which to offer options: each student's own, and for things to put into order never the right one.
std::vector<std::size_t> orderFor(LessonRuns& runs, std::size_t page, const Predict& predict) {
    std::vector<std::size_t> order(predict.options.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (predict.kind != PredictKind::Order)
        return order;
    std::mt19937_64 random(runs.seed());
    for (std::size_t left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[random() % left]);
    for (std::size_t turn = 0; turn < order.size(); ++turn) {
        GivenAnswer given;
        for (const std::size_t index : order)
            given.values.push_back(predict.options[index].value);
        const auto judged = grade(runs, page, given);
        if (!judged || !judged->right)
            break;
        std::rotate(order.begin(), order.begin() + 1, order.end());
    }
    return order;
}

QString hintWords(std::size_t hints) {
    return hints == 0 ? QString() : LessonCard::tr("%n hint(s)", nullptr, static_cast<int>(hints));
}

} // namespace

LessonCard::LessonCard(LessonController* controller, Selection* selection, QWidget* parent)
    : QWidget(parent), m_controller(controller), m_selection(selection) {
    setAccessibleName(tr("Lesson card"));
    setFixedWidth(unit(53));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, unit(2.5), 0, 0);
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

QString LessonCard::html(const Passage& passage) const {
    LessonSession& session = *m_controller->session();
    const std::size_t page = session.page();
    const PageStops& stops = session.stage().stops(page);
    return toQString(session.stage().html(passage, page, answered() ? stops.reveal : session.stop()));
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
    const int scrolled = samePage ? m_scroll->verticalScrollBar()->value() : 0;
    m_shownKey = key;
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

void LessonCard::addProse(bool answered) {
    const Page& page = m_controller->session()->current();
    bool after = false;
    for (const LessonBlock& block : page.blocks) {
        if (std::holds_alternative<Predict>(block) || std::holds_alternative<Task>(block))
            after = true;
        else if (const auto* prose = std::get_if<Prose>(&block); prose != nullptr && after == answered)
            m_column->addWidget(proseLabel(html(prose->text), m_body));
    }
}

void LessonCard::addGoals() {
    const Lesson& lesson = m_controller->session()->lesson();
    m_column->addSpacing(unit(1));
    m_column->addWidget(plainLabel(tr("Afterwards you can"), TextRole::Title, m_body));
    QString list = QStringLiteral("<ul style=\"margin-left: -20px;\">");
    for (const Passage& goal : lesson.goals)
        list += QStringLiteral("<li style=\"margin-bottom: 6px;\">%1</li>").arg(plainText(html(goal)).toHtmlEscaped());
    m_column->addWidget(proseLabel(list + QStringLiteral("</ul>"), m_body));
    QStringList remarks;
    if (lesson.minutes > 0)
        remarks << tr("About %1 minutes.").arg(lesson.minutes);
    if (m_controller->capture()->source() == CaptureSource::None)
        remarks << tr("Your seed is %1: your numbers are your own.").arg(m_controller->session()->seed());
    if (!remarks.isEmpty())
        m_column->addWidget(remarkLabel(remarks.join(QLatin1Char(' ')), m_body));
    addCapture();
    if (!lesson.sources.empty())
        m_column->addWidget(barred(sourcesLabel(lesson.sources, m_body), m_body));
}

// Whose connection this is, and the way to one's own.
void LessonCard::addCapture() {
    const LessonCapture& capture = *m_controller->capture();
    if (capture.source() == CaptureSource::None)
        return;
    const auto packets = static_cast<int>(capture.packets());
    QString words;
    if (capture.running())
        words = tr("A connection is being captured on this computer …");
    else if (capture.source() == CaptureSource::Own)
        words = tr("This is your own connection: %n packet(s) of the loopback of this computer.", nullptr, packets);
    else if (capture.source() == CaptureSource::Sample)
        words = tr("You see a connection that was captured on another computer: %n packet(s).", nullptr, packets);
    else
        words = tr("You see a simulated connection: there is no capture.");
    if (!capture.problem().isEmpty())
        words += QLatin1Char(' ') + tr("Capturing here did not work: %1.").arg(capture.problem());
    QLabel* label = plainLabel(words, TextRole::Semibold, m_body);
    label->setObjectName(QStringLiteral("capture-state"));
    m_column->addWidget(label);
    if (!m_controller->canCapture())
        return;
    auto* again =
        new QPushButton(capture.source() == CaptureSource::Own ? tr("Capture again") : tr("Capture one here"), m_body);
    again->setObjectName(QStringLiteral("capture-again"));
    again->setMinimumHeight(unit(4.5));
    again->setAutoDefault(true);
    again->setEnabled(!capture.running());
    connect(again, &QPushButton::clicked, m_controller, &LessonController::captureAgain);
    m_column->addWidget(again, 0, Qt::AlignLeft);
}

void LessonCard::addQuestion(const Predict& predict) {
    LessonSession& session = *m_controller->session();
    LessonRuns& runs = session.stage();
    AnswerContext context;
    for (const Option& option : predict.options)
        context.optionTexts.push_back(plainText(html(option.text)));
    context.order = orderFor(runs, session.page(), predict);
    const auto trace = session.trace();
    for (std::uint32_t i = 0; i < trace->hostCount(); ++i)
        context.hosts << toQString(trace->host({i}).name);
    context.selection = m_selection;
    if (predict.kind == PredictKind::Byte) {
        const FrameId original = runs.packet(session.run(), predict.packet);
        context.packet = m_controller->shown(original);
        context.packetLength = static_cast<std::uint32_t>(original ? trace->frameBytes(original).size() : 0);
    }
    QuestionWords words;
    words.questionHtml = html(predict.question);
    for (const Passage& hint : predict.hints)
        words.hintsHtml.push_back(html(hint));
    words.hintsTaken = session.hintsTaken();
    words.askConfidence = !session.practising();
    m_question = new QuestionPart(predict, context, words, m_body);
    m_question->input()->setAnswer(m_draft.given);
    m_question->setConfidence(m_draft.confidence);
    m_column->addWidget(m_question);
    connect(m_question, &QuestionPart::changed, this, &LessonCard::showMissing);
    connect(m_question, &QuestionPart::accepted, this, [this] {
        if (m_question->confidence())
            commit();
        else
            focusNextChild();
    });
    connect(m_question, &QuestionPart::hintWanted, m_controller, &LessonController::takeHint);
}

void LessonCard::addAnswer(const Predict& predict) {
    LessonSession& session = *m_controller->session();
    LessonRuns& runs = session.stage();
    const std::size_t page = session.page();
    const auto& grade = session.grade();
    const Outcome* outcome = session.practising() ? nullptr : session.outcome();
    AnswerWords words;
    words.questionHtml = html(predict.question);
    words.right = outcome != nullptr ? outcome->right : grade && grade->right;
    words.given = toQString(outcome != nullptr ? outcome->givenText : givenText(runs, page, m_lastGiven));
    words.answer = toQString(outcome != nullptr && !grade ? outcome->answerText : answerText(runs, page));
    QStringList how;
    if (outcome != nullptr)
        how << confidenceTitle(outcome->confidence);
    if (const QString hints = hintWords(session.hintsTaken()); !hints.isEmpty())
        how << hints;
    words.how = how.join(QStringLiteral(", "));
    if (!words.right)
        words.whyHtml = toQString(proseHtml(outcome != nullptr ? outcome->why : grade ? grade->why : std::string()));
    if (grade && !words.right) {
        QStringList cards;
        for (const std::string& value : grade->misplaced)
            for (const Option& option : predict.options)
                if (option.value == value)
                    cards << plainText(html(option.text));
        words.misplaced = cards.join(QStringLiteral(", "));
    }
    if (!predict.ruleText.empty())
        words.ruleHtml = html(predict.ruleText);
    words.reasonHtml = html(predict.reason);
    words.sources = predict.sources;
    m_column->addWidget(new AnswerPart(words, m_body));
}

void LessonCard::addTask(const Task& task) {
    LessonSession& session = *m_controller->session();
    const Outcome* outcome = session.outcome();
    const bool reached = outcome != nullptr && outcome->committed;
    m_column->addSpacing(unit(1));
    m_column->addWidget(plainLabel(tr("Your goal"), TextRole::Semibold, m_body));
    QLabel* goal = proseLabel(html(task.goal), m_body);
    QFont bold = themeFont(TextRole::Heading);
    bold.setPointSizeF(bold.pointSizeF() * 13 / 15);
    goal->setFont(bold);
    m_column->addWidget(goal);
    QStringList tools;
    for (const Tool tool : task.tools) {
        switch (tool) {
        case Tool::Faults:
            tools << tr("packets: click one under way to lose it, drag it to delay it, or use the fault buttons");
            break;
        case Tool::Slots:
            tools << tr("layers: double-click a slot of a stack to fill it differently");
            break;
        case Tool::Links:
            tools << tr("the link: click it to change its rate, delay, loss and jitter");
            break;
        case Tool::Handshake:
            tools << tr("what the handshake says: View → Handshake and frames shows it; click a line, then run it");
            break;
        }
    }
    QString list = QStringLiteral("<ul style=\"margin-left: -20px;\">");
    for (const QString& tool : tools)
        list += QStringLiteral("<li style=\"margin-bottom: 6px;\">%1</li>").arg(tool.toHtmlEscaped());
    m_column->addWidget(plainLabel(tr("You may change"), TextRole::Semibold, m_body));
    m_column->addWidget(proseLabel(list + QStringLiteral("</ul>"), m_body));
    QString state = tr("○  Not reached yet. The scenario runs again with each change.");
    if (reached)
        state = tr("✓  Reached.");
    else if (outcome != nullptr && outcome->attempts > 0)
        state = tr("○  Not reached yet, after %n run(s).", nullptr, static_cast<int>(outcome->attempts));
    QLabel* status = plainLabel(state, TextRole::Title, m_body);
    status->setObjectName(QStringLiteral("task-state"));
    m_column->addWidget(status);
    if (reached && !task.reason.empty()) {
        m_column->addWidget(proseLabel(html(task.reason), m_body));
        if (!task.sources.empty())
            m_column->addWidget(barred(sourcesLabel(task.sources, m_body), m_body));
    } else if (!task.hints.empty()) {
        std::vector<QString> hints;
        for (const Passage& hint : task.hints)
            hints.push_back(html(hint));
        m_column->addWidget(makeHints(hints, session.hintsTaken(), m_hint, m_body));
        if (m_hint != nullptr)
            connect(static_cast<QPushButton*>(m_hint), &QPushButton::clicked, m_controller,
                    &LessonController::takeHint);
    }
}

void LessonCard::showBody() {
    m_question = nullptr;
    m_hint = nullptr;
    QWidget* old = m_scroll->takeWidget();
    m_body = new QWidget;
    m_body->setAccessibleName(tr("Page of the lesson"));
    m_column = new QVBoxLayout(m_body);
    m_column->setContentsMargins(unit(3), 0, unit(3), unit(1.5));
    m_column->setSpacing(unit(1));
    LessonSession& session = *m_controller->session();
    const Page& page = session.current();
    QLabel* title = plainLabel(session.finished() ? toQString(session.lesson().title) : toQString(page.title),
                               TextRole::Heading, m_body);
    title->setObjectName(QStringLiteral("page-title"));
    m_column->addWidget(title);
    if (session.finished()) {
        m_column->addWidget(new SummaryPart(session, m_body));
    } else if (answered()) {
        addAnswer(*page.predict());
        addProse(true);
    } else {
        addProse(false);
        if (const Predict* predict = page.predict())
            addQuestion(*predict);
        else if (const Task* task = page.task())
            addTask(*task);
        else if (session.page() == 0)
            addGoals();
        if (page.predict() == nullptr)
            addProse(true);
    }
    m_column->addStretch();
    m_scroll->setWidget(m_body);
    m_body->setAutoFillBackground(false);
    if (old != nullptr) { // one of its buttons may be the sender of the signal that is being obeyed
        old->setParent(nullptr);
        old->hide();
        old->deleteLater();
    }
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
    layout()->replaceWidget(old, m_foot);
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
