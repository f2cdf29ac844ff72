// The field tree of the inspector: one line a field, with value and note.
#pragma once

#include <QTreeView>

namespace layerscope {

// Paints its lines itself: badge, name, value in mono, note at the right. Shows a FieldTreeModel.
class FieldTreeView : public QTreeView {
    Q_OBJECT

public:
    explicit FieldTreeView(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;

protected:
    void drawRow(QPainter* painter, const QStyleOptionViewItem& options, const QModelIndex& index) const override;
    void drawBranches(QPainter*, const QRect&, const QModelIndex&) const override {} // drawRow paints the chevron
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    int depthOf(QModelIndex index) const;
};

} // namespace layerscope
