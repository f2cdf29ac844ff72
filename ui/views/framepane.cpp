#include "ui/views/framepane.h"

#include "base/hex.h"
#include "ui/models/receivingend.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/views/framebitsview.h"
#include "ui/views/panetitle.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace layerscope {

namespace {

constexpr int mostQuoted = 80;            // characters of a message that was unpacked
constexpr std::size_t mostSentShown = 12; // bytes of an answer

QVBoxLayout* tightColumn(QWidget* widget) {
    widget->setAutoFillBackground(true);
    widget->setBackgroundRole(QPalette::Base);
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

FramePane::FramePane(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("WebSocket frame"));
    auto* frame = new QWidget(this);
    m_title = new PaneTitle(tr("Frame"), frame);
    m_before = new QToolButton(m_title);
    m_before->setArrowType(Qt::LeftArrow);
    m_before->setToolTip(tr("The frame before"));
    m_before->setAccessibleName(tr("Frame before"));
    m_next = new QToolButton(m_title);
    m_next->setArrowType(Qt::RightArrow);
    m_next->setToolTip(tr("The next frame; goes to the moment when it has arrived"));
    m_next->setAccessibleName(tr("Next frame"));
    m_chooser = new QComboBox(m_title);
    m_chooser->setAccessibleName(tr("Frame that is shown"));
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_chooser->setMinimumContentsLength(34);
    m_chooser->setFixedHeight(unit(3.25));
    for (QToolButton* button : {m_before, m_next}) {
        button->setProperty("look", QStringLiteral("flat"));
        button->setFocusPolicy(Qt::TabFocus);
    }
    m_title->middle()->addWidget(m_before);
    m_title->middle()->addWidget(m_chooser);
    m_title->middle()->addWidget(m_next);
    m_bits = new FrameBitsView(frame);
    m_verdict = new QLabel(frame);
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setAccessibleName(tr("What the receiver does"));
    m_reset = new QPushButton(tr("As sent"), frame);
    m_reset->setProperty("look", QStringLiteral("link"));
    m_reset->setToolTip(tr("Back to the bits that were sent"));
    m_reset->setAccessibleName(tr("The frame as sent"));
    auto* verdictRow = new QHBoxLayout;
    verdictRow->setContentsMargins(unit(1.5), unit(0.5), unit(1.5), unit(0.75));
    verdictRow->addWidget(m_verdict, 1);
    verdictRow->addWidget(m_reset);
    QVBoxLayout* frameColumn = tightColumn(frame);
    frameColumn->addWidget(m_title);
    frameColumn->addWidget(m_bits, 1);
    frameColumn->addLayout(verdictRow);

    auto* mask = new QWidget(this);
    m_maskTitle = new PaneTitle(tr("Unmasking"), mask);
    m_maskTitle->setRemark(tr("RFC 6455 §5.3"));
    m_formula = new QLabel(tr("original[i] = masked[i]  XOR  key[i mod 4]"), mask);
    m_formula->setProperty("look", QStringLiteral("value"));
    m_formula->setContentsMargins(unit(1.5), unit(1), unit(1.5), unit(0.5));
    m_formula->setMinimumWidth(1);
    m_model = new UnmaskModel(this);
    m_table = new QTableView(mask);
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setMinimumSectionSize(unit(2));
    m_table->verticalHeader()->setDefaultSectionSize(unit(3));
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->setAccessibleName(tr("Unmasking, byte by byte"));
    m_maskNote = new QLabel(mask);
    m_maskNote->setWordWrap(true);
    m_maskNote->setContentsMargins(unit(1.5), unit(0.5), unit(1.5), unit(0.75));
    QVBoxLayout* maskColumn = tightColumn(mask);
    maskColumn->addWidget(m_maskTitle);
    maskColumn->addWidget(m_formula);
    maskColumn->addWidget(m_table, 1);
    maskColumn->addWidget(m_maskNote);
    maskColumn->addStretch();

    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->addWidget(frame);
    m_splitter->addWidget(mask);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 1);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_arranged = true; });
    tightColumn(this)->addWidget(m_splitter);

    connect(m_before, &QToolButton::clicked, this, [this] { emit frameChosen(m_index - 1); });
    connect(m_next, &QToolButton::clicked, this, [this] { emit frameChosen(m_index == SIZE_MAX ? 0 : m_index + 1); });
    connect(m_chooser, &QComboBox::currentTextChanged, m_chooser, &QComboBox::setToolTip);
    connect(m_chooser, &QComboBox::activated, this,
            [this](int index) { emit frameChosen(static_cast<std::size_t>(index)); });
    connect(m_bits, &FrameBitsView::bitTurned, this, &FramePane::turnBit);
    connect(m_bits, &FrameBitsView::markMoved, this, &FramePane::lightFromMark);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FramePane::lightFromTable);
    connect(m_reset, &QPushButton::clicked, this, [this] {
        m_edited.clear();
        show();
        m_bits->setFocus(Qt::OtherFocusReason);
    });
    show();
}

QString FramePane::verdict() const { return m_verdict->text(); }

void FramePane::setFrames(const WebSocketConversation* conversation, std::size_t count, std::size_t index) {
    const bool same = conversation == m_conversation && index == m_index;
    if (conversation != m_conversation || static_cast<int>(count) < m_chooser->count())
        m_chooser->clear();
    m_conversation = conversation;
    m_count = count;
    m_index = index;
    for (std::size_t i = static_cast<std::size_t>(m_chooser->count()); i < count; ++i) {
        const WebSocketFrameRecord& record = conversation->frames[i];
        m_chooser->addItem(QStringLiteral("%1  %2  %3")
                               .arg(i + 1)
                               .arg(record.fromServer ? tr("server to client:") : tr("client to server:"),
                                    frameName(conversation->bytesOf(record), record)));
    }
    m_chooser->setCurrentIndex(index < count ? static_cast<int>(index) : -1);
    if (!same)
        m_edited.clear();
    show();
}

