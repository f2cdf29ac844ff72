// Both directions' bytes of a connection in order, parted by side, as text or hex.
#pragma once

#include "ui/models/followedstream.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace layerscope {

class Playback;
class SegmentedControl;
class Selection;

// Shows what has arrived at the cursor, and follows it. A click in the text selects the packet that brought the
// byte there, and says which byte it is. Deletes
// itself when it is closed, or when another trace is shown.
class FollowStreamDialog : public QDialog {
    Q_OBJECT

public:
    FollowStreamDialog(Playback* playback, Selection* selection, ConnectionId connection, QWidget* parent);

    static bool possible(const Trace& trace, FrameId frame); // it belongs to a TCP or UDP connection

    QPlainTextEdit* text() const { return m_text; }
    SegmentedControl* sides() const { return m_sides; }
    SegmentedControl* forms() const { return m_forms; }
    QPushButton* copyButton() const { return m_copy; }
    // The bytes of the side that is shown, or everything as text when both are.
    QByteArray content() const;
    bool saveTo(const QString& path); // says in the window why it failed

signals:
    void byteChosen(layerscope::FrameId frame, std::uint32_t byte);

private:
    void build();  // the stream, when the trace is new or has grown
    void render(); // what is chosen, at the cursor
    void follow();
    void selectAt(int place);
    void find();
    void save();
    QString sideName(bool fromServer) const;

    Playback* m_playback;
    Selection* m_selection;
    ConnectionId m_connection;
    std::shared_ptr<const Trace> m_trace;
    FollowedStream m_stream;
    std::size_t m_shownPieces = SIZE_MAX; // that have arrived
    struct Place {
        int begin, end; // of a turn's content in the text
        bool fromServer;
        std::size_t first; // its first byte, in its direction
        std::size_t length;
    };
    std::vector<Place> m_places;
    SegmentedControl* m_sides = nullptr;
    SegmentedControl* m_forms = nullptr;
    QLineEdit* m_find = nullptr;
    QPlainTextEdit* m_text = nullptr;
    QLabel* m_status = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace layerscope
