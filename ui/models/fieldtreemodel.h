// The fields of one frame as a tree: protocols at the top, their fields below.
#pragma once

#include "ui/playback/selection.h"
#include "wire/dissection.h"

#include <QAbstractItemModel>

namespace layerscope {

// What relative numbering subtracts: the initial sequence numbers of the sender and of its peer.
struct SequenceBases {
    std::optional<std::uint32_t> sequence;
    std::optional<std::uint32_t> acknowledgment;
};

// Reads a Dissection, which it keeps together with the frame's bytes.
class FieldTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, NoteColumn, ColumnCount };
    enum Role {
        LayerRole = Qt::UserRole + 1, // int, 0 to 7
        ProtocolRole,                 // bool: a protocol's own line
        GeneratedRole,                // bool: worked out, not read from the bytes
        SeverityRole,                 // int of Severity
        HiddenRole,                   // bool: its value may not be seen yet
    };

    explicit FieldTreeModel(QObject* parent = nullptr);

    // `hidden`: by node, those whose values a question hides; empty: none.
    void setFrame(Bytes bytes, Dissection dissection, SequenceBases bases = {}, std::vector<bool> hidden = {},
                  bool hidesSizes = false);
    void clear() { setFrame({}, {}); }
    // Sequence and acknowledgment numbers as they are on the wire, or counted from the initial ones.
    void setNumbering(Numbering numbering);

    const Bytes& bytes() const { return m_bytes; }
    const Dissection& dissection() const { return m_dissection; }
    // The node of a line; null for an invalid index.
    const DissectionNode* node(const QModelIndex& index) const;
    // The line of the deepest node that covers a byte (of the frame, or of what was decrypted) and was read from the
    // bytes; invalid when there is none.
    QModelIndex deepestAt(std::uint32_t byte, bool decrypted = false) const;
    // The line whose bytes are exactly these, the deepest when there are several, or else deepestAt() its beginning.
    QModelIndex covering(ByteRange range) const;
    bool isHidden(const DissectionNode& node) const;
    QString valueText(const DissectionNode& node) const;
    QString noteText(const DissectionNode& node) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QModelIndex indexOfNode(std::size_t node, int column = NameColumn) const;
    QString accessibleText(const DissectionNode& node) const;

    Bytes m_bytes;
    Dissection m_dissection;
    SequenceBases m_bases;
    std::vector<bool> m_hidden;
    bool m_hidesSizes = false;
    Numbering m_numbering = Numbering::Raw;
    // By node: its parent's node (or -1), its row there, and its children. The last entry of m_children is the root's.
    std::vector<int> m_parent;
    std::vector<int> m_row;
    std::vector<std::vector<int>> m_children;
};

} // namespace layerscope
