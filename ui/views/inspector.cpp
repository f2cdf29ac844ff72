#include "ui/views/inspector.h"

#include "base/hex.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/theme.h"
#include "ui/views/fieldcard.h"
#include "ui/views/fieldtreeview.h"
#include "ui/views/hexview.h"
#include "ui/views/messagelist.h"
#include "ui/views/originbadge.h"
#include "ui/views/ownerlegend.h"
#include "ui/views/panetitle.h"
#include "ui/views/segmentedcontrol.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QVBoxLayout>

namespace layerscope {

namespace {

QString keyOf(const DissectionNode& node) { return toQString(node.field ? node.field->abbrev : node.protocol->abbrev); }

ByteRange rangeOf(const DissectionNode& node) {
    return node.generated ? ByteRange{} : ByteRange{node.begin, node.length, node.decrypted};
}

QVBoxLayout* tightColumn(QWidget* widget) {
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    return column;
}

} // namespace

Inspector::Inspector(Playback* playback, Selection* selection, QWidget* parent)
    : QWidget(parent), m_playback(playback), m_selection(selection) {
    setAccessibleName(tr("Inspector"));
    // The list of messages looks into the book when the trace changes: the book must know it by then.
    connect(playback, &Playback::traceChanged, this, &Inspector::takeTrace);
    m_book.setTrace(playback->trace());
    m_model = new FieldTreeModel(this);
    m_title = new PaneTitle(tr("Inspector"), this);
    m_origin = new OriginBadge(m_title);
    m_title->middle()->addWidget(m_origin);
    m_tree = new FieldTreeView(this);
    m_tree->setModel(m_model);
    m_card = new FieldCard(this);
    m_bytesTitle = new PaneTitle(tr("Bytes"), this);
    m_tabs = new SegmentedControl({tr("Frame"), tr("Decrypted TLS")}, tr("Which bytes"), m_bytesTitle);
    m_tabs->setToolTip(1, tr("What the TLS records in this frame say"));
    m_tabs->hide();
    m_bytesTitle->middle()->addWidget(m_tabs);
    auto* bytes = new QWidget(this);
    m_legend = new OwnerLegend(bytes);
    m_hex = new HexView(bytes);
    m_value = new QLabel(bytes);
    m_words = new QLabel(bytes);
    m_text = new QLabel(bytes);
    for (QLabel* label : {m_value, m_words, m_text}) {
        label->setTextFormat(Qt::PlainText);
        label->setMinimumHeight(QFontMetrics(themeFont(TextRole::Body)).height());
    }
    m_value->setProperty("look", QStringLiteral("value"));
    m_text->setProperty("look", QStringLiteral("remark"));
    m_words->setMinimumWidth(1);
    m_words->installEventFilter(this);
    m_text->setMinimumWidth(1);
    m_text->setContentsMargins(unit(1.5), 0, unit(1.5), 0);
    m_words->setAccessibleName(tr("What the selected bytes mean"));
    m_value->setAccessibleName(tr("Value of the selected bytes"));
    m_text->setAccessibleName(tr("The selected bytes as text"));

    auto* fields = new QWidget(this);
    auto* fieldsColumn = tightColumn(fields);
    fieldsColumn->addWidget(m_title);
    fieldsColumn->addWidget(m_tree, 1);
    bytes->setAutoFillBackground(true);
    bytes->setBackgroundRole(QPalette::Base);
    auto* bytesColumn = tightColumn(bytes);
    bytesColumn->addWidget(m_bytesTitle);
    bytesColumn->addWidget(m_legend);
    bytesColumn->addWidget(m_hex, 1);
    bytesColumn->addSpacing(unit(0.5));
    auto* valueRow = new QHBoxLayout;
    valueRow->setContentsMargins(unit(1.5), 0, unit(1.5), 0);
    valueRow->setSpacing(unit(1.5));
    valueRow->addWidget(m_value);
    valueRow->addWidget(m_words, 1);
    bytesColumn->addLayout(valueRow);
    bytesColumn->addWidget(m_text);
    bytesColumn->addSpacing(unit(0.75));

    m_messages = new MessageList(playback, selection, &m_book, fields);
    fieldsColumn->addWidget(m_messages);
    fieldsColumn->addWidget(m_card);
    m_splitter = new QSplitter(Qt::Vertical, this);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(fields);
    m_splitter->addWidget(bytes);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setHandleWidth(1);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_arranged = true; });
    tightColumn(this)->addWidget(m_splitter);

    connect(selection, &Selection::frameChanged, this, &Inspector::showFrame);
    connect(selection, &Selection::bytesChanged, this, &Inspector::showBytes);
    connect(selection, &Selection::messageChanged, this, &Inspector::showMessage);
    connect(selection, &Selection::numberingChanged, this, [this] {
        m_model->setNumbering(m_selection->numbering());
        m_tree->viewport()->update();
        showBytes();
    });
    connect(selection, &Selection::decryptingChanged, this, &Inspector::takeTrace);
    connect(m_tabs, &SegmentedControl::chosen, this, [this](int index) {
        m_selection->selectBytes({});
        showTab(index == 1);
        updateRemarks();
    });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &Inspector::fieldChosen);
    connect(m_hex, &HexView::byteChosen, this, &Inspector::byteChosen);
    connect(m_hex, &HexView::rangeChosen, this, [this](ByteRange range) {
        range.decrypted = m_decryptedTab;
        m_selection->selectBytes(range);
    });
    const auto remember = [this](bool open) {
        return [this, open](const QModelIndex& index) {
            if (!m_settling)
                m_expanded[keyOf(*m_model->node(index))] = open;
        };
    };
    connect(m_tree, &QTreeView::expanded, this, remember(true));
    connect(m_tree, &QTreeView::collapsed, this, remember(false));
    takeTrace();
}

