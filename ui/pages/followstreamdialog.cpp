#include "ui/pages/followstreamdialog.h"

#include "ui/playback/playback.h"
#include "ui/playback/selection.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/views/segmentedcontrol.h"
#include "wire/tcp.h"
#include "wire/udp.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSettings>
#include <QSignalBlocker>
#include <QTextBlock>
#include <QVBoxLayout>
#include <algorithm>

namespace layerscope {

namespace {

constexpr std::size_t mostShown = 512 << 10; // bytes; a text widget becomes slow beyond

// Which byte the character of readableText() at `place` stands for.
std::size_t byteOfText(ByteView bytes, int place) {
    int characters = 0;
    std::size_t at = 0;
    for (; at < bytes.size(); ++at) {
        if ((bytes[at] == '\r' && at + 1 < bytes.size() && bytes[at + 1] == '\n') || (bytes[at] & 0xc0) == 0x80)
            continue; // it stands for nothing of its own
        if (characters >= place)
            break;
        characters += bytes[at] >= 0xf0 ? 2 : 1;
    }
    return std::min(at, bytes.size() - 1);
}

// And which byte a place in hexDump() belongs to.
std::size_t byteOfHex(std::size_t length, int place) {
    constexpr int row = 77, address = 10, hex = 49;
    const int column = place % row;
    int byte = column < address ? 0 : column < address + hex ? (column - address) / 3 : column - address - hex - 1;
    if (column >= address + 25 && column < address + hex) // behind the gap between the groups of eight
        byte = (column - address - 1) / 3;
    return std::min(static_cast<std::size_t>(place / row * 16 + std::clamp(byte, 0, 15)), length - 1);
}

} // namespace

bool FollowStreamDialog::possible(const Trace& trace, FrameId frame) {
    if (!frame || frame.value >= trace.frameCount())
        return false;
    const ConnectionId connection = trace.connectionOf(frame);
    if (!connection)
        return false;
    const Protocol* protocol = trace.connection(connection).protocol;
    return protocol == &tcpProtocol || protocol == &udpProtocol;
}

FollowStreamDialog::FollowStreamDialog(Playback* playback, Selection* selection, ConnectionId connection,
                                       QWidget* parent)
    : QDialog(parent), m_playback(playback), m_selection(selection), m_connection(connection),
      m_trace(playback->trace()) {
    setAttribute(Qt::WA_DeleteOnClose);
    const Connection& ends = m_trace->connection(connection);
    setWindowTitle(tr("%1 stream: %2 to %3")
                       .arg(ends.protocol == &udpProtocol ? QStringLiteral("UDP") : QStringLiteral("TCP"),
                            toQString(ends.clientEndpoint), toQString(ends.serverEndpoint)));
    m_sides = new SegmentedControl({tr("Both"), tr("Client"), tr("Server")}, tr("Whose bytes"), this);
    m_sides->setToolTip(1, tr("What %1 sent").arg(toQString(ends.clientEndpoint)));
    m_sides->setToolTip(2, tr("What %1 sent").arg(toQString(ends.serverEndpoint)));
    m_forms = new SegmentedControl({tr("Text"), tr("Hex")}, tr("How bytes are shown"), this);
    m_find = new QLineEdit(this);
    m_find->setPlaceholderText(tr("Find"));
    m_find->setAccessibleName(tr("Find in the stream"));
    m_find->setClearButtonEnabled(true);
    m_text = new QPlainTextEdit(this);
    m_text->setReadOnly(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setUndoRedoEnabled(false);
    m_text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setFont(themeFont(TextRole::Mono));
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("The stream"));
    m_status = new QLabel(this);
    m_status->setProperty("look", QStringLiteral("remark"));
    m_status->setWordWrap(true);
    m_copy = new QPushButton(tr("Copy"), this);
    m_copy->setToolTip(tr("Copy what is shown, or the selected part of it"));
    auto* saveButton = new QPushButton(tr("Save…"), this);
    saveButton->setToolTip(tr("One side: its bytes as they are. Both: the text that is shown"));
    auto* close = new QPushButton(tr("Close"), this);
    for (QPushButton* button : {m_copy, saveButton, close})
        button->setAutoDefault(false);

    auto* upper = new QHBoxLayout;
    upper->setSpacing(unit(1.5));
    upper->addWidget(m_sides);
    upper->addWidget(m_forms);
    upper->addStretch();
    upper->addWidget(m_find, 1);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(unit(1));
    lower->addWidget(m_status, 1);
    lower->addWidget(m_copy);
    lower->addWidget(saveButton);
    lower->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit(2), unit(2), unit(2), unit(2));
    column->setSpacing(unit(1.5));
    column->addLayout(upper);
    column->addWidget(m_text, 1);
    column->addLayout(lower);
    resize(unit(104), unit(78));

