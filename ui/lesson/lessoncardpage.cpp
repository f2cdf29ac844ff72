// The page of a lesson as the card shows it: prose, question, answer, task, summary.
#include "ui/lesson/answerpart.h"
#include "ui/lesson/cardwords.h"
#include "ui/lesson/lessoncapture.h"
#include "ui/lesson/lessoncard.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/questionpart.h"
#include "ui/lesson/summarypart.h"
#include "ui/names.h"
#include "ui/text.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
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

QString LessonCard::html(const Passage& passage) const {
    LessonSession& session = *m_controller->session();
    const std::size_t page = session.page();
    const PageStops& stops = session.stage().stops(page);
    constexpr QChar thin(0x2009); // at which a line may break, as at U+202F; a number stays on one
    return toQString(session.stage().html(passage, page, answered() ? stops.reveal : session.stop()))
        .replace(thin, QChar::Nbsp);
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
    m_body->setMinimumHeight(1); // the scroll area then asks for the height at this width, not at the smallest one
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

} // namespace layerscope
