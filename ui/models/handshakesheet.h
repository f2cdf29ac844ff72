// A message of WebSocket's opening handshake, line by line: each with its rule, and whether it holds.
#pragma once

#include "base/base.h"

#include <QString>
#include <QStringList>

namespace layerscope {

enum class HandshakeSide : std::uint8_t { Request, Response };

struct HandshakeLine {
    QString name;        // "Upgrade"; of the start line its first word
    QString value;       // the rest of the line
    bool present = true; // otherwise the message has no such line
    bool met = true;
    bool required = false; // a rule of the handshake; otherwise the line may be left out
    QString rule;          // "lists websocket; upper and lower case are alike"
    QString source;        // "§4.2.1 (3)"; empty for lines that the handshake does not look at
};

struct HandshakeSheet {
    HandshakeSide side = HandshakeSide::Request;
    std::vector<HandshakeLine> lines;
    QString refused; // what a strict HTTP parser says; then nothing holds
    int required = 0, broken = 0;
    QString conclusion; // what the one who reads the message must do now

    bool holds() const { return refused.isEmpty() && broken == 0; }
};

// `request` and `response` are heads as they go over the wire; a missing empty line at their end is forgiven.
HandshakeSheet judgeRequest(const QString& request);
HandshakeSheet judgeResponse(const QString& response, const QString& request);
// The value of Sec-WebSocket-Key in a request; empty when there is none.
QString keyOf(const QString& request);
QString acceptOf(const QString& response);

// A head as text and back: lines, and what stands in a line.
QString headText(ByteView head);
// The head with the line that `line` shows replaced by `text`, put in behind the others when it is absent, or taken
// out when `text` is empty.
QString withLine(const QString& head, const HandshakeLine& line, const QString& text);
// What makes one head of the other, in the words of the setting "headers" (layers/websocket/websocket.h).
QStringList handshakeEdits(const QString& sent, const QString& edited, HandshakeSide side);
// "Upgrade: websocket"; the start line as it is.
QString lineText(const HandshakeLine& line);

} // namespace layerscope
