// One WebSocket frame: its bits beside its unmasking, and what the receiver does; bits can be turned over.
#pragma once

#include "ui/models/unmaskmodel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QTableView;
class QToolButton;

namespace layerscope {

class FrameBitsView;
class PaneTitle;

class FramePane : public QWidget {
    Q_OBJECT

public:
    explicit FramePane(QWidget* parent = nullptr);

    // The first `count` frames of the conversation may be chosen, and `index` is shown; SIZE_MAX: none yet.
    void setFrames(const WebSocketConversation* conversation, std::size_t count, std::size_t index);
    std::size_t index() const { return m_index; }

    FrameBitsView* bits() const { return m_bits; }
    QTableView* unmasking() const { return m_table; }
    QComboBox* chooser() const { return m_chooser; }
    QPushButton* resetButton() const { return m_reset; }
    QString verdict() const;

signals:
    void frameChosen(std::size_t index); // by the user; may be one behind the last that may be chosen

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void turnBit(std::size_t bit);
    void show(); // the frame with what was turned
    QString answerOf(const WebSocketFrameRecord& record, ByteView bytes) const;
    void fitColumns();
    void lightFromTable();
    void lightFromMark(std::size_t bit);

    const WebSocketConversation* m_conversation = nullptr;
    std::size_t m_count = 0;
    std::size_t m_index = SIZE_MAX;
    Bytes m_edited;
    PaneTitle* m_title = nullptr;
    PaneTitle* m_maskTitle = nullptr;
    QComboBox* m_chooser = nullptr;
    QToolButton* m_before = nullptr;
    QToolButton* m_next = nullptr;
    FrameBitsView* m_bits = nullptr;
    QLabel* m_verdict = nullptr;
    QPushButton* m_reset = nullptr;
    UnmaskModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_formula = nullptr;
    QLabel* m_maskNote = nullptr;
    QSplitter* m_splitter = nullptr;
    bool m_arranged = false; // somebody has moved it
};

} // namespace layerscope
