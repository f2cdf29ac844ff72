// The lines of a handshake sheet as a table: whether it holds, line, rule, section. Lines can be edited.
#pragma once

#include "ui/models/handshakesheet.h"

#include <QAbstractTableModel>

namespace layerscope {

class HandshakeModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Holds, Line, Rule, Source, ColumnCount };

    explicit HandshakeModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setSheet(HandshakeSheet sheet);
    const HandshakeSheet& sheet() const { return m_sheet; }
    const HandshakeLine& line(int row) const { return m_sheet.lines[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

signals:
    void lineEdited(int row, const QString& text); // somebody wants this line to read so

private:
    HandshakeSheet m_sheet;
};

} // namespace layerscope
