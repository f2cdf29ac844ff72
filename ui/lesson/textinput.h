// Questions that are answered by typing: a number or a word.
#pragma once

#include "ui/lesson/answerinput.h"

class QLineEdit;

namespace layerscope {

class TextInput : public AnswerInput {
    Q_OBJECT

public:
    TextInput(const Predict& predict, QWidget* parent);

    GivenAnswer answer() const override;
    void setAnswer(const GivenAnswer& given) override;
    bool complete() const override;
    QWidget* first() override;

private:
    QLineEdit* m_edit = nullptr;
};

} // namespace layerscope
