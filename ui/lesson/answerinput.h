// What a student answers a question with: one widget for each kind of question.
#pragma once

#include "lesson/grading.h"

#include <QWidget>

namespace layerscope {

class Selection;

// What an input needs beside the question itself.
struct AnswerContext {
    std::vector<QString> optionTexts; // by option, with the values of the run
    std::vector<std::size_t> order;   // in which to offer the options
    QStringList hosts;                // Host: their names
    FrameId packet;                   // Byte: the frame on stage whose byte is asked for
    Selection* selection = nullptr;   // Byte: where a click in the bytes arrives
    std::uint32_t packetLength = 0;   // Byte: bytes of that frame
};

class AnswerInput : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual GivenAnswer answer() const = 0;
    virtual void setAnswer(const GivenAnswer& given) = 0;
    virtual bool complete() const = 0;          // whether there is something to commit
    virtual QWidget* first() = 0;               // gets the focus when the question appears
    virtual void hostClicked(const QString&) {} // in the scene

signals:
    void changed();
    void accepted(); // Enter in a line
};

AnswerInput* makeAnswerInput(const Predict& predict, const AnswerContext& context, QWidget* parent);

} // namespace layerscope
