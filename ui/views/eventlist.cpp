#include "ui/views/eventlist.h"

#include "ui/models/eventlistmodel.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/badge.h"
#include "ui/theme/glyphs.h"
#include "ui/views/layerbutton.h"
#include "ui/views/panetitle.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace layerscope {

namespace {

using Model = EventListModel;

// One cell; the row's background is painted by the table.
class EventCell : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {unit(6), std::max(unit(2.875), QFontMetrics(themeFont(TextRole::Body)).height() + unit(0.5))};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::current();
        const bool selected = option.state & QStyle::State_Selected;
        const bool future = index.data(Model::FutureRole).toBool();
        const QRect cell = option.rect.adjusted(unit(1), 0, -unit(0.5), 0);
        switch (index.column()) {
        case Model::LayerColumn: {
            const double side = badgeSide();
            const QRectF square(cell.left(), cell.top() + std::floor((cell.height() - side) / 2), side, side);
            const auto layer = static_cast<LayerNumber>(index.data(Model::LayerRole).toInt());
            (future ? paintHollowBadge : paintLayerBadge)(*painter, square, layer);
            const QVariant look = index.data(Model::LookRole);
            if (look.isValid())
                paintFrameGlyph(*painter,
                                QRectF(square.right() + unit(1.5), cell.center().y() - unit(1), unit(3.5), unit(2)),
                                look.value<FrameLook>());
            return;
        }
        case Model::OriginColumn: {
            const auto origin = static_cast<Origin>(index.data(Model::OriginRole).toInt());
            const double width = originBadgeWidth(origin);
            const double height = std::min<double>(unit(2.5), cell.height() - 2);
            paintOriginBadge(*painter, QRectF(cell.left(), cell.top() + (cell.height() - height) / 2, width, height),
                             origin);
            return;
        }
        case Model::WhyColumn:
            return;
        case Model::NumberColumn:
        case Model::TimeColumn:
            painter->setFont(themeFont(TextRole::MonoSmall));
            if (index.column() == Model::NumberColumn && index.data(Model::LitRole).toBool()) // as in the hex view
                painter->fillRect(QRect(cell.left(), option.rect.top() + 1, cell.width(), 2), theme.ink);
            break;
        default:
            painter->setFont(themeFont(TextRole::Body));
            break;
        }
        if (selected && index.column() == Model::EventColumn)
            painter->setFont(themeFont(TextRole::BodyBold));
        const bool fault = index.column() == Model::EventColumn && index.data(Model::FaultRole).toBool();
        const bool quiet =
            (future || index.column() == Model::NumberColumn) && !selected && !index.data(Model::LitRole).toBool();
        painter->setPen(fault ? theme.faultText : quiet ? theme.secondaryText : theme.ink);
        const QString text = painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, cell.width());
        painter->drawText(cell, Qt::AlignLeft | Qt::AlignVCenter, text);
    }
};

} // namespace

EventTable::EventTable(QWidget* parent) : QTreeView(parent) {
    setFrameShape(QFrame::NoFrame);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    setItemDelegate(new EventCell(this));
    setAccessibleName(tr("Events"));
    header()->setSectionsMovable(false);
    header()->setSectionsClickable(false);
    header()->setStretchLastSection(false);
    header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_why = new QPushButton(tr("Why?"), viewport());
    m_why->setFocusPolicy(Qt::TabFocus);
    m_why->setAccessibleName(tr("Why did the selected event happen?"));
    m_why->setToolTip(tr("Show what caused this event (Enter)"));
    m_why->setStyleSheet(QStringLiteral("padding: 0px;"));
    m_why->hide();
    connect(m_why, &QPushButton::clicked, this, &EventTable::whyRequested);
}

