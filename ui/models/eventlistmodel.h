// The events of a trace as rows, made only when they are looked at.
#pragma once

#include "ui/playback/selection.h"

#include <QAbstractTableModel>
#include <memory>

namespace layerscope {

// Keeps no text: sentences are made for the rows on screen. With all layers shown it keeps nothing per row; with a
// filter, one number a row.
class EventListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column {
        NumberColumn,
        TimeColumn,
        HostColumn,
        LayerColumn,
        EventColumn,
        CauseColumn,
        OriginColumn,
        WhyColumn,
        ColumnCount
    };
    enum Role {
        LayerRole = Qt::UserRole + 1, // int, 0 to 7
        LookRole,                     // FrameLook of the packet concerned; else invalid
        OriginRole,                   // int of Origin
        FutureRole,                   // bool: has not happened yet at the cursor
        LitRole,                      // bool: about a frame that carries the lit message, or about the message
        FaultRole,                    // bool: a network fault, shown in the fault colour
    };

    explicit EventListModel(QObject* parent = nullptr);

    void setTrace(std::shared_ptr<const Trace> trace);
    void grow(); // the same trace has more events
    void setShownLayers(const std::array<bool, 8>& shown);
    void setPosition(std::size_t position); // of the cursor: events from here on are the future

    void setLit(std::shared_ptr<const CarriedMessage> message);

    EventId eventAt(int row) const;
    int rowOf(EventId event) const;                // -1 when its layer is hidden
    int lastRowBefore(std::size_t position) const; // of the events before `position`; -1 when there is none
    bool filtered() const { return m_filtered; }
    QString longestHost() const; // of the names in the Host column

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<std::uint32_t> shownFrom(std::size_t first) const;
    QString text(EventId id, int column) const;
    QVariant look(EventId id) const;
    bool lit(EventId id) const;

    std::shared_ptr<const Trace> m_trace;
    std::array<bool, 8> m_shown{true, true, true, true, true, true, true, true};
    std::shared_ptr<const CarriedMessage> m_lit;
    bool m_filtered = false;
    std::size_t m_scanned = 0;         // events of the trace that the rows know of
    std::vector<std::uint32_t> m_rows; // events shown, in order; empty unless filtered
    std::size_t m_position = 0;
};

} // namespace layerscope
