// A WebSocket frame drawn as RFC 6455 §5.2 draws it: 32 bits a row with the fields above them and the bytes below.
#pragma once

#include "ui/models/framebits.h"

#include <QAbstractScrollArea>

namespace layerscope {

// Where things stand for a width.
struct FrameBitsLayout {
    double left = 0, cell = 0;             // of the first bit; the width of a bit
    double top = 0;                        // of the first row
    double names = 0, bits = 0, bytes = 0; // the heights of a row's three parts

    double rowPitch() const { return names + bits + bytes + gap; }
    double gap = 0;
    QRectF bitRect(std::size_t bit) const;                                    // the cell with its 0 or 1
    QRectF nameRect(std::size_t row, std::size_t from, std::size_t to) const; // above bits of that row, 0 to 32
    QRectF byteRect(std::size_t byte) const;
    std::size_t bitAt(const QPointF& point) const; // SIZE_MAX where there is none
    double height(std::size_t rows) const { return top + static_cast<double>(rows) * rowPitch(); }

    static FrameBitsLayout fit(double width);
};

// A click or Space turns a bit over; the arrow keys move the mark.
class FrameBitsView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit FrameBitsView(QWidget* parent = nullptr);

    // `sent`: the frame as it was, whose differing bits are marked.
    void setFrame(const FrameBits& bits, ByteView sent);
    void setNothing(const QString& why);
    // Lights a byte of the payload; SIZE_MAX: none.
    void setLitPayload(std::size_t payloadByte);
    const FrameBits& frame() const { return m_bits; }
    std::size_t mark() const { return m_mark; } // the bit that the keyboard is at
    QRectF bitRect(std::size_t bit) const;      // in the viewport

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void bitTurned(std::size_t bit);
    void markMoved(std::size_t bit);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    std::size_t rows() const { return (m_bits.drawn() + 31) / 32; }
    void relayout();
    void moveMark(std::size_t bit);
    void describe();
    void paintField(QPainter& painter, const BitField& field) const;
    QString pieceValue(const BitField& field, std::size_t from, std::size_t to) const;

    FrameBits m_bits;
    Bytes m_sent;
    QString m_nothing;
    FrameBitsLayout m_layout;
    std::size_t m_mark = 0;
    std::size_t m_lit = SIZE_MAX;
};

} // namespace layerscope