void Inspector::takeTrace() {
    m_book.setTrace(m_playback->trace());
    makeDissector();
    showFrame();
}

void Inspector::makeDissector() {
    const auto& trace = m_playback->trace();
    m_dissector.reset();
    if (!trace)
        return;
    m_secrets = trace->secrets().size();
    std::shared_ptr<TlsKeyLog> keys;
    if (m_selection->decrypting()) {
        keys = keyLogOf(*trace);
        if (m_selection->keyLog())
            keys->add(*m_selection->keyLog());
    }
    m_dissector = std::make_unique<TraceDissector>(*trace, std::move(keys));
}

ByteView Inspector::shownBytes() const { return m_decryptedTab ? m_model->dissection().decrypted : m_model->bytes(); }

void Inspector::showTab(bool decrypted) {
    m_decryptedTab = decrypted && !m_model->dissection().decrypted.empty();
    m_tabs->setVisible(!m_model->dissection().decrypted.empty());
    m_tabs->setCurrent(m_decryptedTab ? 1 : 0);
    const std::vector<ByteOwner>& owners = m_owners[m_decryptedTab ? 1 : 0];
    const ByteView bytes = shownBytes();
    m_hex->setContent(Bytes(bytes.begin(), bytes.end()), owners, m_decryptedTab ? std::vector<bool>() : m_hiddenBytes);
    m_legend->setOwners(owners);
    m_legend->setVisible(!owners.empty());
    showMessage();
}

void Inspector::fitWords() {
    if (const QString words = m_words->toolTip(); !words.isEmpty())
        m_words->setText(m_words->fontMetrics().elidedText(words, Qt::ElideRight, m_words->width()));
}

bool Inspector::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_words && event->type() == QEvent::Resize)
        fitWords();
    return QWidget::eventFilter(watched, event);
}

void Inspector::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Side by side where there is more width than height.
    const bool wide = width() > 2 * height();
    m_splitter->setOrientation(wide ? Qt::Horizontal : Qt::Vertical);
    const int bytes = wide ? width() / 2 : std::max(unit(30), static_cast<int>(height() * 0.38));
    if (!m_arranged)
        m_splitter->setSizes({(wide ? width() : height()) - bytes, bytes});
    m_card->setVisible(!wide || height() >= unit(44));
}

