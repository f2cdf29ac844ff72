#include "ui/lesson/questionpart.h"

#include "ui/lesson/cardwords.h"
#include "ui/lesson/optionbutton.h"
#include "ui/text.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace layerscope {

QWidget* makeHints(const std::vector<QString>& hintsHtml, std::size_t taken, QWidget*& next, QWidget* parent) {
    auto* part = new QWidget(parent);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit(1));
    next = nullptr;
    auto* row = new QHBoxLayout;
    row->setSpacing(unit(0.75));
    constexpr std::size_t mostButtons = 3;
    for (std::size_t i = 0; i < hintsHtml.size(); ++i) {
        if (hintsHtml.size() > mostButtons && i != taken)
            continue;
        auto* button = new QPushButton(layerscope::tr("Hint %1").arg(i + 1), part);
        button->setMinimumHeight(unit(4));
        button->setAutoDefault(true);
        button->setEnabled(i == taken);
        button->setAccessibleName(i < taken ? layerscope::tr("Hint %1, shown").arg(i + 1)
                                            : layerscope::tr("Show hint %1").arg(i + 1));
        if (i == taken) {
            button->setObjectName(QStringLiteral("hint"));
            next = button;
        }
        row->addWidget(button);
    }
    row->addStretch();
    if (taken > 0)
        row->addWidget(remarkLabel(layerscope::tr("%1 of %2 shown").arg(taken).arg(hintsHtml.size()), part));
    column->addLayout(row);
    for (std::size_t i = 0; i < taken && i < hintsHtml.size(); ++i)
        column->addWidget(barred(proseLabel(hintsHtml[i], part), part));
    return part;
}

QuestionPart::QuestionPart(const Predict& predict, const AnswerContext& context, const QuestionWords& words,
                           QWidget* parent)
    : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit(1.25));
    auto* line = new QFrame(this);
    line->setFixedHeight(1);
    line->setStyleSheet(QStringLiteral("background: palette(mid);"));
    column->addWidget(line);
    QLabel* question = proseLabel(words.questionHtml, this);
    QFont bold = themeFont(TextRole::Heading);
    bold.setPointSizeF(bold.pointSizeF() * 14 / 15);
    question->setFont(bold);
    column->addWidget(question);
    m_input = makeAnswerInput(predict, context, this);
    column->addWidget(m_input);
    if (words.askConfidence) {
        column->addWidget(plainLabel(tr("How sure are you?"), TextRole::Semibold, this));
        auto* row = new QHBoxLayout;
        row->setSpacing(unit(0.75));
        m_confidence = new QButtonGroup(this);
        const QString names[] = {tr("Guessing"), tr("Fairly sure"), tr("Certain")};
        for (int i = 0; i < 3; ++i) {
            auto* button = new OptionButton(OptionMark::One, names[i], this);
            button->setObjectName(QStringLiteral("confidence-%1").arg(i));
            button->setAccessibleName(tr("How sure: %1").arg(names[i]));
            m_confidence->addButton(button, i);
            row->addWidget(button, 1);
        }
        column->addLayout(row);
        connect(m_confidence, &QButtonGroup::idToggled, this, &QuestionPart::changed);
    }
    if (!words.hintsHtml.empty()) {
        column->addWidget(makeHints(words.hintsHtml, words.hintsTaken, m_hint, this));
        if (m_hint != nullptr)
            connect(static_cast<QPushButton*>(m_hint), &QPushButton::clicked, this, &QuestionPart::hintWanted);
    }
    connect(m_input, &AnswerInput::changed, this, &QuestionPart::changed);
    connect(m_input, &AnswerInput::accepted, this, &QuestionPart::accepted);
}

std::optional<Confidence> QuestionPart::confidence() const {
    if (m_confidence == nullptr)
        return Confidence::FairlySure;
    const int id = m_confidence->checkedId();
    return id < 0 ? std::nullopt : std::optional(static_cast<Confidence>(id));
}

void QuestionPart::setConfidence(std::optional<Confidence> confidence) {
    if (m_confidence != nullptr && confidence)
        m_confidence->button(static_cast<int>(*confidence))->setChecked(true);
}

QWidget* QuestionPart::missingConfidence() const {
    return m_input->complete() && !confidence() ? m_confidence->buttons().constFirst() : nullptr;
}

QString QuestionPart::missing() const {
    if (!m_input->complete())
        return tr("Answer the question first.");
    return confidence() ? QString() : tr("Say how sure you are.");
}

} // namespace layerscope
