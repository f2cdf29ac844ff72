#include "ui/models/handshakemodel.h"

namespace layerscope {

void HandshakeModel::setSheet(HandshakeSheet sheet) {
    // The same number of lines keeps the place of whoever is in the table.
    const bool same = sheet.lines.size() == m_sheet.lines.size();
    if (!same)
        beginResetModel();
    m_sheet = std::move(sheet);
    if (!same)
        endResetModel();
    else if (!m_sheet.lines.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int HandshakeModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_sheet.lines.size());
}

int HandshakeModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant HandshakeModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const HandshakeLine& shown = line(index.row());
    const QString text = lineText(shown);
    if (role == Qt::EditRole && index.column() == Line)
        return shown.present ? text : shown.name + QStringLiteral(": ");
    if (role == Qt::ToolTipRole || role == Qt::AccessibleTextRole || role == Qt::DisplayRole) {
        switch (index.column()) {
        case Holds:
            if (role == Qt::DisplayRole)
                return {}; // a mark is painted
            return !shown.met ? tr("does not hold") : shown.required ? tr("holds") : tr("holds; optional");
        case Line:
            return shown.present ? text : shown.name + QStringLiteral(": ") + tr("(absent)");
        case Rule:
            return shown.rule;
        case Source:
            return shown.source;
        default:
            return {};
        }
    }
    if (role == Qt::TextAlignmentRole && index.column() == Source)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    return {};
}

QVariant HandshakeModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((section == Source ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Line:
        return tr("Line");
    case Rule:
        return tr("Rule");
    case Source:
        return tr("RFC 6455");
    default:
        return QString();
    }
}

Qt::ItemFlags HandshakeModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Line ? flags | Qt::ItemIsEditable : flags;
}

bool HandshakeModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.column() != Line)
        return false;
    const QString text = value.toString();
    if (text == data(index, Qt::EditRole).toString())
        return false;
    emit lineEdited(index.row(), text);
    return true;
}

} // namespace layerscope