void Inspector::showFrame() {
    const auto& trace = m_playback->trace();
    const FrameId frame = m_selection->frame();
    {
        const QScopedValueRollback settling(m_settling, true);
        if (!trace || !frame || frame.value >= trace->frameCount()) {
            m_model->clear();
            m_owners[0] = m_owners[1] = {};
            m_hiddenBytes.clear();
            m_origin->setOrigin({});
        } else {
            if (trace->secrets().size() != m_secrets) // of a live capture they come with the packets
                makeDissector();
            FrameContent content = frameContent(*trace, frame, *m_dissector);
            std::vector<bool> hiddenNodes;
            bool hidesSizes = false;
            m_owners[0] = std::move(content.owners);
            m_owners[1] = std::move(content.decryptedOwners);
            const Veil* veil = m_playback->veil().get();
            m_hiddenBytes.clear();
            if (veil != nullptr && veil->hidden(frame) != nullptr) {
                for (std::uint32_t at = 0; at < content.bytes.size(); ++at)
                    m_hiddenBytes.push_back(veil->hidesByte(frame, at));
                hidesSizes = veil->hidden(frame)->sizes;
                for (const DissectionNode& node : content.dissection.nodes)
                    hiddenNodes.push_back(veil->hidesNode(frame, node));
            }
            m_origin->setOrigin(trace->frame(frame).origin);
            m_model->setFrame(std::move(content.bytes), std::move(content.dissection), content.bases,
                              std::move(hiddenNodes), hidesSizes);
            expandAsBefore();
        }
        showTab(m_decryptedTab);
    }
    // The field that was being watched is looked up in the new frame, so that stepping compares like with like.
    const auto& nodes = m_model->dissection().nodes;
    for (std::size_t i = 0; !m_field.isEmpty() && i < nodes.size(); ++i) {
        if (keyOf(nodes[i]) == m_field) {
            m_selection->selectBytes(rangeOf(nodes[i]));
            break;
        }
    }
    showMessage();
    showBytes();
}

void Inspector::showMessage() {
    std::vector<ByteRange> lit;
    if (const auto& message = m_selection->message())
        for (const MessagePart& part : message->partsIn(m_selection->frame()))
            if (part.bytes.decrypted == m_decryptedTab)
                lit.push_back(part.bytes);
    m_hex->setLit(std::move(lit));
}

void Inspector::expandAsBefore() {
    bool any = false;
    for (int row = m_model->rowCount() - 1; row >= 0; --row) {
        const QModelIndex index = m_model->index(row, 0);
        const DissectionNode& node = *m_model->node(index);
        const auto chosen = m_expanded.find(keyOf(node));
        // At first the transport and what it carries are open, or else the uppermost protocol there is.
        const bool open = chosen != m_expanded.end() ? chosen->second
                                                     : node.protocol->layer >= LayerNumber::Transport ||
                                                           (!any && node.protocol->layer == LayerNumber::Network);
        any = any || open;
        m_tree->setExpanded(index, open);
        for (int child = 0; open && child < m_model->rowCount(index); ++child) {
            const QModelIndex group = m_model->index(child, 0, index);
            const auto chosenGroup = m_expanded.find(keyOf(*m_model->node(group)));
            m_tree->setExpanded(group, chosenGroup != m_expanded.end() && chosenGroup->second);
        }
    }
}

void Inspector::fieldChosen(const QModelIndex& index) {
    const DissectionNode* node = m_model->node(index);
    if (m_settling || !node)
        return;
    m_field = keyOf(*node);
    m_selection->selectBytes(rangeOf(*node));
    showBytes();
}

void Inspector::setBytesOnly(bool on) {
    m_bytesOnly = on;
    m_splitter->widget(0)->setVisible(!on);
    m_words->setVisible(!on);
    m_field = on ? QString() : m_field;
}

void Inspector::byteChosen(std::uint32_t byte) {
    if (m_bytesOnly) {
        m_selection->selectBytes({byte, 1});
        return;
    }
    const DissectionNode* node = m_model->node(m_model->deepestAt(byte, m_decryptedTab));
    if (node)
        m_field = keyOf(*node);
    m_selection->selectBytes(node ? rangeOf(*node) : ByteRange{byte, 1, m_decryptedTab});
}

