// Questions that are answered by choosing: one or several of some texts, or hosts.
#pragma once

#include "ui/lesson/answerinput.h"
#include "ui/lesson/optionbutton.h"

class QButtonGroup;

namespace layerscope {

class OptionInput : public AnswerInput {
    Q_OBJECT

public:
    OptionInput(const Predict& predict, const AnswerContext& context, QWidget* parent);

    GivenAnswer answer() const override;
    void setAnswer(const GivenAnswer& given) override;
    bool complete() const override;
    QWidget* first() override;
    void hostClicked(const QString& name) override;

private:
    void add(const QString& text, const std::string& value, OptionMark mark);

    bool m_needsOne = true;
    QButtonGroup* m_group = nullptr;                              // of those of which one is chosen
    std::vector<std::pair<OptionButton*, std::string>> m_options; // with their values
};

} // namespace layerscope
