#include "ui/models/unmaskmodel.h"

#include "ui/text.h"
#include "ui/theme/theme.h"

#include <fmt/format.h>

namespace layerscope {

void UnmaskModel::setFrame(const FrameBits& bits) {
    const auto rowsOf = [](const FrameBits& frame) {
        return frame.masked ? std::min(mostRows, frame.payloadSize()) : std::size_t{0};
    };
    const bool same = rowsOf(m_bits) == rowsOf(bits);
    if (!same)
        beginResetModel();
    m_bits = bits;
    if (!same)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

std::size_t UnmaskModel::leftOut() const {
    return m_bits.masked ? m_bits.payloadSize() - static_cast<std::size_t>(rowCount()) : 0;
}

int UnmaskModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_bits.masked ? 0 : static_cast<int>(std::min(mostRows, m_bits.payloadSize()));
}

int UnmaskModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant UnmaskModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const std::uint8_t masked = m_bits.bytes[m_bits.payloadAt + row], key = m_bits.key[row % 4];
    const auto both = [](const char* sign, std::uint8_t byte) {
        return toQString(fmt::format("{}{:02x} {:04b} {:04b}", sign, byte, byte >> 4, byte & 15));
    };
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        switch (index.column()) {
        case Index:
            return QString::number(row);
        case Masked:
            return both("", masked);
        case Key:
            return both("⊕ ", key);
        case Original:
            return both("= ", masked ^ key);
        case Character: {
            const int original = masked ^ key;
            return original > 0x20 && original < 0x7f ? QString(QChar(original))
                   : original == 0x20                 ? tr("space")
                                                      : QStringLiteral("·");
        }
        default:
            return {};
        }
    }
    if (role == Qt::FontRole)
        return themeFont(index.column() == Character ? TextRole::MonoBold : TextRole::Mono);
    if (role == Qt::TextAlignmentRole && index.column() == Character)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignCenter));
    return {};
}

QVariant UnmaskModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Index:
        return tr("i");
    case Masked:
        return tr("masked");
    case Key:
        return tr("⊕ key[i mod 4]");
    case Original:
        return tr("= original");
    default:
        return tr("text");
    }
}

} // namespace layerscope
