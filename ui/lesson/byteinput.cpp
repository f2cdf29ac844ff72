#include "ui/lesson/byteinput.h"

#include "ui/playback/selection.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace layerscope {

ByteInput::ByteInput(const AnswerContext& context, QWidget* parent)
    : AnswerInput(parent), m_selection(context.selection), m_packet(context.packet) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit(0.5));
    auto* words = new QLabel(tr("Click a byte of the packet on the right, or write its number; the first is 0."), this);
    words->setProperty("look", QStringLiteral("remark"));
    words->setWordWrap(true);
    m_number = new QSpinBox(this);
    m_number->setObjectName(QStringLiteral("answer"));
    m_number->setAccessibleName(tr("Number of the byte"));
    m_number->setRange(-1, std::max(0, static_cast<int>(context.packetLength) - 1));
    m_number->setSpecialValueText(tr("no byte"));
    m_number->setValue(-1);
    m_number->setMinimumHeight(unit(4.5));
    m_number->setButtonSymbols(QAbstractSpinBox::NoButtons); // the bytes are on the right, and the arrow keys count
    column->addWidget(words);
    column->addWidget(m_number);
    connect(m_number, &QSpinBox::valueChanged, this, &ByteInput::choose);
    if (m_selection != nullptr)
        connect(m_selection, &Selection::bytesChanged, this, &ByteInput::take);
}

void ByteInput::take() {
    if (m_selection->frame() != m_packet || m_selection->bytes().length == 0)
        return;
    const QSignalBlocker quiet(m_number);
    m_number->setValue(static_cast<int>(m_selection->bytes().begin));
    emit changed();
}

void ByteInput::choose(int byte) {
    if (m_selection != nullptr && byte >= 0) {
        m_selection->selectFrame(m_packet);
        m_selection->selectBytes({static_cast<std::uint32_t>(byte), 1});
    }
    emit changed();
}

GivenAnswer ByteInput::answer() const {
    GivenAnswer given;
    if (m_number->value() >= 0)
        given.offset = static_cast<std::uint32_t>(m_number->value());
    return given;
}

void ByteInput::setAnswer(const GivenAnswer& given) {
    if (given.offset)
        m_number->setValue(static_cast<int>(*given.offset));
}

bool ByteInput::complete() const { return m_number->value() >= 0; }
QWidget* ByteInput::first() { return m_number; }

} // namespace layerscope
