// Explore: scene, both stacks with the ladder between them, inspector, event list and transport bar.
#pragma once

#include "ui/playback/selection.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace layerscope {

class Document;
class EventList;
class FaultBar;
class FaultDesk;
class Inspector;
class LadderView;
class MessageBar;
class PaneTitle;
class Playback;
class SceneView;
class StackView;
class TransportBar;
class WebSocketPage;
class WhatIfStrip;
class WhyPopover;

// Arranges the views and carries keys and intentions from them to Playback, Selection and Document.
class ExplorePage : public QWidget {
    Q_OBJECT

public:
    ExplorePage(Document* document, Playback* playback, Selection* selection, QWidget* parent = nullptr);

    MessageBar* messages() const { return m_messages; }
    Inspector* inspector() const { return m_inspector; }
    EventList* events() const { return m_events; }
    LadderView* ladder() const { return m_ladder; }
    StackView* stack(int side) const { return side == 0 ? m_left : m_right; }
    SceneView* scene() const { return m_scene; }
    WhyPopover* why() const { return m_why; }
    FaultDesk* faults() const { return m_faults; }
    FaultBar* faultBar() const { return m_faultBar; }
    WhatIfStrip* whatIf() const { return m_whatIf; }
    WebSocketPage* webSocket() const { return m_webSocket; }
    bool webSocketShown() const; // in place of the ladder and what stands around it
    // Of the run as recorded, beside the one with the change; visible while both are shown.
    LadderView* otherLadder() const { return m_otherLadder; }
    QPushButton* simulatedButton() const { return m_simulated; }
    QPushButton* loopbackButton() const { return m_loopback; }

    // What a lesson leaves of the page: the scene and the faults only where they are asked for.
    enum class LessonParts { None, Question, QuestionAboutHosts, Task };
    void setLesson(LessonParts parts);
    // A pane of a fixed width on the left, above the transport; F6 comes to it first.
    void setFirstPane(QWidget* pane);
    // Brings a view to the front: "events", "bytes", "header"; others are always there.
    void showView(const QString& name);

    QByteArray saveState() const;
    void restoreState(const QByteArray& state);
    // Obeys a key of the stage; false when it is none.
    bool stageKey(QKeyEvent* event);

public slots:
    void askWhy(layerscope::EventId event); // none: the selected event
    void nextPane();                        // moves the focus
    void setSideBySide(bool on);            // both ladders of a what-if
    void focusStage();
    void setWebSocketShown(bool on); // needs a trace that has a WebSocket connection
    void followStream();             // of the selected packet
    void lightNextMessage();         // of the selected packet; behind the last one none
    void chooseLayer();              // a shared library with a layer of the user's own

signals:
    void webSocketShownChanged(bool shown);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeSourceRow();
    void connectFaults();
    void placeInspector(); // beside the rest, or in a narrow window as a tab beside the events
    void arrange();
    int stageWidth() const; // beside the first pane
    bool stacksWanted() const; // by a lesson, also where there is little room
    void showStacks();        // the splitters, as the size asks
    void showTrace();
    void showWhatIf();
    void followOther();
    void chooseHosts();
    void showSource();
    void followCursor();
    void showPacketMenu(FrameId frame, const QPoint& place);
    void connectMessages();
    void showMessage(); // which one is lit, above the ladder
    void offerFillings(HostId host, LayerNumber slot);

    Document* m_document;
    Playback* m_playback;
    Selection* m_selection;
    MessageBar* m_messages = nullptr;
    SceneView* m_scene = nullptr;
    QPushButton* m_simulated = nullptr;
    QPushButton* m_loopback = nullptr;
    QPushButton* m_stop = nullptr;
    QWidget* m_sourceRow = nullptr;
    LessonParts m_lesson = LessonParts::None;
    QWidget* m_firstPane = nullptr;
    QHBoxLayout* m_body = nullptr;
    bool m_stacksPointedAt = false; // by the page of a lesson
    QLabel* m_source = nullptr;
    QLabel* m_hint = nullptr;
    FaultDesk* m_faults = nullptr;
    FaultBar* m_faultBar = nullptr;
    WhatIfStrip* m_whatIf = nullptr;
    Playback* m_otherPlayback = nullptr; // of the run beside the one with the change
    Selection* m_otherSelection = nullptr;
    PaneTitle* m_otherTitle = nullptr;
    LadderView* m_otherLadder = nullptr;
    PaneTitle* m_leftTitle = nullptr;
    PaneTitle* m_ladderTitle = nullptr;
    PaneTitle* m_rightTitle = nullptr;
    QPushButton* m_lit = nullptr; // names the lit message, and ends it
    StackView* m_left = nullptr;
    LadderView* m_ladder = nullptr;
    StackView* m_right = nullptr;
    EventList* m_events = nullptr;
    Inspector* m_inspector = nullptr;
    TransportBar* m_transport = nullptr;
    WhyPopover* m_why = nullptr;
    WebSocketPage* m_webSocket = nullptr;
    QStackedWidget* m_pages = nullptr; // what Explore shows | handshake and frames
    QSplitter* m_columns = nullptr;    // stage and events | inspector
    QSplitter* m_rows = nullptr;       // scene, stacks with ladder | events
    QTabWidget* m_lower = nullptr;     // events, and in a narrow window the inspector
    QSplitter* m_middle = nullptr;     // stack | ladder | stack
    bool m_arranged = false;           // somebody has moved a splitter, now or the last time
};

} // namespace layerscope
