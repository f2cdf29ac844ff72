// Questions that are answered by putting texts into order, by dragging or with keys.
#pragma once

#include "ui/lesson/answerinput.h"

class QListWidget;
class QPushButton;

namespace layerscope {

class OrderInput : public AnswerInput {
    Q_OBJECT

public:
    OrderInput(const Predict& predict, const AnswerContext& context, QWidget* parent);

    GivenAnswer answer() const override;
    void setAnswer(const GivenAnswer& given) override;
    bool complete() const override { return true; }
    QWidget* first() override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void move(int by); // the current line
    void fit();

    QListWidget* m_list = nullptr;
    QPushButton* m_up = nullptr;
    QPushButton* m_down = nullptr;
};

} // namespace layerscope
