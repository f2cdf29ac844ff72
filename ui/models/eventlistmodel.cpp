#include "ui/models/eventlistmodel.h"

#include "trace/sentence.h"
#include "ui/names.h"
#include "ui/text.h"
#include "ui/theme/glyphs.h"

#include <algorithm>

namespace layerscope {

EventListModel::EventListModel(QObject* parent) : QAbstractTableModel(parent) {}

void EventListModel::setTrace(std::shared_ptr<const Trace> trace) {
    beginResetModel();
    m_trace = std::move(trace);
    m_scanned = m_trace ? m_trace->eventCount() : 0;
    m_position = 0;
    m_lit.reset();
    m_rows.clear();
    if (m_filtered)
        m_rows = shownFrom(0);
    endResetModel();
}

void EventListModel::grow() {
    if (!m_trace || m_trace->eventCount() == m_scanned)
        return;
    const int before = rowCount();
    if (!m_filtered) {
        beginInsertRows({}, before, static_cast<int>(m_trace->eventCount()) - 1);
        m_scanned = m_trace->eventCount();
        endInsertRows();
        return;
    }
    const std::vector<std::uint32_t> more = shownFrom(m_scanned);
    m_scanned = m_trace->eventCount();
    if (more.empty())
        return;
    beginInsertRows({}, before, before + static_cast<int>(more.size()) - 1);
    m_rows.insert(m_rows.end(), more.begin(), more.end());
    endInsertRows();
}

void EventListModel::setShownLayers(const std::array<bool, 8>& shown) {
    if (shown == m_shown)
        return;
    beginResetModel();
    m_shown = shown;
    m_filtered = !std::ranges::all_of(m_shown, std::identity{});
    m_rows.clear();
    if (m_filtered)
        m_rows = shownFrom(0);
    endResetModel();
}

std::vector<std::uint32_t> EventListModel::shownFrom(std::size_t first) const {
    std::vector<std::uint32_t> rows;
    const std::size_t count = m_trace ? m_trace->eventCount() : 0;
    for (std::size_t i = first; i < count; ++i) {
        const auto id = static_cast<std::uint32_t>(i);
        const LayerNumber layer = m_trace->event({id}).layer;
        if (layer == LayerNumber::None || m_shown[static_cast<std::size_t>(layer)])
            rows.push_back(id);
    }
    return rows;
}

void EventListModel::setPosition(std::size_t position) {
    if (position == m_position)
        return;
    const int first = lastRowBefore(std::min(position, m_position)) + 1;
    const int last = lastRowBefore(std::max(position, m_position));
    m_position = position;
    if (last >= first)
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1), {FutureRole});
}

void EventListModel::setLit(std::shared_ptr<const CarriedMessage> message) {
    m_lit = std::move(message);
    if (rowCount() > 0)
        emit dataChanged(index(0, NumberColumn), index(rowCount() - 1, ColumnCount - 1),
                         {LitRole, Qt::AccessibleTextRole});
}

bool EventListModel::lit(EventId id) const {
    if (!m_lit)
        return false;
    const Event event = m_trace->event(id);
    return m_lit->isIn(event.frame) || (event.kind == EventKind::MessageSent && event.message() == m_lit->message);
}

EventId EventListModel::eventAt(int row) const {
    if (row < 0 || row >= rowCount())
        return {};
    return {m_filtered ? m_rows[static_cast<std::size_t>(row)] : static_cast<std::uint32_t>(row)};
}

int EventListModel::rowOf(EventId event) const {
    if (!event || event.value >= m_scanned)
        return -1;
    if (!m_filtered)
        return static_cast<int>(event.value);
    const auto found = std::ranges::lower_bound(m_rows, event.value);
    return found != m_rows.end() && *found == event.value ? static_cast<int>(found - m_rows.begin()) : -1;
}

int EventListModel::lastRowBefore(std::size_t position) const {
    if (!m_filtered)
        return static_cast<int>(std::min(position, m_scanned)) - 1;
    const auto next = std::ranges::lower_bound(m_rows, position, {}, [](std::uint32_t id) { return std::size_t{id}; });
    return static_cast<int>(next - m_rows.begin()) - 1;
}

int EventListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_filtered ? m_rows.size() : m_scanned);
}

int EventListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString EventListModel::text(EventId id, int column) const {
    const Event event = m_trace->event(id);
    switch (column) {
    case NumberColumn:
        return QString::number(id.value + 1);
    case TimeColumn:
        return toQString(timeText(event.time));
    case HostColumn:
        return event.host ? toQString(m_trace->host(event.host).name) : tr("link");
    case LayerColumn:
        return event.layer == LayerNumber::None ? QString() : QString::number(static_cast<int>(event.layer));
    case EventColumn:
        return toQString(sentence(*m_trace, id));
    case CauseColumn:
        return event.cause ? QStringLiteral("#%1").arg(event.cause.value + 1) : QString();
    case OriginColumn:
        return originTitle(event.origin);
    default:
        return {};
    }
}

QString EventListModel::longestHost() const {
    QString longest = tr("server");
    for (std::uint32_t i = 0; m_trace && i < m_trace->hostCount(); ++i) {
        const QString name = toQString(m_trace->host({i}).name);
        if (name.size() > longest.size())
            longest = name;
    }
    return longest;
}

QVariant EventListModel::look(EventId id) const {
    const Event event = m_trace->event(id);
    const bool segment = event.kind == EventKind::LayerDown && event.layer == LayerNumber::Transport;
    if (!segment && !event.frame)
        return {};
    const FrameSummary summary =
        segment ? summarizePdu(m_trace->bytes(event.blob()), LayerNumber::Transport)
                : summarize(m_trace->frameBytes(event.frame), m_trace->frame(event.frame).linkType);
    return QVariant::fromValue(FrameLook{summary.kind, summary.topLayer, event.kind == EventKind::FrameLost});
}

QVariant EventListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_trace)
        return {};
    const EventId id = eventAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(id, index.column());
    case Qt::ToolTipRole:
        return index.column() == EventColumn ? text(id, EventColumn) : QVariant();
    case Qt::AccessibleTextRole:
        if (index.column() == LayerColumn)
            return tr("layer %1").arg(text(id, LayerColumn));
        if (index.column() == NumberColumn && lit(id))
            return tr("%1, carries the lit message").arg(text(id, NumberColumn));
        return text(id, index.column());
    case LayerRole:
        return static_cast<int>(m_trace->event(id).layer);
    case LookRole:
        return look(id);
    case OriginRole:
        return static_cast<int>(m_trace->event(id).origin);
    case LitRole:
        return lit(id);
    case FutureRole:
        return id.value >= m_position;
    case FaultRole: {
        const Event event = m_trace->event(id);
        return event.kind == EventKind::FrameLost || event.kind == EventKind::FrameCorrupted ||
               event.kind == EventKind::FrameDuplicated || event.kind == EventKind::FrameDelayed;
    }
    default:
        return {};
    }
}

QVariant EventListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NumberColumn:
        return QStringLiteral("#");
    case TimeColumn:
        return tr("Time (s)");
    case HostColumn:
        return tr("Host");
    case LayerColumn:
        return tr("Layer");
    case EventColumn:
        return tr("Event");
    case CauseColumn:
        return tr("Cause");
    case OriginColumn:
        return tr("Origin");
    default:
        return {};
    }
}

} // namespace layerscope
