// Questions that are answered by putting cards into layers.
#pragma once

#include "ui/lesson/answerinput.h"

class QComboBox;

namespace layerscope {

class CardsInput : public AnswerInput {
    Q_OBJECT

public:
    CardsInput(const Predict& predict, const AnswerContext& context, QWidget* parent);

    GivenAnswer answer() const override;
    void setAnswer(const GivenAnswer& given) override;
    bool complete() const override;
    QWidget* first() override;

private:
    std::vector<std::pair<QComboBox*, std::string>> m_cards; // with their values
};

} // namespace layerscope
