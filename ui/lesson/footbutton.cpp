#include "ui/lesson/footbutton.h"

#include "ui/theme/theme.h"

namespace layerscope {

FootButton::FootButton(const QString& words, QWidget* parent) : QPushButton(words, parent), m_words(words) {
    setToolTip(words);
    setAccessibleName(words);
}

int FootButton::borders() const { return unit(3.5); }

// The style sheet may give the words another font; a pixel more, as the advance of a line is rounded.
int FootButton::wordsWidth(const QString& words) const {
    ensurePolished();
    return fontMetrics().horizontalAdvance(words) + 1;
}

QSize FootButton::sizeHint() const { return {wordsWidth(m_words) + borders(), QPushButton::sizeHint().height()}; }

QSize FootButton::minimumSizeHint() const {
    const int few = wordsWidth(QStringLiteral("MMMM…"));
    return {std::min(few, wordsWidth(m_words)) + borders(), QPushButton::sizeHint().height()};
}

void FootButton::resizeEvent(QResizeEvent* event) {
    QPushButton::resizeEvent(event);
    setText(fontMetrics().elidedText(m_words, Qt::ElideRight, width() - borders()));
}

} // namespace layerscope
