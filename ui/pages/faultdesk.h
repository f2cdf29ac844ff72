// Everything with which a student gives faults: actions, menus, and the small forms behind them.
#pragma once

#include "sim/scenario.h"
#include "ui/playback/selection.h"

#include <QObject>
#include <functional>

class QAction;
class QMenu;

namespace layerscope {

class Document;
class Playback;

// The packet that is meant is the selected one, or before there is any, the next to be sent.
class FaultDesk : public QObject {
    Q_OBJECT

public:
    FaultDesk(Document* document, Playback* playback, Selection* selection, QWidget* window);

    // Lose, Delay, Duplicate, Corrupt, Corrupt chosen bits, Reorder.
    const QList<QAction*>& packetActions() const { return m_packetActions; }
    QAction* action(FaultKind kind) const;
    QAction* cutAction() const { return m_cut; }   // cuts the cable of that packet now, or mends it
    QAction* listAction() const { return m_list; } // shows all faults
    // A menu for the packet that is meant; fills itself when it opens.
    void fill(QMenu* menu);

    FrameId target() const;
    QString targetName() const; // "This packet", "Next packet", or why there is none
    bool possible() const;      // a simulated run is shown, and no task forbids it

public slots:
    void give(layerscope::FrameId frame, layerscope::FaultKind kind);
    void delay(layerscope::FrameId frame, layerscope::Duration added);
    void editLink(layerscope::LinkId link);
    void listFaults();

signals:
    void changed();                       // the target or what can be done
    void refused(const QString& message); // nothing has changed

private:
    QAction* add(const QString& text, const QString& tip, const QString& icon, const std::function<void()>& what);
    void update();
    void askDelay();
    void askBits();
    void cutOrMend(std::size_t link);
    std::optional<std::size_t> cutNow(std::size_t link) const; // the fault that has the cable out at this moment
    std::size_t targetLink() const;

    Document* m_document;
    Playback* m_playback;
    Selection* m_selection;
    QWidget* m_window;
    QList<QAction*> m_packetActions;
    QAction* m_lose = nullptr;
    QAction* m_delay = nullptr;
    QAction* m_duplicate = nullptr;
    QAction* m_corrupt = nullptr;
    QAction* m_bits = nullptr;
    QAction* m_reorder = nullptr;
    QAction* m_cut = nullptr;
    QAction* m_list = nullptr;
    QString m_shown; // what the actions say now, to tell a change from a mere move
};

} // namespace layerscope