    connect(m_sides, &SegmentedControl::chosen, this, &FollowStreamDialog::render);
    connect(m_forms, &SegmentedControl::chosen, this, &FollowStreamDialog::render);
    connect(m_find, &QLineEdit::returnPressed, this, &FollowStreamDialog::find);
    connect(m_text, &QPlainTextEdit::cursorPositionChanged, this,
            [this] { selectAt(m_text->textCursor().position()); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        const QString part = m_text->textCursor().selectedText().replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
        QApplication::clipboard()->setText(part.isEmpty() ? m_text->toPlainText() : part);
    });
    connect(saveButton, &QPushButton::clicked, this, &FollowStreamDialog::save);
    connect(close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_playback, &Playback::traceChanged, this, &QDialog::close);
    connect(m_playback, &Playback::grew, this, &FollowStreamDialog::build);
    connect(m_playback, &Playback::moved, this, &FollowStreamDialog::follow);
    build();
    m_text->setFocus(Qt::OtherFocusReason);
}

QString FollowStreamDialog::sideName(bool fromServer) const {
    const Connection& ends = m_trace->connection(m_connection);
    const HostId host = fromServer ? ends.server : ends.client;
    const QString name = host ? toQString(m_trace->host(host).name) : QString();
    const QString endpoint = toQString(fromServer ? ends.serverEndpoint : ends.clientEndpoint);
    return name.isEmpty() || endpoint.startsWith(name) ? endpoint : name + QStringLiteral("  ") + endpoint;
}

void FollowStreamDialog::build() {
    m_stream = followStream(*m_trace, m_connection);
    m_shownPieces = SIZE_MAX;
    follow();
}

void FollowStreamDialog::follow() {
    const std::size_t position = m_playback->position();
    const auto arrived = static_cast<std::size_t>(
        std::ranges::count_if(m_stream.pieces, [&](const StreamPiece& piece) { return piece.position <= position; }));
    if (arrived == m_shownPieces)
        return;
    m_shownPieces = arrived;
    render();
}

