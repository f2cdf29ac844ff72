// How a masked payload becomes the original, byte by byte (RFC 6455 §5.3).
#pragma once

#include "ui/models/framebits.h"

#include <QAbstractTableModel>

namespace layerscope {

class UnmaskModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Index, Masked, Key, Original, Character, ColumnCount };
    static constexpr std::size_t mostRows = 1024;

    explicit UnmaskModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setFrame(const FrameBits& bits); // no rows when it is not masked
    std::size_t leftOut() const;          // bytes behind the last row

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    FrameBits m_bits;
};

} // namespace layerscope
