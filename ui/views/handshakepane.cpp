#include "ui/views/handshakepane.h"

#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/views/panetitle.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>

namespace layerscope {

namespace {

// A mark that says whether a line holds: a tick on ink, outlined where the line is optional, or a cross.
void paintMark(QPainter& painter, const QRectF& box, const HandshakeLine& line) {
    const Theme& theme = Theme::current();
    const bool filled = line.met && line.required;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(line.met && !line.required ? theme.outline : theme.ink, line.met ? scaled(1.25) : scaled(2)));
    painter.setBrush(filled ? theme.ink : theme.page);
    painter.drawRoundedRect(box, scaled(2.5), scaled(2.5));
    painter.setPen(QPen(filled     ? theme.page
                        : line.met ? theme.secondaryText
                                   : theme.ink,
                        scaled(2), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    const QPointF origin = box.topLeft();
    const double side = box.width();
    const auto at = [&](double x, double y) { return origin + QPointF(x * side, y * side); };
    if (line.met) {
        painter.drawPolyline(QPolygonF{at(0.22, 0.52), at(0.42, 0.72), at(0.78, 0.28)});
    } else {
        painter.drawLine(at(0.28, 0.28), at(0.72, 0.72));
        painter.drawLine(at(0.72, 0.28), at(0.28, 0.72));
    }
}

// Marks, and lines with their names in bold.
class LineDelegate : public QStyledItemDelegate {
public:
    explicit LineDelegate(const HandshakeModel* model, QObject* parent) : QStyledItemDelegate(parent), m_model(model) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::current();
        const HandshakeLine& line = m_model->line(index.row());
        painter->save();
        const bool chosen = option.state & QStyle::State_Selected;
        if (chosen || !line.met)
            painter->fillRect(option.rect, chosen ? theme.selection : theme.band);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.hairline);
        const QRect text = option.rect.adjusted(unit(0.75), 0, -unit(0.5), 0);
        if (index.column() == HandshakeModel::Holds) {
            if (chosen)
                painter->fillRect(QRect(option.rect.left(), option.rect.top(), unit(0.5), option.rect.height()),
                                  theme.ink);
            const double side = unit(1.75);
            paintMark(
                *painter,
                QRectF(option.rect.center().x() - side / 2 + 2, option.rect.center().y() - side / 2 + 1, side, side),
                line);
        } else if (index.column() == HandshakeModel::Line) {
            const bool start = line.source.endsWith(QLatin1String("(1)"));
            const QString name = start ? line.name + QLatin1Char(' ') : line.name + QStringLiteral(": ");
            QFont bold = themeFont(TextRole::MonoBold);
            painter->setFont(bold);
            painter->setPen(line.required || !line.met ? theme.ink : theme.secondaryText);
            const int width = QFontMetrics(bold).horizontalAdvance(name);
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
                              QFontMetrics(bold).elidedText(name, Qt::ElideRight, text.width()));
            painter->setFont(themeFont(TextRole::Mono));
            painter->setPen(theme.ink);
            const QRect rest = text.adjusted(std::min(width, text.width()), 0, 0, 0);
            painter->drawText(
                rest, Qt::AlignLeft | Qt::AlignVCenter,
                QFontMetrics(painter->font())
                    .elidedText(line.present ? line.value : layerscope::tr("(absent)"), Qt::ElideRight, rest.width()));
        } else {
            const bool plain = line.met && !line.required;
            painter->setFont(themeFont(line.met ? TextRole::Body : TextRole::BodyBold));
            if (index.column() == HandshakeModel::Source)
                painter->setFont(themeFont(TextRole::Caption));
            painter->setPen(plain || index.column() == HandshakeModel::Source ? theme.secondaryText : theme.ink);
            const auto alignment =
                (index.column() == HandshakeModel::Source ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
            painter->drawText(text, alignment,
                              painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
        }
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {unit(6), unit(3.25)}; }

private:
    const HandshakeModel* m_model;
};

} // namespace

HandshakePane::HandshakePane(HandshakeSide side, QWidget* parent) : QWidget(parent), m_side(side) {
    const bool request = side == HandshakeSide::Request;
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    m_title = new PaneTitle(request ? tr("Request") : tr("Response"), this);
    m_model = new HandshakeModel(this);
    m_table = new QTableView(this);
    m_table->setModel(m_model);
    m_table->setItemDelegate(new LineDelegate(m_model, m_table));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(unit(2));
    m_table->verticalHeader()->setDefaultSectionSize(unit(3.25));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setSectionResizeMode(HandshakeModel::Line, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(unit(4));
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setAccessibleName(request ? tr("Lines of the request") : tr("Lines of the response"));

    m_note = new QLabel(this);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setAccessibleName(request ? tr("What the server must do") : tr("What the client must do"));
    m_edit = new QPushButton(tr("Edit a line…"), this);
    m_edit->setToolTip(tr("Change a line and see at once what the other side must then do: F2 on a line"));
    m_edit->setAccessibleName(request ? tr("Edit a line of the request") : tr("Edit a line of the response"));
    m_reset = new QPushButton(tr("As sent"), this);
    m_reset->setToolTip(tr("Back to the message that was sent"));
    m_reset->setAccessibleName(request ? tr("The request as sent") : tr("The response as sent"));
    m_run = new QPushButton(tr("Run it"), this);
    m_run->setToolTip(tr("Run the scene again with this message, beside the run as it was: a what-if"));
    m_run->setAccessibleName(request ? tr("Run the scene with the edited request")
                                     : tr("Run the scene with the edited response"));
    for (QPushButton* button : {m_edit, m_reset})
        button->setProperty("look", QStringLiteral("link"));
    m_reset->hide();
    m_run->hide();

    auto* noteRow = new QHBoxLayout;
    noteRow->setContentsMargins(unit(1.5), unit(0.5), unit(1.5), unit(0.5));
    noteRow->setSpacing(unit(1.5));
    noteRow->addWidget(m_note, 1);
    noteRow->addWidget(m_reset);
    noteRow->addWidget(m_edit);
    noteRow->addWidget(m_run);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_table, 1);
    column->addLayout(noteRow);

    connect(m_edit, &QPushButton::clicked, this, &HandshakePane::editLine);
    connect(m_reset, &QPushButton::clicked, this, &HandshakePane::resetRequested);
    connect(m_run, &QPushButton::clicked, this, &HandshakePane::runRequested);
    connect(m_model, &HandshakeModel::lineEdited, this, &HandshakePane::lineEdited);
    clear({});
}

QString HandshakePane::conclusion() const { return m_note->text(); }

void HandshakePane::setCompact(bool compact) {
    m_compact = compact;
    m_table->verticalHeader()->setDefaultSectionSize(unit(compact ? 2.75 : 3.25));
    m_table->horizontalHeader()->setFixedHeight(unit(compact ? 3 : 3.75));
}

void HandshakePane::setRunnable(bool runnable) { m_runnable = runnable; }

void HandshakePane::setSheet(const HandshakeSheet& sheet, bool edited, const QString& remark) {
    m_model->setSheet(sheet);
    m_note->setText(sheet.conclusion);
    m_edit->setEnabled(true);
    m_reset->setVisible(edited);
    const QString way = m_side == HandshakeSide::Request ? tr("client to server") : tr("server to client");
    m_run->setVisible(edited && m_runnable);
    m_title->setRemark(!remark.isEmpty() ? remark : edited ? tr("what if: edited, not sent") : way);
    fitColumns();
}

void HandshakePane::clear(const QString& why) {
    m_model->setSheet({m_side, {}, {}, 0, 0, {}});
    m_note->setText(why);
    m_edit->setEnabled(false);
    m_reset->hide();
    m_run->hide();
    m_title->setRemark(m_side == HandshakeSide::Request ? tr("client to server") : tr("server to client"));
}

void HandshakePane::editLine() {
    // A table that gets the focus takes its first row for the current one; only a selected row was chosen.
    QModelIndex index = m_table->selectionModel()->hasSelection() ? m_table->currentIndex() : QModelIndex();
    for (int row = 0; !index.isValid() && row < m_model->rowCount(); ++row) {
        if (m_model->line(row).name == QLatin1String("Connection"))
            index = m_model->index(row, HandshakeModel::Line);
    }
    if (!index.isValid())
        index = m_model->index(0, HandshakeModel::Line);
    index = index.siblingAtColumn(HandshakeModel::Line);
    m_table->setCurrentIndex(index);
    m_table->setFocus(Qt::OtherFocusReason);
    m_table->edit(index);
}

void HandshakePane::fitColumns() {
    m_table->setColumnWidth(HandshakeModel::Holds, unit(4.5));
    m_table->setColumnWidth(HandshakeModel::Rule, std::clamp(static_cast<int>(width() * 0.35), unit(18), unit(36)));
    const int source = m_table->horizontalHeader()->fontMetrics().horizontalAdvance(
        m_table->model()->headerData(HandshakeModel::Source, Qt::Horizontal).toString());
    m_table->setColumnWidth(HandshakeModel::Source, std::max(unit(10.5), source + unit(2)));
}

void HandshakePane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

void HandshakePane::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_table) {
        setCompact(m_compact);
        fitColumns();
    }
}

} // namespace layerscope