void FollowStreamDialog::render() {
    const Theme& theme = Theme::current();
    const auto side = static_cast<StreamSide>(m_sides->current());
    const bool hex = m_forms->current() == 1;
    const std::vector<StreamTurn> turns = streamTurns(m_stream, side, m_playback->position());
    const QSignalBlocker quiet(m_text);
    m_text->clear();
    m_places.clear();
    QTextCursor cursor(m_text->document());
    std::array<std::size_t, 2> counted{};
    std::size_t shown = 0;
    for (const StreamTurn& turn : turns) {
        counted[turn.fromServer ? 1 : 0] += turn.bytes.size();
        if (shown >= mostShown)
            continue;
        const ByteView bytes = ByteView(turn.bytes).first(std::min(turn.bytes.size(), mostShown - shown));
        shown += bytes.size();
        // Hue is for layers: the server's turns stand on the band of a selection, the client's on the page, and each
        // begins with its sender's name.
        QTextBlockFormat block;
        block.setBackground(turn.fromServer ? theme.selection : theme.page);
        QTextCharFormat heading;
        heading.setFont(themeFont(TextRole::MonoBold));
        heading.setForeground(theme.ink);
        heading.setBackground(block.background());
        QTextCharFormat plain = heading;
        plain.setFont(themeFont(TextRole::Mono));
        if (cursor.position() > 0)
            cursor.insertBlock();
        cursor.setBlockFormat(block);
        QString title = QStringLiteral("%1  %2").arg(turn.fromServer ? QStringLiteral("◀") : QStringLiteral("▶"),
                                                     sideName(turn.fromServer));
        if (turn.missing > 0)
            title += tr("  (%1 bytes before are missing in this capture)").arg(turn.missing);
        cursor.insertText(title + QLatin1Char('\n'), heading);
        QString content = hex ? hexDump(bytes, turn.begin) : readableText(bytes);
        if (content.endsWith(QLatin1Char('\n')))
            content.chop(1);
        const int begin = cursor.position();
        cursor.insertText(content, plain);
        m_places.push_back({begin, cursor.position(), turn.fromServer, turn.begin, bytes.size()});
    }
    if (turns.empty())
        m_text->setPlaceholderText(tr("At this moment no byte has arrived yet."));
    m_text->moveCursor(QTextCursor::Start);
    QString status = tr("%1 bytes from the client, %2 from the server, as far as they have arrived.")
                         .arg(counted[0])
                         .arg(counted[1]);
    if (counted[0] + counted[1] > shown || m_stream.clipped)
        status += QLatin1Char(' ') + tr("Only the first %1 bytes are shown.").arg(shown);
    m_status->setText(status);
}

void FollowStreamDialog::selectAt(int place) {
    for (const Place& each : m_places) {
        if (place > each.end || each.length == 0)
            continue;
        const int inside = std::max(0, place - each.begin);
        const ByteView bytes = ByteView(m_stream.bytes[each.fromServer ? 1 : 0]).subspan(each.first, each.length);
        const std::size_t byte =
            each.first + (m_forms->current() == 1 ? byteOfHex(each.length, inside) : byteOfText(bytes, inside));
        const StreamPiece* piece = m_stream.pieceAt(each.fromServer, byte);
        if (!piece)
            return;
        m_selection->selectFrame(piece->frame);
        const auto segment = streamSegment(*m_trace, m_trace->connection(m_connection), piece->frame);
        if (segment)
            emit byteChosen(piece->frame, segment->payloadAt + (piece->sequence - segment->sequence) +
                                              static_cast<std::uint32_t>(byte - piece->begin));
        return;
    }
}

void FollowStreamDialog::find() {
    if (m_find->text().isEmpty() || m_text->find(m_find->text()))
        return;
    m_text->moveCursor(QTextCursor::Start);
    if (!m_text->find(m_find->text()))
        m_status->setText(tr("“%1” does not occur.").arg(m_find->text()));
}

QByteArray FollowStreamDialog::content() const {
    const auto side = static_cast<StreamSide>(m_sides->current());
    if (side == StreamSide::Both)
        return m_text->toPlainText().toUtf8();
    QByteArray bytes;
    for (const StreamTurn& turn : streamTurns(m_stream, side, m_playback->position()))
        bytes.append(reinterpret_cast<const char*>(turn.bytes.data()), static_cast<qsizetype>(turn.bytes.size()));
    return bytes;
}

bool FollowStreamDialog::saveTo(const QString& path) {
    const QByteArray bytes = content();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit()) {
        m_status->setText(tr("%1 could not be written: %2. Choose another place.").arg(path, file.errorString()));
        return false;
    }
    m_status->setText(tr("Written: %1").arg(path));
    return true;
}

void FollowStreamDialog::save() {
    const QString folder = QSettings().value(QStringLiteral("folder")).toString();
    const bool both = m_sides->current() == 0;
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Save the stream"), folder + (both ? QStringLiteral("/stream.txt") : QStringLiteral("/stream.bin")));
    if (!path.isEmpty())
        saveTo(path);
}

} // namespace layerscope
