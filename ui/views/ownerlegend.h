// The line above the bytes that names their owners.
#pragma once

#include "ui/models/framecontent.h"

#include <QWidget>

namespace layerscope {

class OwnerLegend : public QWidget {
    Q_OBJECT

public:
    explicit OwnerLegend(QWidget* parent = nullptr);
    void setOwners(const std::vector<ByteOwner>& owners);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Entry {
        LayerNumber layer;
        QString names;
    };
    std::vector<Entry> m_entries; // in the order of their first bytes
};

} // namespace layerscope
