// The messages of the selected frame; the chosen one is lit wherever its bytes are.
#pragma once

#include "ui/models/messagebook.h"

#include <QWidget>

class QListWidget;
class QToolButton;

namespace layerscope {

class PaneTitle;
class Playback;
class Selection;

// A title and a few rows; not shown while the frame carries no message. Choosing a row, by a click or with Up and Down,
// lights its message; Escape and the button in the title end that.
class MessageList : public QWidget {
    Q_OBJECT

public:
    // `book` outlives the list.
    MessageList(Playback* playback, Selection* selection, MessageBook* book, QWidget* parent = nullptr);

    QListWidget* list() const { return m_list; }
    QToolButton* clearButton() const { return m_clear; }
    const std::vector<MessageBook::Handle>& messages() const { return m_messages; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void showFrame();
    void showMessage(); // which one is lit
    void fit();

    Playback* m_playback;
    Selection* m_selection;
    MessageBook* m_book;
    std::vector<MessageBook::Handle> m_messages; // by row
    PaneTitle* m_title = nullptr;
    QToolButton* m_clear = nullptr;
    QListWidget* m_list = nullptr;
    bool m_settling = false; // rows change because of Selection, not because of the user
};

} // namespace layerscope
