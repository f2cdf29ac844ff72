// One answer to choose: a box with a mark and a text that wraps.
#pragma once

#include <QAbstractButton>

namespace layerscope {

enum class OptionMark : std::uint8_t { One, Several }; // a circle: one of them; a square: any of them

class OptionButton : public QAbstractButton {
    Q_OBJECT

public:
    OptionButton(OptionMark mark, const QString& text, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QRect textBox(const QRect& whole) const;

    OptionMark m_mark;
};

} // namespace layerscope