void FramePane::turnBit(std::size_t bit) {
    if (m_index >= m_count)
        return;
    const ByteView sent = m_conversation->bytesOf(m_conversation->frames[m_index]);
    m_edited = withBitFlipped(m_edited.empty() ? sent : ByteView(m_edited), bit);
    if (std::ranges::equal(m_edited, sent))
        m_edited.clear();
    show();
}

void FramePane::show() {
    const bool any = m_conversation && m_index < m_count;
    m_before->setEnabled(any && m_index > 0);
    m_next->setEnabled(m_conversation && m_conversation->upgraded &&
                       (any ? m_index + 1 : 0) < m_conversation->frames.size());
    m_chooser->setEnabled(m_count > 0);
    m_reset->setVisible(!m_edited.empty());
    if (!any) {
        m_bits->setNothing(m_conversation && m_conversation->response && !m_conversation->upgraded
                               ? tr("No frames: the server did not answer 101, so this connection is no WebSocket.")
                               : tr("No frame has arrived yet. After the 101 both sides may send frames at any time."));
        m_title->setRemark(tr("RFC 6455 §5.2"));
        m_verdict->clear();
        m_model->setFrame({});
        m_table->hide();
        m_formula->hide();
        m_maskNote->setText(tr("A client must mask every frame; a server must mask none (§5.1)."));
        return;
    }
    const WebSocketFrameRecord& record = m_conversation->frames[m_index];
    const ByteView sent = m_conversation->bytesOf(record);
    const ByteView shown = m_edited.empty() ? sent : ByteView(m_edited);
    const FrameBits bits = frameBits(shown);
    m_bits->setFrame(bits, sent);
    m_model->setFrame(bits);
    m_table->setVisible(bits.masked);
    m_formula->setVisible(bits.masked);
    const QString count = shown.size() == 1 ? tr("1 byte") : tr("%1 bytes").arg(shown.size());
    m_title->setRemark(m_edited.empty() ? tr("%1, as drawn in RFC 6455 §5.2").arg(count)
                                        : tr("what if: bits turned, not sent"));
    m_verdict->setText(answerOf(record, shown));
    QString note = bits.masked ? tr("A client must mask every frame; a server must mask none (§5.1). The mask hides "
                                    "nothing: its key travels in the frame.")
                               : tr("This frame is not masked: its payload stands in it as it is. A client must mask "
                                    "every frame; a server must mask none (§5.1).");
    if (m_model->leftOut() > 0)
        note = tr("And %1 bytes more. ").arg(m_model->leftOut()) + note;
    m_maskNote->setText(note);
    fitColumns();
}

// What the receiver does, in words; and what it really sends then.
QString FramePane::answerOf(const WebSocketFrameRecord& record, ByteView bytes) const {
    const ReceiverVerdict verdict =
        receiverVerdict(m_conversation->readerBefore(record),
                        record.fromServer ? WebSocketSender::Server : WebSocketSender::Client, bytes);
    const ReceivingAnswer answer = askReceiver(*m_conversation, record, bytes);
    QString text = verdict.text;
    if (answer.failed && verdict.accepted) // what only shows once a message is unpacked
        text = tr("%1 fails the connection: %2.")
                   .arg(record.fromServer ? tr("The client") : tr("The server"), answer.reason);
    if (answer.delivered && !answer.unpacking.isEmpty())
        text += QLatin1Char(' ') + tr("%1: “%2”.").arg(answer.unpacking, readableText(answer.message).left(mostQuoted));
    if (!answer.sent.empty()) {
        const ByteView first = ByteView(answer.sent).first(std::min(answer.sent.size(), mostSentShown));
        text += QLatin1Char(' ') +
                tr("It sends %1%2")
                    .arg(toQString(toHex(first)), first.size() < answer.sent.size() ? QStringLiteral("…") : QString());
    }
    return text;
}

void FramePane::lightFromTable() {
    const QModelIndex current = m_table->currentIndex();
    m_bits->setLitPayload(current.isValid() ? static_cast<std::size_t>(current.row()) : SIZE_MAX);
}

void FramePane::lightFromMark(std::size_t bit) {
    const FrameBits& frame = m_bits->frame();
    const std::size_t byte = bit / 8;
    if (byte < frame.payloadAt || static_cast<int>(byte - frame.payloadAt) >= m_model->rowCount())
        return;
    m_table->setCurrentIndex(m_model->index(static_cast<int>(byte - frame.payloadAt), 0));
}

void FramePane::fitColumns() {
    const int width = m_table->viewport()->width();
    const int digit = QFontMetrics(themeFont(TextRole::Mono)).horizontalAdvance(QLatin1Char('0'));
    m_table->setColumnWidth(UnmaskModel::Index, digit * 3 + unit(0.5));
    m_table->setColumnWidth(UnmaskModel::Masked, std::max(digit * 11, width * 24 / 100));
    m_table->setColumnWidth(UnmaskModel::Key, std::max(digit * 14, width * 29 / 100));
    m_table->setColumnWidth(UnmaskModel::Original, std::max(digit * 11, width * 26 / 100));
}

void FramePane::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    const int mask = std::clamp(static_cast<int>(width() * 0.32), unit(47), unit(58));
    if (!m_arranged)
        m_splitter->setSizes({width() - mask, mask});
    fitColumns();
}

void FramePane::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_table) {
        m_table->verticalHeader()->setDefaultSectionSize(unit(3));
        fitColumns();
    }
}

} // namespace layerscope