void EventTable::fitColumns() {
    if (!model())
        return;
    const QFontMetrics mono(themeFont(TextRole::MonoSmall));
    const QFontMetrics body(themeFont(TextRole::Body));
    const int pad = unit(2);
    const auto digits = [&](int count) { return mono.horizontalAdvance(QString(count, QLatin1Char('0'))); };
    const bool roomy = viewport()->width() >= unit(112);
    header()->setMinimumSectionSize(0);
    setColumnWidth(Model::NumberColumn, std::max(unit(5), digits(7) + pad / 2));
    setColumnWidth(Model::TimeColumn, digits(10) + pad);
    const QString host = static_cast<const Model*>(model())->longestHost();
    setColumnWidth(Model::HostColumn, std::min(body.horizontalAdvance(host) + pad, unit(20)));
    setColumnWidth(Model::LayerColumn, unit(9));
    setColumnWidth(Model::CauseColumn, body.horizontalAdvance(QStringLiteral("#000000")) + pad);
    setColumnWidth(Model::OriginColumn, static_cast<int>(originBadgeWidth(Origin::Simulated)) + pad);
    setColumnWidth(Model::WhyColumn, body.horizontalAdvance(m_why->text()) + unit(6));
    setColumnHidden(Model::CauseColumn, !roomy);
    setColumnHidden(Model::OriginColumn, viewport()->width() < unit(76)); // the inspector says it too
    int taken = 0;
    for (int column = 0; column < Model::ColumnCount; ++column)
        taken += column == Model::EventColumn || isColumnHidden(column) ? 0 : columnWidth(column);
    setColumnWidth(Model::EventColumn, std::max(unit(16), viewport()->width() - taken));
}

void EventTable::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    fitColumns();
    if (currentIndex().isValid())
        scrollTo(currentIndex());
    placeWhy();
}

void EventTable::updateGeometries() {
    QTreeView::updateGeometries();
    placeWhy();
}

void EventTable::changeEvent(QEvent* event) {
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        fitColumns();
}

void EventTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTreeView::currentChanged(current, previous);
    placeWhy();
}

void EventTable::placeWhy() {
    if (!m_why) // the base class asks before the constructor has run
        return;
    const QModelIndex current = currentIndex();
    const QRect cell = current.isValid() ? visualRect(current.siblingAtColumn(Model::WhyColumn)) : QRect();
    const bool shown = cell.isValid() && cell.intersects(viewport()->rect());
    if (shown)
        m_why->setGeometry(cell.adjusted(unit(0.5), 1, -unit(1), -1));
    m_why->setVisible(shown);
}

void EventTable::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QTreeView::keyPressEvent(event);
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        emit whyRequested();
        return;
    default:
        event->ignore();
    }
}

void EventTable::contextMenuEvent(QContextMenuEvent* event) {
    const bool byMouse = event->reason() == QContextMenuEvent::Mouse;
    const QModelIndex index = byMouse ? indexAt(event->pos()) : currentIndex();
    if (index.isValid())
        emit menuRequested(index, byMouse ? event->globalPos() : viewport()->mapToGlobal(visualRect(index).center()));
}

void EventTable::drawRow(QPainter* painter, const QStyleOptionViewItem& options, const QModelIndex& index) const {
    const Theme& theme = Theme::current();
    const QRect line(0, options.rect.top(), viewport()->width(), options.rect.height());
    if (selectionModel()->isSelected(index)) {
        painter->fillRect(line, theme.selection);
        painter->fillRect(QRect(0, line.top(), unit(0.5), line.height()), theme.ink);
    }
    for (int column = 0; column < Model::ColumnCount; ++column) {
        if (isColumnHidden(column))
            continue;
        QStyleOptionViewItem cell(options);
        cell.rect = QRect(columnViewportPosition(column), line.top(), columnWidth(column), line.height());
        cell.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        itemDelegate()->paint(painter, cell, index.siblingAtColumn(column));
    }
}

void EventTable::paintEvent(QPaintEvent* event) {
    QTreeView::paintEvent(event);
    const Theme& theme = Theme::current();
    QPainter painter(viewport());
    if (model() && model()->rowCount() == 0) {
        const bool filtered = static_cast<const EventListModel*>(model())->filtered();
        painter.setFont(themeFont(TextRole::Body));
        painter.setPen(theme.secondaryText);
        painter.drawText(viewport()->rect().adjusted(unit(1.5), unit(1), -unit(1.5), 0), Qt::AlignLeft | Qt::AlignTop,
                         filtered ? tr("No event of the layers shown. Keys 1 to 7 show and hide layers.")
                                  : tr("Nothing has happened yet."));
    }
    if (hasFocus()) {
        painter.setPen(QPen(theme.ink, 2));
        painter.drawRect(viewport()->rect().adjusted(1, 1, -1, -1));
    }
}

