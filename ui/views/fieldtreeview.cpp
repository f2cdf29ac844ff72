#include "ui/views/fieldtreeview.h"

#include "ui/models/fieldtreemodel.h"
#include "ui/theme/badge.h"
#include "ui/theme/glyphs.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace layerscope {

namespace {

class LineHeight : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {unit(20), std::max(unit(3), QFontMetrics(themeFont(TextRole::Body)).height() + unit(0.5))};
    }
};

} // namespace

FieldTreeView::FieldTreeView(QWidget* parent) : QTreeView(parent) {
    setFrameShape(QFrame::NoFrame);
    setHeaderHidden(true);
    setUniformRowHeights(true);
    setItemDelegate(new LineHeight(this));
    setIndentation(unit(2.75));
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setExpandsOnDoubleClick(true);
    setAccessibleName(tr("Fields of the frame"));
}

void FieldTreeView::setModel(QAbstractItemModel* newModel) {
    QTreeView::setModel(newModel);
    // One column paints the whole line; the other two are for models' other readers.
    header()->setStretchLastSection(true);
    header()->setMinimumSectionSize(0);
    for (int column = FieldTreeModel::ValueColumn; column < FieldTreeModel::ColumnCount; ++column)
        setColumnHidden(column, true);
}

int FieldTreeView::depthOf(QModelIndex index) const {
    int depth = 0;
    for (index = index.parent(); index.isValid(); index = index.parent())
        ++depth;
    return depth;
}

void FieldTreeView::drawRow(QPainter* painter, const QStyleOptionViewItem& options, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const QRect line(0, options.rect.top(), viewport()->width(), options.rect.height());
    const bool selected = selectionModel()->isSelected(index);
    const bool protocol = index.data(FieldTreeModel::ProtocolRole).toBool();
    const auto severity = static_cast<Severity>(index.data(FieldTreeModel::SeverityRole).toInt());
    const int depth = depthOf(index);

    painter->save();
    if (selected) {
        painter->fillRect(line, theme.selection);
        painter->fillRect(QRect(0, line.top(), unit(0.5), line.height()), theme.ink);
    }
    if (model()->hasChildren(index)) {
        const QPointF centre(unit(2.25) + unit(2.75) * depth, line.center().y() + 0.5);
        const double arm = unit(0.5);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(theme.ink, 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        if (isExpanded(index))
            painter->drawPolyline(QPolygonF{centre + QPointF(-arm, -arm / 2), centre + QPointF(0, arm / 2),
                                            centre + QPointF(arm, -arm / 2)});
        else
            painter->drawPolyline(QPolygonF{centre + QPointF(-arm / 2, -arm), centre + QPointF(arm / 2, 0),
                                            centre + QPointF(-arm / 2, arm)});
    }
    int nameLeft = unit(6.25) + unit(2.75) * (depth - 1);
    if (protocol) {
        const double side = badgeSide();
        paintLayerBadge(*painter, QRectF(unit(3.5), line.top() + (line.height() - side) / 2, side, side),
                        static_cast<LayerNumber>(index.data(FieldTreeModel::LayerRole).toInt()));
        nameLeft = unit(6.5);
    }
    const int right = line.right() - unit(1.5);
    const int gap = unit(1.5);
    const QString name = index.data(Qt::DisplayRole).toString();
    QString value = index.siblingAtColumn(FieldTreeModel::ValueColumn).data().toString();
    QString note = index.siblingAtColumn(FieldTreeModel::NoteColumn).data().toString();

    QFont nameFont = themeFont(protocol || selected ? TextRole::BodyBold : TextRole::Body);
    nameFont.setItalic(index.data(FieldTreeModel::GeneratedRole).toBool());
    const QFont valueFont = themeFont(protocol ? TextRole::Caption : selected ? TextRole::MonoBold : TextRole::Mono);
    const QFont noteFont = themeFont(TextRole::Caption);
    const QFontMetrics nameMetrics(nameFont);
    const QFontMetrics valueMetrics(valueFont);
    const QFontMetrics noteMetrics(noteFont);

    // Values stand in one column, except behind a name that reaches into it. The note takes what is left, but a
    // protocol's note is its size, which is never shortened.
    const int nameEnd = nameLeft + nameMetrics.horizontalAdvance(name);
    const int valueLeft = std::max(nameEnd + gap, protocol ? static_cast<int>(line.width() * 0.55)
                                                           : static_cast<int>(line.width() * 0.49));
    const int noteNeeds = protocol && !note.isEmpty() ? noteMetrics.horizontalAdvance(note) + gap : 0;
    value = valueMetrics.elidedText(value, Qt::ElideRight, std::max(0, right - noteNeeds - valueLeft));
    const int valueEnd =
        value.isEmpty() ? std::max(nameEnd, valueLeft - gap) : valueLeft + valueMetrics.horizontalAdvance(value);
    note = noteMetrics.elidedText(note, Qt::ElideRight, std::max(0, right - valueEnd - gap));

    painter->setFont(nameFont);
    painter->setPen(theme.ink);
    painter->drawText(QRect(nameLeft, line.top(), right - nameLeft, line.height()), Qt::AlignLeft | Qt::AlignVCenter,
                      nameMetrics.elidedText(name, Qt::ElideRight, right - nameLeft));
    painter->setFont(valueFont);
    painter->setPen(protocol ? theme.secondaryText : theme.ink);
    if (!protocol && index.data(FieldTreeModel::HiddenRole).toBool()) {
        painter->setFont(noteFont);
        paintHatch(*painter, QRectF(valueLeft, line.top() + 2, right - valueLeft, line.height() - 4), value);
    } else {
        painter->drawText(QRect(valueLeft, line.top(), right - valueLeft, line.height()),
                          Qt::AlignLeft | Qt::AlignVCenter, value);
    }
    painter->setFont(noteFont);
    painter->setPen(severity >= Severity::Warning ? theme.faultText : theme.secondaryText);
    if (note.size() > 1)
        painter->drawText(QRect(valueEnd, line.top(), right - valueEnd, line.height()),
                          Qt::AlignRight | Qt::AlignVCenter, note);
    painter->restore();
}

void FieldTreeView::paintEvent(QPaintEvent* event) {
    QTreeView::paintEvent(event);
    const Theme& theme = Theme::current();
    QPainter painter(viewport());
    if (!model() || model()->rowCount() == 0) {
        painter.setFont(themeFont(TextRole::Body));
        painter.setPen(theme.secondaryText);
        painter.drawText(
            viewport()->rect().adjusted(unit(1.5), unit(1.5), -unit(1.5), 0),
            Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
            tr("The packet under way, or one that you click, is taken apart here field by field."));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.ink, 2));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

void FieldTreeView::keyPressEvent(QKeyEvent* event) {
    // Letters and digits belong to the window; a search by first letter would swallow them.
    if (!event->text().isEmpty() && event->text().at(0).isPrint() && event->key() != Qt::Key_Plus &&
        event->key() != Qt::Key_Minus && event->key() != Qt::Key_Asterisk) {
        event->ignore();
        return;
    }
    QTreeView::keyPressEvent(event);
}

} // namespace layerscope
