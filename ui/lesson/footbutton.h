// A button that shortens its words to the room it has; the tool tip has all of them.
#pragma once

#include <QPushButton>

namespace layerscope {

class FootButton : public QPushButton {
    Q_OBJECT

public:
    FootButton(const QString& words, QWidget* parent);

    QSize sizeHint() const override;        // for all words
    QSize minimumSizeHint() const override; // for a few letters

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    int borders() const;                        // beside the words, in pixels
    int wordsWidth(const QString& words) const; // in pixels

    QString m_words;
};

} // namespace layerscope
