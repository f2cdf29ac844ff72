#include "ui/lesson/footbutton.h"

#include "ui/theme/theme.h"

namespace layerscope {

FootButton::FootButton(const QString& words, QWidget* parent) : QPushButton(words, parent), m_words(words) {
    setToolTip(words);
    setAccessibleName(words);
}

int FootButton::borders() const { return unit(3.5); }

QSize FootButton::sizeHint() const {
    return {fontMetrics().horizontalAdvance(m_words) + borders(), QPushButton::sizeHint().height()};
}

QSize FootButton::minimumSizeHint() const {
    const int few = fontMetrics().horizontalAdvance(QStringLiteral("MMMM…"));
    return {std::min(few, fontMetrics().horizontalAdvance(m_words)) + borders(), QPushButton::sizeHint().height()};
}

void FootButton::resizeEvent(QResizeEvent* event) {
    QPushButton::resizeEvent(event);
    setText(fontMetrics().elidedText(m_words, Qt::ElideRight, width() - borders()));
}

} // namespace layerscope
