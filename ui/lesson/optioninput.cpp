#include "ui/lesson/optioninput.h"

#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

namespace layerscope {

OptionInput::OptionInput(const Predict& predict, const AnswerContext& context, QWidget* parent) : AnswerInput(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit(0.75));
    const bool one = predict.kind == PredictKind::Choice;
    m_needsOne = predict.kind != PredictKind::Choices;
    // A group that lets several be chosen would take the others out of the way of Tab (QAbstractButton).
    if (one)
        m_group = new QButtonGroup(this);
    if (!one) {
        auto* words = new QLabel(predict.kind == PredictKind::Host ? tr("Click the host in the scene, or choose here.")
                                                                   : tr("Choose all that are right; perhaps none."),
                                 this);
        words->setProperty("look", QStringLiteral("remark"));
        words->setWordWrap(true);
        column->addWidget(words);
    }
    if (predict.kind == PredictKind::Host)
        for (const QString& host : context.hosts)
            add(host, host.toStdString(), OptionMark::Several);
    else
        for (const std::size_t index : context.order)
            add(context.optionTexts[index], predict.options[index].value, one ? OptionMark::One : OptionMark::Several);
}

void OptionInput::add(const QString& text, const std::string& value, OptionMark mark) {
    auto* button = new OptionButton(mark, text, this);
    if (m_group != nullptr)
        m_group->addButton(button, static_cast<int>(m_options.size()));
    connect(button, &QAbstractButton::toggled, this, &AnswerInput::changed);
    m_options.emplace_back(button, value);
    layout()->addWidget(button);
}

GivenAnswer OptionInput::answer() const {
    GivenAnswer given;
    for (const auto& [button, value] : m_options)
        if (button->isChecked())
            given.values.push_back(value);
    return given;
}

void OptionInput::setAnswer(const GivenAnswer& given) {
    for (const auto& [button, value] : m_options)
        if (std::ranges::find(given.values, value) != given.values.end())
            button->setChecked(true);
}

bool OptionInput::complete() const { return !m_needsOne || !answer().values.empty(); }

QWidget* OptionInput::first() { return m_options.empty() ? nullptr : m_options.front().first; }

void OptionInput::hostClicked(const QString& name) {
    for (const auto& [button, value] : m_options)
        if (toQString(value) == name)
            button->click();
}

} // namespace layerscope