EventList::EventList(Playback* playback, Selection* selection, QWidget* parent)
    : QWidget(parent), m_playback(playback), m_selection(selection) {
    setAccessibleName(tr("Event list"));
    m_model = new EventListModel(this);
    m_title = new PaneTitle(tr("Events"), this);
    auto* word = new QLabel(tr("Layers"), m_title);
    m_title->middle()->addWidget(word);
    m_title->middle()->addSpacing(unit(0.5));
    m_title->middle()->setSpacing(0);
    for (int layer = 7; layer >= 1; --layer) {
        auto* button = new LayerButton(static_cast<LayerNumber>(layer), m_title);
        connect(button, &QToolButton::clicked, this, [this, layer] { m_selection->toggleLayer(layer); });
        m_title->middle()->addWidget(button);
        m_layers[static_cast<std::size_t>(layer)] = button;
    }
    m_table = new EventTable(this);
    m_table->setModel(m_model);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);

    connect(playback, &Playback::traceChanged, this, [this] {
        m_model->setTrace(m_playback->trace());
        m_table->fitColumns();
        follow();
    });
    connect(playback, &Playback::grew, this, [this] {
        m_model->grow();
        m_table->fitColumns();
        follow();
    });
    connect(playback, &Playback::moved, this, &EventList::follow);
    connect(selection, &Selection::shownLayersChanged, this, &EventList::showFilter);
    connect(selection, &Selection::eventChanged, this, &EventList::follow);
    connect(selection, &Selection::messageChanged, this, [this] { m_model->setLit(m_selection->message()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &EventList::rowChosen);
    connect(m_table, &EventTable::whyRequested, this, [this] {
        if (const EventId event = m_model->eventAt(m_table->currentIndex().row()))
            emit whyRequested(event);
    });
    connect(m_table, &EventTable::menuRequested, this, [this](const QModelIndex& index, const QPoint& place) {
        if (const EventId event = m_model->eventAt(index.row()))
            emit menuRequested(event, place);
    });
    m_model->setTrace(m_playback->trace());
    follow();
}

void EventList::follow() {
    const QScopedValueRollback following(m_following, true);
    m_model->setPosition(m_playback->position());
    const int row = m_model->rowOf(m_selection->event());
    const int near = row >= 0 ? row : m_model->lastRowBefore(m_playback->position());
    m_table->setCurrentIndex(m_model->index(row, 0));
    if (near >= 0)
        m_table->scrollTo(m_model->index(near, 0));
    else
        m_table->scrollToTop();
    updateRemark();
}

void EventList::rowChosen(const QModelIndex& index) {
    const EventId event = m_model->eventAt(index.row());
    if (m_following || !event)
        return;
    const FrameId frame = m_playback->trace()->event(event).frame;
    m_playback->seekPosition(event.value + 1);
    m_selection->selectEvent(event, frame ? frame : m_selection->frame());
    emit eventChosen(event);
}

void EventList::showFilter() {
    const QScopedValueRollback following(m_following, true);
    for (std::size_t layer = 1; layer < m_layers.size(); ++layer)
        m_layers[layer]->setChecked(m_selection->shownLayers()[layer]);
    m_model->setShownLayers(m_selection->shownLayers());
    follow();
}

void EventList::updateRemark() {
    const auto& trace = m_playback->trace();
    const auto total = trace ? static_cast<qulonglong>(trace->eventCount()) : 0;
    QString remark =
        m_model->filtered() ? tr("%1 of %2 events").arg(m_model->rowCount()).arg(total) : tr("%1 events").arg(total);
    if (m_selection->event())
        remark += tr("  ·  number %1 selected").arg(m_selection->event().value + 1);
    m_title->setRemark(remark);
}

} // namespace layerscope
