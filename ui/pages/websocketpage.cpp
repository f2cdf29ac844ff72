#include "ui/pages/websocketpage.h"

#include "ui/models/receivingend.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/views/acceptsteps.h"
#include "ui/views/framebitsview.h"
#include "ui/views/framepane.h"
#include "ui/views/handshakepane.h"
#include "ui/views/panetitle.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace layerscope {

namespace {

Bytes utf8(const QString& text) {
    const QByteArray bytes = text.toUtf8();
    return {bytes.begin(), bytes.end()};
}

} // namespace

WebSocketPage::WebSocketPage(Playback* playback, Selection* selection, QWidget* parent)
    : QWidget(parent), m_playback(playback), m_selection(selection) {
    setAccessibleName(tr("Handshake and frames"));
    m_request = new HandshakePane(HandshakeSide::Request, this);
    m_response = new HandshakePane(HandshakeSide::Response, this);
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->addWidget(m_request);
    m_columns->addWidget(m_response);
    auto* accept = new QWidget(this);
    auto* acceptColumn = new QVBoxLayout(accept);
    acceptColumn->setContentsMargins(0, 0, 0, 0);
    acceptColumn->setSpacing(0);
    m_acceptTitle = new PaneTitle(tr("Sec-WebSocket-Accept, step by step"), accept);
    m_acceptTitle->setRemark(
        tr("No secret is involved: it shows that the server understood a WebSocket handshake. RFC 6455 §1.3"));
    m_chooser = new QComboBox(m_acceptTitle);
    m_chooser->setAccessibleName(tr("WebSocket connection"));
    m_chooser->setToolTip(tr("The connection that is shown"));
    m_acceptTitle->middle()->addWidget(m_chooser);
    m_accept = new AcceptSteps(accept);
    acceptColumn->addWidget(m_acceptTitle);
    acceptColumn->addWidget(m_accept);
    m_frames = new FramePane(this);
    m_rows = new QSplitter(Qt::Vertical, this);
    m_rows->addWidget(m_columns);
    m_rows->addWidget(accept);
    m_rows->addWidget(m_frames);
    m_rows->setStretchFactor(0, 1);
    m_rows->setStretchFactor(1, 0);
    m_rows->setStretchFactor(2, 1);
    for (QSplitter* splitter : {m_columns, m_rows}) {
        splitter->setChildrenCollapsible(false);
        splitter->setHandleWidth(1);
        connect(splitter, &QSplitter::splitterMoved, this, [this] { m_arranged = true; });
    }

    auto* empty = new QWidget(this);
    empty->setAutoFillBackground(true);
    empty->setBackgroundRole(QPalette::Base);
    m_nothing = new QLabel(empty);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_go = new QPushButton(tr("Go to the handshake"), empty);
    m_go->setToolTip(tr("To the moment when the server's answer has arrived"));
    m_go->setAccessibleName(tr("Go to the handshake"));
    auto* emptyColumn = new QVBoxLayout(empty);
    emptyColumn->setSpacing(unit(2));
    emptyColumn->addStretch();
    emptyColumn->addWidget(m_nothing);
    emptyColumn->addWidget(m_go, 0, Qt::AlignHCenter);
    emptyColumn->addStretch();
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(empty);
    m_stack->addWidget(m_rows);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_stack);

    connect(playback, &Playback::traceChanged, this, &WebSocketPage::search);
    connect(playback, &Playback::grew, this, &WebSocketPage::search);
    connect(playback, &Playback::moved, this, &WebSocketPage::follow);
    connect(selection, &Selection::frameChanged, this, &WebSocketPage::followSelection);
    connect(m_chooser, &QComboBox::activated, this,
            [this](int index) { choose(m_connections[static_cast<std::size_t>(index)]); });
    connect(m_frames, &FramePane::frameChosen, this, &WebSocketPage::chooseFrame);
    connect(m_request, &HandshakePane::lineEdited, this, &WebSocketPage::editRequest);
    connect(m_response, &HandshakePane::lineEdited, this, &WebSocketPage::editResponse);
    connect(m_request, &HandshakePane::resetRequested, this, [this] {
        m_editedRequest.clear();
        showHandshake();
    });
    connect(m_response, &HandshakePane::resetRequested, this, [this] {
        m_editedResponse.clear();
        showHandshake();
    });
    connect(m_request, &HandshakePane::runRequested, this, [this] { run(HandshakeSide::Request); });
    connect(m_response, &HandshakePane::runRequested, this, [this] { run(HandshakeSide::Response); });
    connect(m_go, &QPushButton::clicked, this, &WebSocketPage::goToAnswer);
    search();
}

