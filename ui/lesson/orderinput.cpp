#include "ui/lesson/orderinput.h"

#include "ui/text.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace layerscope {

OrderInput::OrderInput(const Predict& predict, const AnswerContext& context, QWidget* parent) : AnswerInput(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit(0.75));
    auto* words = new QLabel(tr("Drag the lines, first on top; or choose one and press Ctrl+Up, Ctrl+Down."), this);
    words->setProperty("look", QStringLiteral("remark"));
    words->setWordWrap(true);
    m_list = new QListWidget(this);
    m_list->setObjectName(QStringLiteral("answer"));
    m_list->setAccessibleName(tr("Lines to put into order"));
    m_list->setAccessibleDescription(words->text());
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_list->setDefaultDropAction(Qt::MoveAction);
    m_list->setWordWrap(true);
    m_list->setTextElideMode(Qt::ElideNone);
    m_list->setFont(themeFont(TextRole::Body));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setStyleSheet(QStringLiteral("QListWidget { border: 1px solid palette(dark); border-radius: 4px; }"
                                         "QListWidget::item { padding: %1px; border-bottom: 1px solid palette(mid); }"
                                         "QListWidget::item:selected { border-left: %2px solid palette(text);"
                                         " background: palette(highlight); color: palette(highlighted-text); }")
                              .arg(unit(1))
                              .arg(unit(0.5)));
    for (const std::size_t index : context.order) {
        auto* item = new QListWidgetItem(context.optionTexts[index], m_list);
        item->setData(Qt::UserRole, toQString(predict.options[index].value));
        item->setFlags(item->flags() & ~Qt::ItemIsDropEnabled);
    }
    m_list->setCurrentRow(0);
    m_list->installEventFilter(this);
    m_up = new QPushButton(tr("Move up"), this);
    m_down = new QPushButton(tr("Move down"), this);
    m_up->setAccessibleName(tr("Move the chosen line up"));
    m_down->setAccessibleName(tr("Move the chosen line down"));
    for (QPushButton* button : {m_up, m_down})
        button->setAutoDefault(true);
    auto* row = new QHBoxLayout;
    row->addWidget(m_up);
    row->addWidget(m_down);
    row->addStretch();
    column->addWidget(words);
    column->addWidget(m_list);
    column->addLayout(row);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, &AnswerInput::changed);
    connect(m_list->model(), &QAbstractItemModel::rowsInserted, this, &AnswerInput::changed);
    fit();
}

// All lines are to be seen at once: what one scrolls away cannot be compared.
void OrderInput::fit() {
    const int width = m_list->width() - 2 - unit(3); // the viewport still has its old width
    const QFontMetrics metrics(m_list->font());
    int height = 2;
    for (int row = 0; row < m_list->count(); ++row) {
        const int text = metrics
                             .boundingRect(QRect(0, 0, std::max(width, unit(20)), 10000), Qt::TextWordWrap,
                                           m_list->item(row)->text())
                             .height();
        m_list->item(row)->setSizeHint({unit(20), text + unit(2.25)});
        height += text + unit(2.25);
    }
    m_list->setFixedHeight(height + unit(0.5));
}

void OrderInput::move(int by) {
    const int row = m_list->currentRow();
    const int to = row + by;
    if (row < 0 || to < 0 || to >= m_list->count())
        return;
    QListWidgetItem* item = m_list->takeItem(row);
    m_list->insertItem(to, item);
    m_list->setCurrentRow(to);
}

bool OrderInput::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_list && event->type() == QEvent::Resize)
        fit();
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool upDown = key->key() == Qt::Key_Up || key->key() == Qt::Key_Down;
        if (upDown && (key->modifiers() & Qt::ControlModifier)) {
            move(key->key() == Qt::Key_Up ? -1 : 1);
            return true;
        }
    }
    return AnswerInput::eventFilter(watched, event);
}

GivenAnswer OrderInput::answer() const {
    GivenAnswer given;
    for (int row = 0; row < m_list->count(); ++row)
        given.values.push_back(m_list->item(row)->data(Qt::UserRole).toString().toStdString());
    return given;
}

void OrderInput::setAnswer(const GivenAnswer& given) {
    int to = 0;
    for (const std::string& value : given.values)
        for (int row = to; row < m_list->count(); ++row)
            if (m_list->item(row)->data(Qt::UserRole).toString() == toQString(value)) {
                m_list->insertItem(to++, m_list->takeItem(row));
                break;
            }
    m_list->setCurrentRow(0);
}

QWidget* OrderInput::first() { return m_list; }

} // namespace layerscope