void Inspector::showBytes() {
    if (m_selection->bytes().length > 0 && m_selection->bytes().decrypted != m_decryptedTab)
        showTab(m_selection->bytes().decrypted);
    // What was chosen of decrypted bytes is nowhere when they are closed again.
    const ByteRange range = m_selection->bytes().decrypted == m_decryptedTab ? m_selection->bytes() : ByteRange{};
    m_hex->setSelected(range);
    const QScopedValueRollback settling(m_settling, true);
    const DissectionNode* current = m_model->node(m_tree->currentIndex());
    if (!current || rangeOf(*current) != range) {
        const QModelIndex index = m_model->covering(range);
        m_tree->setCurrentIndex(index);
        if (index.isValid())
            m_tree->scrollTo(index);
        current = m_model->node(index);
    }
    m_card->setNode(current, current ? m_model->noteText(*current) : QString());
    updateRemarks();
}

QString Inspector::bytesInWords(ByteRange range) const {
    const DissectionNode* node = m_model->node(m_tree->currentIndex());
    const bool wholeField = node && node->field && rangeOf(*node) == range;
    if (!wholeField)
        return {};
    const QString value = m_model->valueText(*node);
    const bool number = node->field->type == FieldType::Decimal && range.length > 1;
    return number ? tr("= %1, most significant byte first").arg(value) : tr("= %1").arg(value);
}

void Inspector::updateRemarks() {
    const ByteView bytes = shownBytes();
    const auto& trace = m_playback->trace();
    const FrameId frame = m_selection->frame();
    if (!trace || bytes.empty()) {
        m_title->setRemark(tr("no packet selected"));
        m_bytesTitle->setRemark({});
        m_value->clear();
        m_words->clear();
        m_words->setToolTip({});
        m_text->clear();
        return;
    }
    const Frame& shown = trace->frame(frame);
    QString remark = tr("frame %1").arg(frame.value + 1);
    if (shown.from && shown.to)
        remark += tr(", %1 to %2").arg(toQString(trace->host(shown.from).name), toQString(trace->host(shown.to).name));
    if (shown.repeats)
        remark += tr(", repeats frame %1").arg(shown.repeats.value + 1);
    m_title->setRemark(remark);

    const ByteRange range = m_selection->bytes().decrypted == m_decryptedTab ? m_selection->bytes() : ByteRange{};
    QString counted = tr("%1 bytes").arg(bytes.size());
    if (m_decryptedTab)
        counted = tr("%1 bytes, decrypted").arg(bytes.size());
    else if (shown.originalLength > bytes.size())
        counted = tr("%1 of %2 bytes captured").arg(bytes.size()).arg(shown.originalLength);
    if (range.length == 0 || range.begin >= bytes.size()) {
        m_bytesTitle->setRemark(counted);
        m_value->clear();
        m_words->clear();
        m_words->setToolTip({});
        m_text->clear();
        return;
    }
    const std::size_t length = std::min<std::size_t>(range.length, bytes.size() - range.begin);
    m_bytesTitle->setRemark(
        length == 1 ? tr("%1; byte %2 selected").arg(counted).arg(range.begin)
                    : tr("%1; bytes %2 to %3 selected").arg(counted).arg(range.begin).arg(range.begin + length - 1));
    const auto hidden = [this](std::size_t at) { return at < m_hiddenBytes.size() && m_hiddenBytes[at]; };
    for (std::size_t at = range.begin; at < range.begin + length; ++at) {
        if (hidden(at)) {
            m_value->setText(hiddenMark());
            m_words->setText(hiddenWords());
            m_words->setToolTip({});
            m_text->clear();
            return;
        }
    }
    constexpr std::size_t mostShown = 8;
    const ByteView selected = bytes.subspan(range.begin, length);
    QString hex = toQString(toHex(selected.first(std::min(length, mostShown))));
    if (length > mostShown)
        hex += QStringLiteral(" …");
    m_value->setText(hex);
    m_words->setToolTip(bytesInWords(range));
    fitWords();
    QString text;
    for (const std::uint8_t byte : selected.first(std::min<std::size_t>(length, 48)))
        text += byte >= 0x20 && byte < 0x7f ? QChar(byte) : QChar(0x00b7);
    m_text->setText(tr("as text: %1").arg(text));
}

} // namespace layerscope