void WebSocketPage::goToAnswer() {
    if (!m_conversation)
        return;
    const HandshakePart& message = m_conversation->response ? m_conversation->response : m_conversation->request;
    m_playback->pause();
    m_playback->seekPosition(message.position);
}

void WebSocketPage::setRunnable(bool runnable) {
    m_runnable = runnable;
    if (m_shown > 0)
        showHandshake();
}

bool WebSocketPage::canRun(HostId host) const {
    const Trace& trace = *m_playback->trace();
    return m_runnable && host && host.value < trace.hostCount() &&
           trace.host(host).fillings[static_cast<std::size_t>(LayerNumber::Application)] == "websocket";
}

void WebSocketPage::run(HandshakeSide side) {
    if (!m_conversation)
        return;
    const bool request = side == HandshakeSide::Request;
    const Connection& ends = m_playback->trace()->connection(m_conversation->connection);
    const QStringList edits =
        handshakeEdits(headText(request ? m_conversation->request.head : m_conversation->response.head),
                       request ? m_editedRequest : m_editedResponse, side);
    if (edits.isEmpty())
        return;
    m_toAnswer = true;
    emit runRequested(request ? ends.client : ends.server, edits);
}

std::vector<QWidget*> WebSocketPage::panes() const {
    if (m_stack->currentIndex() == 0)
        return {m_go};
    return {m_request->table(), m_response->table(), m_frames->bits(), m_frames->unmasking()};
}

void WebSocketPage::search() {
    const bool before = available();
    const auto& trace = m_playback->trace();
    m_connections = trace ? m_search.look(*trace) : std::vector<ConnectionId>();
    m_chooser->clear();
    for (const ConnectionId connection : m_connections) {
        const Connection& ends = trace->connection(connection);
        m_chooser->addItem(tr("%1 to %2").arg(toQString(ends.clientEndpoint), toQString(ends.serverEndpoint)));
    }
    m_chooser->setVisible(m_connections.size() > 1);
    const ConnectionId kept = m_conversation ? m_conversation->connection : ConnectionId();
    choose(std::ranges::find(m_connections, kept) != m_connections.end() ? kept
           : m_connections.empty()                                       ? ConnectionId()
                                                                         : m_connections.front());
    if (before != available())
        emit availabilityChanged(available());
    // Whoever shows the new run first goes to the moment that both runs have in common.
    if (std::exchange(m_toAnswer, false))
        QMetaObject::invokeMethod(this, &WebSocketPage::goToAnswer, Qt::QueuedConnection);
}

void WebSocketPage::choose(ConnectionId connection) {
    m_frames->setFrames(nullptr, 0, SIZE_MAX);
    if (!m_conversation || m_conversation->connection != connection || m_trace.lock() != m_playback->trace()) {
        m_editedRequest.clear();
        m_editedResponse.clear();
    }
    m_trace = m_playback->trace();
    m_conversation.reset();
    m_shown = -1;
    m_frame = m_frameCount = SIZE_MAX;
    if (connection && isVisible())
        m_conversation = webSocketConversation(*m_playback->trace(), connection);
    for (std::size_t i = 0; i < m_connections.size(); ++i) {
        if (m_connections[i] == connection)
            m_chooser->setCurrentIndex(static_cast<int>(i));
    }
    follow();
}

void WebSocketPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!m_conversation && available())
        choose(m_connections[static_cast<std::size_t>(std::max(0, m_chooser->currentIndex()))]);
    followSelection();
}

void WebSocketPage::follow() {
    if (!isVisible())
        return;
    const std::size_t position = m_playback->position();
    const int shown = !m_conversation || !m_conversation->request || m_conversation->request.position > position ? 0
                      : !m_conversation->response || m_conversation->response.position > position                ? 1
                                                                                                                 : 2;
    if (shown != m_shown) {
        m_shown = shown;
        showHandshake();
    }
    if (shown < 2) {
        m_frames->setFrames(nullptr, 0, SIZE_MAX);
        m_frame = m_frameCount = SIZE_MAX;
        arrange();
        return;
    }
    const std::size_t last = m_conversation->lastFrame(position);
    const std::size_t count = last == SIZE_MAX ? 0 : last + 1;
    if (count != m_frameCount) {
        const bool first = m_frameCount == SIZE_MAX || (m_frameCount == 0) != (count == 0);
        m_frameCount = count;
        showFrame(last);
        if (first)
            arrange();
    }
}

