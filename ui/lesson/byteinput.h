// Questions that are answered by clicking a byte of a packet.
#pragma once

#include "ui/lesson/answerinput.h"

class QLabel;
class QSpinBox;

namespace layerscope {

// The byte is clicked in the inspector, or its number is typed.
class ByteInput : public AnswerInput {
    Q_OBJECT

public:
    ByteInput(const AnswerContext& context, QWidget* parent);

    GivenAnswer answer() const override;
    void setAnswer(const GivenAnswer& given) override;
    bool complete() const override;
    QWidget* first() override;

private:
    void take();
    void choose(int byte);

    Selection* m_selection;
    FrameId m_packet;
    QSpinBox* m_number = nullptr;
};

} // namespace layerscope
