// The bytes of one frame in hex, with a bar under them that says which layer owns them.
#pragma once

#include "ui/models/framecontent.h"
#include "ui/views/hexlayout.h"

#include <QAbstractScrollArea>

namespace layerscope {

// Shows bytes and a selected run of them. A click or the arrow keys choose a byte; dragging or Shift chooses a run.
class HexView : public QAbstractScrollArea {
    Q_OBJECT

public:
    explicit HexView(QWidget* parent = nullptr);

    // `hidden`: by byte, those that a question hides; empty: none.
    void setContent(const Bytes& bytes, std::vector<ByteOwner> owners, std::vector<bool> hidden = {});
    void setSelected(ByteRange range); // makes it visible; emits nothing
    // Bytes to be lit besides; forgotten with the next content.
    void setLit(std::vector<ByteRange> ranges);
    const std::vector<ByteRange>& lit() const { return m_lit; }
    ByteRange selected() const { return m_selected; }
    const HexLayout& layout() const { return m_layout; }
    // Where a byte is drawn, in coordinates of the viewport.
    QRectF byteRect(std::uint32_t byte) const;

    QSize sizeHint() const override;

signals:
    void byteChosen(std::uint32_t byte);           // one byte: whoever knows fields widens it to one
    void rangeChosen(layerscope::ByteRange range); // a run, exactly as dragged

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void relayout();
    void chooseRange(std::uint32_t from, std::uint32_t to);
    void updateAccessibleText();
    std::size_t byteAt(QPoint viewportPoint) const;
    bool isHidden(std::size_t byte) const { return byte < m_hidden.size() && m_hidden[byte]; }
    const ByteOwner* ownerAt(std::uint32_t byte) const;

    Bytes m_bytes;
    std::vector<ByteOwner> m_owners;
    std::vector<bool> m_hidden;
    ByteRange m_selected;
    std::vector<ByteRange> m_lit;
    std::uint32_t m_anchor = 0; // where a drag or Shift selection began
    std::uint32_t m_caret = 0;  // the byte that the arrow keys move from
    HexLayout m_layout;
};

} // namespace layerscope
