// The event list below the ladder: the ladder's twin in words.
#pragma once

#include "ui/playback/selection.h"

#include <QTreeView>
#include <QWidget>
#include <array>

class QPushButton;
class QToolButton;

namespace layerscope {

class EventListModel;
class PaneTitle;
class Playback;

// The table itself. Keys that move the cursor by steps, and all letters and digits, go on to the window.
class EventTable : public QTreeView {
    Q_OBJECT

public:
    explicit EventTable(QWidget* parent = nullptr);
    void fitColumns(); // to the width and to the names of the hosts

signals:
    void whyRequested();
    void menuRequested(const QModelIndex& index, const QPoint& place); // place: on the screen

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& options, const QModelIndex& index) const override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void updateGeometries() override;
    void changeEvent(QEvent* event) override;

private:
    void placeWhy();

    QPushButton* m_why = nullptr;
};

// Title with the layer filter, and the table. The selected row follows the cursor; choosing a row moves the cursor.
class EventList : public QWidget {
    Q_OBJECT

public:
    EventList(Playback* playback, Selection* selection, QWidget* parent = nullptr);

    EventTable* table() const { return m_table; }
    EventListModel* model() const { return m_model; }
    QToolButton* layerButton(int layer) const { return m_layers[static_cast<std::size_t>(layer)]; }

signals:
    void whyRequested(layerscope::EventId event);
    void eventChosen(layerscope::EventId event);                        // by the user, in the table
    void menuRequested(layerscope::EventId event, const QPoint& place); // place: on the screen

private:
    void follow();
    void rowChosen(const QModelIndex& index);
    void showFilter();
    void updateRemark();

    Playback* m_playback;
    Selection* m_selection;
    EventListModel* m_model = nullptr;
    PaneTitle* m_title = nullptr;
    EventTable* m_table = nullptr;
    std::array<QToolButton*, 8> m_layers{}; // by LayerNumber; [0] unused
    bool m_following = false;               // the current row changes because the cursor moved
};

} // namespace layerscope