void WebSocketPage::followSelection() {
    if (!isVisible() || !m_conversation || m_shown < 2 || !m_selection->frame())
        return;
    const std::size_t index = m_conversation->frameIn(m_selection->frame());
    if (index < m_frameCount && index != m_frame &&
        !(m_frame < m_frameCount && m_conversation->frames[m_frame].frame == m_selection->frame()))
        showFrame(index);
}

void WebSocketPage::showFrame(std::size_t index) {
    m_frame = index;
    m_frames->setFrames(&*m_conversation, m_frameCount, index);
}

void WebSocketPage::chooseFrame(std::size_t index) {
    if (!m_conversation || index >= m_conversation->frames.size())
        return;
    const WebSocketFrameRecord& record = m_conversation->frames[index];
    m_playback->pause();
    if (record.position > m_playback->position())
        m_playback->seekPosition(record.position);
    if (record.frame)
        m_selection->selectFrame(record.frame);
    showFrame(index);
}

void WebSocketPage::showHandshake() {
    m_stack->setCurrentIndex(m_shown > 0 ? 1 : 0);
    m_nothing->setText(tr("At this moment no client has asked for a WebSocket yet."));
    m_go->setVisible(m_conversation.has_value());
    if (m_shown <= 0)
        return;
    const QString sentRequest = headText(m_conversation->request.head);
    const QString request = m_editedRequest.isEmpty() ? sentRequest : m_editedRequest;
    const Connection& ends = m_playback->trace()->connection(m_conversation->connection);
    m_request->setRunnable(canRun(ends.client));
    m_response->setRunnable(canRun(ends.server));
    m_request->setSheet(judgeRequest(request), !m_editedRequest.isEmpty());
    if (m_shown < 2 && m_editedRequest.isEmpty()) {
        m_response->clear(tr("The server has not answered yet."));
        m_accept->setValues(keyOf(request), {});
        return;
    }
    // An edited request is answered by a server of our own: the one that was asked has never seen it.
    QString response = m_editedResponse, remark, asked;
    if (response.isEmpty() && !m_editedRequest.isEmpty()) {
        const ReceivingAnswer server = askServer(utf8(request));
        response = headText(server.sent).section(QStringLiteral("\r\n\r\n"), 0, 0);
        asked = server.reason;
        remark = tr("what if: a server of Layerscope's was asked");
    } else if (response.isEmpty()) {
        response = headText(m_conversation->response.head);
    }
    HandshakeSheet sheet = judgeResponse(response, request);
    if (m_conversation->upgraded && m_editedRequest.isEmpty() && !m_request->model()->sheet().holds())
        sheet.conclusion = tr("The server answered 101 although the request breaks a rule: it should not have.");
    if (!asked.isEmpty())
        sheet.conclusion += QLatin1Char(' ') + asked;
    if (!m_editedResponse.isEmpty()) {
        const ReceivingAnswer client = askClient(utf8(request), utf8(response));
        sheet.conclusion += QLatin1Char(' ') + (client.failed ? tr("Asked, a client says: %1.").arg(client.reason)
                                                              : tr("Asked, a client opens the WebSocket."));
    }
    m_response->setSheet(sheet, !m_editedResponse.isEmpty(), remark);
    const QString accept = acceptOf(response);
    m_accept->setValues(keyOf(request), accept.isNull() ? QLatin1String("") : accept);
}

void WebSocketPage::editRequest(int row, const QString& text) {
    const QString sent = headText(m_conversation->request.head);
    m_editedRequest = withLine(m_editedRequest.isEmpty() ? sent : m_editedRequest, m_request->model()->line(row), text);
    if (m_editedRequest == sent)
        m_editedRequest.clear();
    showHandshake();
}

void WebSocketPage::editResponse(int row, const QString& text) {
    const QString sent = headText(m_conversation->response.head);
    m_editedResponse =
        withLine(m_editedResponse.isEmpty() ? sent : m_editedResponse, m_response->model()->line(row), text);
    if (m_editedResponse == sent)
        m_editedResponse.clear();
    showHandshake();
}

void WebSocketPage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

// Until somebody has moved a splitter: half of the height is the frame's, once there is one.
void WebSocketPage::arrange() {
    const bool low = height() < unit(95);
    m_accept->setCompact(low);
    m_request->setCompact(low);
    m_response->setCompact(low);
    if (m_arranged)
        return;
    const int accept = unit(3.5) + m_accept->sizeHint().height();
    const bool any = m_frameCount != SIZE_MAX && m_frameCount > 0;
    const int frames = any ? std::clamp((height() - accept) / 2, unit(24), unit(54)) : unit(15);
    m_rows->setSizes({height() - accept - frames, accept, frames});
    m_columns->setSizes({width() / 2, width() / 2});
}

} // namespace layerscope
