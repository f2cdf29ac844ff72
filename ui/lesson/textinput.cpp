#include "ui/lesson/textinput.h"

#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace layerscope {

namespace {

QString rangeWords(const Predict& predict) {
    if (predict.kind == PredictKind::Text)
        return AnswerInput::tr("One word. Capitals do not matter.");
    if (predict.answer.type() == ValueType::Sequence)
        return AnswerInput::tr("0 to 4 294 967 295. Spaces are ignored; 0x… is hexadecimal.");
    return predict.unit.empty() ? AnswerInput::tr("Spaces are ignored; 0x… is hexadecimal.")
                                : AnswerInput::tr("In %1. Spaces are ignored.").arg(toQString(predict.unit));
}

} // namespace

TextInput::TextInput(const Predict& predict, QWidget* parent) : AnswerInput(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit(0.5));
    const QString name = predict.kind == PredictKind::Number ? tr("Your number") : tr("Your answer");
    auto* title = new QLabel(name, this);
    title->setFont(themeFont(TextRole::Semibold));
    auto* row = new QHBoxLayout;
    m_edit = new QLineEdit(this);
    m_edit->setObjectName(QStringLiteral("answer"));
    m_edit->setAccessibleName(name);
    m_edit->setFont(themeFont(TextRole::Clock));
    m_edit->setMinimumHeight(unit(5));
    m_edit->setMaxLength(200);
    title->setBuddy(m_edit);
    row->addWidget(m_edit, 1);
    const bool raw = predict.answer.type() == ValueType::Sequence;
    if (raw || !predict.unit.empty()) {
        auto* unitName = new QLabel(raw ? tr("raw") : toQString(predict.unit), this);
        unitName->setProperty("look", QStringLiteral("remark"));
        row->addWidget(unitName);
    }
    auto* range = new QLabel(rangeWords(predict), this);
    range->setProperty("look", QStringLiteral("remark"));
    range->setWordWrap(true);
    m_edit->setAccessibleDescription(range->text());
    column->addWidget(title);
    column->addLayout(row);
    column->addWidget(range);
    connect(m_edit, &QLineEdit::textChanged, this, &AnswerInput::changed);
    connect(m_edit, &QLineEdit::returnPressed, this, &AnswerInput::accepted);
}

GivenAnswer TextInput::answer() const {
    GivenAnswer given;
    given.text = m_edit->text().toStdString();
    return given;
}

void TextInput::setAnswer(const GivenAnswer& given) { m_edit->setText(toQString(given.text)); }
bool TextInput::complete() const { return !m_edit->text().trimmed().isEmpty(); }
QWidget* TextInput::first() { return m_edit; }

} // namespace layerscope
