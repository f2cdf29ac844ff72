#include "ui/views/messagelist.h"

#include "ui/playback/playback.h"
#include "ui/playback/selection.h"
#include "ui/theme/theme.h"
#include "ui/views/panetitle.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListWidget>
#include <QPainter>
#include <QScopedValueRollback>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

namespace layerscope {

namespace {

constexpr int mostRows = 3; // to be seen at a time

enum Role { DetailRole = Qt::UserRole + 1 };

// The name in bold, and beside it what there is to say.
class MessageCell : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {unit(10), std::max(unit(2.875), QFontMetrics(themeFont(TextRole::Body)).height() + unit(0.5))};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::current();
        const bool lit = option.state & QStyle::State_Selected;
        if (lit) {
            painter->fillRect(option.rect, theme.selection);
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), unit(0.5), option.rect.height()), theme.ink);
        }
        const QRect cell = option.rect.adjusted(unit(1.5), 0, -unit(1.5), 0);
        const QFontMetrics bold(themeFont(TextRole::BodyBold)), body(themeFont(TextRole::Caption));
        const QString detail = index.data(DetailRole).toString();
        const int detailWidth = std::min(body.horizontalAdvance(detail), cell.width() / 2);
        const int nameWidth = cell.width() - detailWidth - unit(1);
        painter->setFont(themeFont(TextRole::BodyBold));
        painter->setPen(theme.ink);
        painter->drawText(cell, Qt::AlignLeft | Qt::AlignVCenter,
                          bold.elidedText(index.data().toString(), Qt::ElideRight, nameWidth));
        painter->setFont(themeFont(TextRole::Caption));
        painter->setPen(theme.secondaryText);
        painter->drawText(cell, Qt::AlignRight | Qt::AlignVCenter,
                          body.elidedText(detail, Qt::ElideRight, detailWidth));
    }
};

} // namespace

MessageList::MessageList(Playback* playback, Selection* selection, MessageBook* book, QWidget* parent)
    : QWidget(parent), m_playback(playback), m_selection(selection), m_book(book) {
    m_title = new PaneTitle(tr("Messages in this frame"), this);
    m_clear = new QToolButton(m_title);
    m_clear->setText(tr("Light none"));
    m_clear->setProperty("look", QStringLiteral("flat"));
    m_clear->setToolTip(tr("No message is lit any more (Escape)"));
    m_clear->setAccessibleName(tr("Light no message"));
    m_title->middle()->addWidget(m_clear);
    m_list = new QListWidget(this);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setItemDelegate(new MessageCell(m_list));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("Messages in this frame"));
    m_list->setAccessibleDescription(tr("The chosen message is lit wherever its bytes are"));
    m_list->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_title);
    column->addWidget(m_list);

    connect(selection, &Selection::frameChanged, this, &MessageList::showFrame);
    connect(selection, &Selection::messageChanged, this, &MessageList::showMessage);
    connect(playback, &Playback::traceChanged, this, &MessageList::showFrame);
    connect(playback, &Playback::grew, this, &MessageList::showFrame);
    connect(m_clear, &QToolButton::clicked, m_selection, [this] { m_selection->selectMessage(nullptr); });
    const auto choose = [this] {
        const int row = m_list->currentRow();
        if (!m_settling && row >= 0 && row < static_cast<int>(m_messages.size()))
            m_selection->selectMessage(m_messages[static_cast<std::size_t>(row)]);
    };
    connect(m_list, &QListWidget::currentRowChanged, this, choose);
    connect(m_list, &QListWidget::itemClicked, this, choose);
    connect(m_list, &QListWidget::itemActivated, this, choose);
    showFrame();
}

void MessageList::showFrame() {
    const auto& trace = m_playback->trace();
    m_messages = trace ? m_book->in(m_selection->frame()) : std::vector<MessageBook::Handle>();
    {
        const QScopedValueRollback settling(m_settling, true);
        m_list->clear();
        for (const MessageBook::Handle& message : m_messages) {
            auto* item = new QListWidgetItem(message->name, m_list);
            const QString detail = messageDetail(*trace, *message);
            item->setData(DetailRole, detail);
            item->setData(Qt::AccessibleTextRole, tr("Message %1: %2").arg(message->name, detail));
            item->setToolTip(tr("%1\n%2. Choose it to light its bytes at every layer, in every frame that carries it.")
                                 .arg(message->name, detail));
        }
        // A list takes its first row for the current one when it gets the focus.
        m_list->setCurrentRow(-1);
    }
    if (!m_messages.empty())
        fit(); // before it is shown, which takes the height that there is
    setVisible(!m_messages.empty());
    showMessage();
}

void MessageList::showMessage() {
    const QScopedValueRollback settling(m_settling, true);
    const auto& lit = m_selection->message();
    int row = -1;
    for (std::size_t i = 0; lit && i < m_messages.size(); ++i)
        if (m_messages[i]->sameAs(*lit))
            row = static_cast<int>(i);
    m_list->setCurrentRow(row);
    m_clear->setVisible(lit != nullptr);
    m_title->setRemark(row >= 0 ? tr("lit") : lit ? tr("lit: %1, not here").arg(lit->name) : QString());
}

void MessageList::fit() {
    const int rows = std::clamp(static_cast<int>(m_messages.size()), 1, mostRows);
    m_list->setFixedHeight(rows * m_list->sizeHintForRow(0) + 2);
}

bool MessageList::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && m_selection->message() &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        m_selection->selectMessage(nullptr);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void MessageList::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_list && !m_messages.empty())
        fit();
}

} // namespace layerscope
