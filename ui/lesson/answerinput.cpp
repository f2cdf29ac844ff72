#include "ui/lesson/answerinput.h"

#include "ui/lesson/byteinput.h"
#include "ui/lesson/cardsinput.h"
#include "ui/lesson/optioninput.h"
#include "ui/lesson/orderinput.h"
#include "ui/lesson/textinput.h"

namespace layerscope {

AnswerInput* makeAnswerInput(const Predict& predict, const AnswerContext& context, QWidget* parent) {
    switch (predict.kind) {
    case PredictKind::Number:
    case PredictKind::Text:
        return new TextInput(predict, parent);
    case PredictKind::Choice:
    case PredictKind::Choices:
    case PredictKind::Host:
        return new OptionInput(predict, context, parent);
    case PredictKind::Order:
        return new OrderInput(predict, context, parent);
    case PredictKind::Cards:
        return new CardsInput(predict, context, parent);
    case PredictKind::Byte:
        return new ByteInput(context, parent);
    }
    return nullptr;
}

} // namespace layerscope
