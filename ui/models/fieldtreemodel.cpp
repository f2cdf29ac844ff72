#include "ui/models/fieldtreemodel.h"

#include "trace/sentence.h"
#include "ui/playback/veil.h"
#include "ui/text.h"

#include <QStringList>

namespace layerscope {

FieldTreeModel::FieldTreeModel(QObject* parent) : QAbstractItemModel(parent) { m_children.resize(1); }

void FieldTreeModel::setFrame(Bytes bytes, Dissection dissection, SequenceBases bases, std::vector<bool> hidden,
                              bool hidesSizes) {
    beginResetModel();
    m_bytes = std::move(bytes);
    m_dissection = std::move(dissection);
    m_bases = bases;
    m_hidden = std::move(hidden);
    m_hidesSizes = hidesSizes;
    const std::size_t count = m_dissection.nodes.size();
    m_parent.assign(count, -1);
    m_row.assign(count, 0);
    m_children.assign(count + 1, {});
    std::vector<int> open; // the nodes on the way from the root to the present one
    for (std::size_t i = 0; i < count; ++i) {
        open.resize(std::min<std::size_t>(open.size(), m_dissection.nodes[i].depth));
        const int parentNode = open.empty() ? -1 : open.back();
        auto& siblings = m_children[parentNode < 0 ? count : static_cast<std::size_t>(parentNode)];
        m_parent[i] = parentNode;
        m_row[i] = static_cast<int>(siblings.size());
        siblings.push_back(static_cast<int>(i));
        open.push_back(static_cast<int>(i));
    }
    endResetModel();
}

void FieldTreeModel::setNumbering(Numbering numbering) {
    if (numbering == m_numbering)
        return;
    m_numbering = numbering;
    for (std::size_t i = 0; i < m_dissection.nodes.size(); ++i)
        if (m_dissection.nodes[i].field && m_dissection.nodes[i].field->abbrev.starts_with("tcp."))
            emit dataChanged(indexOfNode(i), indexOfNode(i, NoteColumn));
}

const DissectionNode* FieldTreeModel::node(const QModelIndex& index) const {
    return index.isValid() ? &m_dissection.nodes[index.internalId()] : nullptr;
}

QModelIndex FieldTreeModel::indexOfNode(std::size_t node, int column) const {
    return createIndex(m_row[node], column, static_cast<quintptr>(node));
}

QModelIndex FieldTreeModel::deepestAt(std::uint32_t byte, bool decrypted) const {
    QModelIndex best;
    int bestDepth = -1;
    for (std::size_t i = 0; i < m_dissection.nodes.size(); ++i) {
        const DissectionNode& candidate = m_dissection.nodes[i];
        if (candidate.generated || candidate.decrypted != decrypted || byte < candidate.begin ||
            byte - candidate.begin >= candidate.length)
            continue;
        // Several flags share a byte: the byte then belongs to the group, not to the first of them.
        const bool partOfByte = candidate.field && candidate.field->type == FieldType::Flag;
        if (!partOfByte && candidate.depth > bestDepth) {
            best = indexOfNode(i);
            bestDepth = candidate.depth;
        }
    }
    return best;
}

QModelIndex FieldTreeModel::covering(ByteRange range) const {
    QModelIndex best;
    for (std::size_t i = 0; range.length > 0 && i < m_dissection.nodes.size(); ++i) {
        const DissectionNode& candidate = m_dissection.nodes[i];
        const bool partOfByte = candidate.field && candidate.field->type == FieldType::Flag;
        if (!candidate.generated && candidate.decrypted == range.decrypted && !partOfByte &&
            candidate.begin == range.begin && candidate.length == range.length)
            best = indexOfNode(i);
    }
    if (best.isValid() || range.length == 0)
        return best;
    return deepestAt(range.begin, range.decrypted);
}

bool FieldTreeModel::isHidden(const DissectionNode& node) const {
    const auto index = static_cast<std::size_t>(&node - m_dissection.nodes.data());
    return index < m_hidden.size() && m_hidden[index];
}

QString FieldTreeModel::valueText(const DissectionNode& node) const {
    if (isHidden(node))
        return node.field ? hiddenWords() : QString();
    if (!node.field)
        return toQString(node.text);
    const bool sequence = node.field->abbrev == "tcp.seq_raw";
    const bool acknowledgment = node.field->abbrev == "tcp.ack_raw";
    if (sequence || acknowledgment) {
        const auto base = sequence ? m_bases.sequence : m_bases.acknowledgment;
        const auto raw = static_cast<std::uint32_t>(node.number);
        const bool relative = m_numbering == Numbering::Relative && base;
        return toQString(groupedNumber(relative ? raw - *base : raw));
    }
    return toQString(displayValue(node, m_dissection.bytesOf(node, m_bytes)));
}

QString FieldTreeModel::noteText(const DissectionNode& node) const {
    if (isHidden(node) && (node.field || m_hidesSizes))
        return {};
    if (!node.note.empty())
        return toQString(node.note);
    return node.field || node.length == 0 ? QString() : tr("%1 B").arg(node.length);
}

QString FieldTreeModel::accessibleText(const DissectionNode& node) const {
    QStringList parts{toQString(node.field ? node.field->name : node.protocol->name)};
    for (const QString& part : {valueText(node), noteText(node)})
        if (!part.isEmpty())
            parts << part;
    if (!node.field && node.protocol->layer != LayerNumber::None)
        parts << tr("layer %1").arg(static_cast<int>(node.protocol->layer));
    if (node.generated)
        parts << tr("worked out, not in these bytes");
    return parts.join(", ");
}

QModelIndex FieldTreeModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent))
        return {};
    const std::size_t parentNode = parent.isValid() ? parent.internalId() : m_dissection.nodes.size();
    return indexOfNode(static_cast<std::size_t>(m_children[parentNode][static_cast<std::size_t>(row)]), column);
}

QModelIndex FieldTreeModel::parent(const QModelIndex& index) const {
    if (!index.isValid() || m_parent[index.internalId()] < 0)
        return {};
    return indexOfNode(static_cast<std::size_t>(m_parent[index.internalId()]));
}

int FieldTreeModel::rowCount(const QModelIndex& parent) const {
    if (parent.column() > 0)
        return 0;
    return static_cast<int>(m_children[parent.isValid() ? parent.internalId() : m_dissection.nodes.size()].size());
}

int FieldTreeModel::columnCount(const QModelIndex&) const { return ColumnCount; }

QVariant FieldTreeModel::data(const QModelIndex& index, int role) const {
    const DissectionNode* line = node(index);
    if (!line)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NameColumn:
            return toQString(line->field ? line->field->name : line->protocol->name);
        case ValueColumn:
            return valueText(*line);
        case NoteColumn:
            return noteText(*line);
        default:
            return {};
        }
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return accessibleText(*line);
    case LayerRole:
        return static_cast<int>(line->protocol->layer);
    case ProtocolRole:
        return line->field == nullptr;
    case GeneratedRole:
        return line->generated;
    case SeverityRole:
        return static_cast<int>(isHidden(*line) ? Severity::Plain : line->severity);
    case HiddenRole:
        return isHidden(*line);
    default:
        return {};
    }
}

QVariant FieldTreeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Field");
    case ValueColumn:
        return tr("Value");
    case NoteColumn:
        return tr("Note");
    default:
        return {};
    }
}

} // namespace layerscope
