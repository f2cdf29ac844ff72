// Handshake and frames of a WebSocket connection: both messages with their rules, Accept in steps, one frame in bits.
#pragma once

#include "ui/models/handshakesheet.h"
#include "ui/models/websocketconversation.h"
#include "ui/playback/selection.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace layerscope {

class AcceptSteps;
class FramePane;
class HandshakePane;
class PaneTitle;
class Playback;

// Shows what has arrived at the cursor. Whatever is edited here is judged, an end of our own is asked what it does with
// it, and what belongs to a scene can be run.
class WebSocketPage : public QWidget {
    Q_OBJECT

public:
    WebSocketPage(Playback* playback, Selection* selection, QWidget* parent = nullptr);

    bool available() const { return !m_connections.empty(); } // the trace has such a connection
    HandshakePane* request() const { return m_request; }
    HandshakePane* response() const { return m_response; }
    AcceptSteps* accept() const { return m_accept; }
    FramePane* frames() const { return m_frames; }
    QPushButton* goButton() const { return m_go; }
    QComboBox* connections() const { return m_chooser; }
    std::vector<QWidget*> panes() const; // for moving the focus among them
    void setRunnable(bool runnable);     // what is shown is a scene that can run again

signals:
    void availabilityChanged(bool available);
    // A host is to send its message of the handshake with these changes, in a run of its own.
    void runRequested(layerscope::HostId host, const QStringList& headers);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void search();
    void choose(ConnectionId connection);
    void goToAnswer();
    void arrange();
    void follow(); // the cursor
    void followSelection();
    void showHandshake();
    void showFrame(std::size_t index);
    void chooseFrame(std::size_t index);
    bool canRun(HostId host) const;
    void run(HandshakeSide side);
    void editRequest(int row, const QString& text);
    void editResponse(int row, const QString& text);

    Playback* m_playback;
    Selection* m_selection;
    WebSocketSearch m_search;
    std::vector<ConnectionId> m_connections;
    std::optional<WebSocketConversation> m_conversation;
    std::weak_ptr<const Trace> m_trace; // that the conversation was read from
    int m_shown = -1;                   // which messages of the handshake have arrived: 0 to 2
    std::size_t m_frame = SIZE_MAX, m_frameCount = SIZE_MAX;
    QString m_editedRequest, m_editedResponse; // empty: as sent

    QStackedWidget* m_stack = nullptr;
    QLabel* m_nothing = nullptr;
    QPushButton* m_go = nullptr;
    QComboBox* m_chooser = nullptr;
    HandshakePane* m_request = nullptr;
    HandshakePane* m_response = nullptr;
    PaneTitle* m_acceptTitle = nullptr;
    AcceptSteps* m_accept = nullptr;
    FramePane* m_frames = nullptr;
    QSplitter* m_columns = nullptr;
    QSplitter* m_rows = nullptr;
    bool m_arranged = false;
    bool m_runnable = false;
    bool m_toAnswer = false; // the next trace is the run that was asked for: go to where it is answered
};

} // namespace layerscope
