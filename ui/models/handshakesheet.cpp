#include "ui/models/handshakesheet.h"

#include "ui/text.h"
#include "wire/websockethandshake.h"

#include <algorithm>

namespace layerscope {

namespace {

// What a check is called in the sheet, and the item of its list in the RFC.
struct Rule {
    const char* check; // HandshakeCheck::name
    const char* text;
    const char* source;
    bool mayBeAbsent = false;
};

constexpr Rule requestRules[] = {
    {"Method", QT_TRANSLATE_NOOP("layerscope", "GET, HTTP/1.1 or later"), "§4.2.1 (1)"},
    {"Host", QT_TRANSLATE_NOOP("layerscope", "present"), "§4.2.1 (2)"},
    {"Upgrade", QT_TRANSLATE_NOOP("layerscope", "lists websocket, any case"), "§4.2.1 (3)"},
    {"Connection", QT_TRANSLATE_NOOP("layerscope", "lists Upgrade, any case"), "§4.2.1 (4)"},
    {"Sec-WebSocket-Key", QT_TRANSLATE_NOOP("layerscope", "decodes to 16 bytes"), "§4.2.1 (5)"},
    {"Sec-WebSocket-Version", QT_TRANSLATE_NOOP("layerscope", "is 13"), "§4.2.1 (6)"},
};

constexpr Rule responseRules[] = {
    {"Status", QT_TRANSLATE_NOOP("layerscope", "101, else HTTP goes on"), "§4.1 (1)"},
    {"Upgrade", QT_TRANSLATE_NOOP("layerscope", "is websocket, any case"), "§4.1 (2)"},
    {"Connection", QT_TRANSLATE_NOOP("layerscope", "lists Upgrade, any case"), "§4.1 (3)"},
    {"Sec-WebSocket-Accept", QT_TRANSLATE_NOOP("layerscope", "is the value computed below"), "§4.1 (4)"},
    {"Sec-WebSocket-Extensions", QT_TRANSLATE_NOOP("layerscope", "only what was offered"), "§4.1 (5)", true},
    {"Sec-WebSocket-Protocol", QT_TRANSLATE_NOOP("layerscope", "one that was offered, or none"), "§4.1 (6)", true},
};

// A head that owns its bytes.
struct ParsedHead {
    Bytes bytes;
    HttpParser parser;
    bool good = false;

    ParsedHead(const QString& text, HttpSide side) : parser(side) {
        const QByteArray utf8 = text.toUtf8();
        bytes.assign(utf8.begin(), utf8.end());
        good = parser.next(bytes).event == HttpEvent::Head;
    }
    const HttpHead& head() const { return parser.head(); }
};

QString normalised(QString text) {
    text.replace(QLatin1String("\r\n"), QLatin1String("\n"));
    while (text.endsWith(QLatin1Char('\n')))
        text.chop(1);
    text.replace(QLatin1String("\n"), QLatin1String("\r\n"));
    return text + QStringLiteral("\r\n\r\n");
}

QStringList linesOf(const QString& head) {
    QStringList lines = head.split(QLatin1String("\r\n"));
    while (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    return lines;
}

HandshakeLine splitLine(const QString& text, bool start) {
    HandshakeLine line;
    const qsizetype cut = start ? text.indexOf(QLatin1Char(' ')) : text.indexOf(QLatin1Char(':'));
    line.name = cut < 0 ? text : text.left(cut);
    line.value = cut < 0 ? QString() : text.mid(cut + 1).trimmed();
    return line;
}

// What is said of a line that no rule requires.
void sayOptional(HandshakeLine& line, HandshakeSide side) {
    const QString name = line.name.toLower();
    const auto members = line.value.count(QLatin1Char(',')) + 1;
    if (side == HandshakeSide::Response) {
        line.rule = tr("plays no part in the handshake");
        return;
    }
    if (name == QLatin1String("origin")) {
        line.rule = tr("optional; browsers send it");
        line.source = QStringLiteral("§4.2.1 (7)");
    } else if (name == QLatin1String("sec-websocket-protocol")) {
        line.rule = tr("optional; %1 offered").arg(members);
        line.source = QStringLiteral("§4.2.1 (8)");
    } else if (name == QLatin1String("sec-websocket-extensions")) {
        line.rule = tr("optional; %1 offered").arg(members);
        line.source = QStringLiteral("§4.2.1 (9)");
    } else {
        line.rule = tr("plays no part in the handshake");
    }
}

const HandshakeCheck* checkNamed(const std::vector<HandshakeCheck>& checks, std::string_view name) {
    for (const HandshakeCheck& check : checks) {
        if (check.name == name)
            return &check;
    }
    return nullptr;
}

void fill(HandshakeSheet& sheet, const QString& head, std::span<const Rule> rules,
          const std::vector<HandshakeCheck>& checks) {
    const QStringList texts = linesOf(head);
    std::vector<bool> seen(rules.size(), false);
    for (int i = 0; i < texts.size(); ++i) {
        HandshakeLine line = splitLine(texts[i], i == 0);
        bool ruled = false;
        for (std::size_t r = 0; r < rules.size(); ++r) {
            const bool same =
                i == 0 ? r == 0 : r > 0 && line.name.compare(QLatin1String(rules[r].check), Qt::CaseInsensitive) == 0;
            if (!same)
                continue;
            ruled = seen[r] = true;
            const HandshakeCheck* check = checkNamed(checks, rules[r].check);
            line.met = check && check->met;
            if (const HandshakeCheck* version = i == 0 ? checkNamed(checks, "Version") : nullptr)
                line.met = line.met && version->met;
            line.required = !rules[r].mayBeAbsent;
            line.rule = tr(rules[r].text);
            line.source = QString::fromUtf8(rules[r].source);
        }
        if (!ruled)
            sayOptional(line, sheet.side);
        sheet.lines.push_back(line);
    }
    for (std::size_t r = 0; r < rules.size(); ++r) {
        if (seen[r])
            continue;
        HandshakeLine line;
        line.name = QLatin1String(rules[r].check);
        line.present = false;
        const HandshakeCheck* check = checkNamed(checks, rules[r].check);
        line.met = check && check->met;
        line.required = !rules[r].mayBeAbsent;
        line.rule = tr(rules[r].text);
        line.source = QString::fromUtf8(rules[r].source);
        sheet.lines.push_back(line);
    }
    // What the handshake looks at comes first; a browser sends much besides.
    std::ranges::stable_partition(sheet.lines, [](const HandshakeLine& line) { return !line.source.isEmpty(); });
    for (const HandshakeLine& line : sheet.lines) {
        sheet.required += line.required ? 1 : 0;
        sheet.broken += line.met ? 0 : 1;
    }
}

QString refusal(const ParsedHead& parsed) {
    const HttpVerdict& verdict = parsed.parser.verdict();
    if (!verdict)
        return tr("This is no whole HTTP head.");
    return tr("%1 (%2)").arg(toQString(verdict.text().sentence), toQString(verdict.text().source));
}

const HandshakeLine* firstBroken(const HandshakeSheet& sheet) {
    for (const HandshakeLine& line : sheet.lines) {
        if (!line.met)
            return &line;
    }
    return nullptr;
}

QString concludeRequest(const HandshakeSheet& sheet) {
    if (!sheet.refused.isEmpty())
        return tr("A strict server answers 400 Bad Request: %1").arg(sheet.refused);
    if (sheet.holds())
        return tr("The server must check %1 lines; all hold, so it may answer 101.").arg(sheet.required);
    const HandshakeLine& line = *firstBroken(sheet);
    if (sheet.broken == 1 && line.name == QLatin1String("Sec-WebSocket-Version"))
        return tr("The server must not open a WebSocket. It answers 426 Upgrade Required with the version that it "
                  "knows, Sec-WebSocket-Version: 13 (§4.2.2).");
    const QString which = sheet.broken == 1
                              ? tr("%1 does not hold").arg(line.name)
                              : tr("%1 lines do not hold, %2 among them").arg(sheet.broken).arg(line.name);
    if (line.name == QLatin1String("Connection") || line.name == QLatin1String("Upgrade"))
        return tr("%1: without it this is an ordinary GET. The server must not answer 101; it answers 400 Bad Request, "
                  "or gives the page as HTTP (§4.2.1).")
            .arg(which);
    return tr("%1: the server must stop here and answer with an error such as 400 Bad Request (§4.2.1).").arg(which);
}

QString concludeResponse(const HandshakeSheet& sheet) {
    if (!sheet.refused.isEmpty())
        return tr("The client must fail the connection: %1").arg(sheet.refused);
    if (sheet.holds())
        return tr("All hold. After the empty line that ends this response, no byte is HTTP any more: the same TCP "
                  "connection goes on, and both sides may send frames at any time.");
    const HandshakeLine& line = *firstBroken(sheet);
    if (line.name.startsWith(QLatin1String("HTTP/")))
        return tr(
            "This is no 101: HTTP goes on, the client treats it as any answer, and there is no WebSocket (§4.1).");
    return tr("%1 does not hold: the client must fail the connection. It closes TCP, and the page gets no WebSocket "
              "(§4.1).")
        .arg(line.name);
}

QString valueOf(const QString& head, QLatin1String name) {
    const QStringList lines = linesOf(normalised(head));
    for (int i = 1; i < lines.size(); ++i) {
        const HandshakeLine line = splitLine(lines[i], false);
        if (line.name.compare(name, Qt::CaseInsensitive) == 0)
            return line.value;
    }
    return {};
}

} // namespace

HandshakeSheet judgeRequest(const QString& request) {
    HandshakeSheet sheet;
    const QString head = normalised(request);
    const ParsedHead parsed(head, HttpSide::Requests);
    if (!parsed.good)
        sheet.refused = refusal(parsed);
    fill(sheet, head, requestRules, parsed.good ? checkWebSocketRequest(parsed.head()) : std::vector<HandshakeCheck>());
    sheet.conclusion = concludeRequest(sheet);
    return sheet;
}

HandshakeSheet judgeResponse(const QString& response, const QString& request) {
    HandshakeSheet sheet;
    sheet.side = HandshakeSide::Response;
    const QString head = normalised(response);
    const ParsedHead parsed(head, HttpSide::Responses);
    const std::string protocols = valueOf(request, QLatin1String("Sec-WebSocket-Protocol")).toStdString();
    const std::string extensions = valueOf(request, QLatin1String("Sec-WebSocket-Extensions")).toStdString();
    if (!parsed.good)
        sheet.refused = refusal(parsed);
    fill(sheet, head, responseRules,
         parsed.good ? checkWebSocketResponse(parsed.head(), keyOf(request).toStdString(), protocols, extensions)
                     : std::vector<HandshakeCheck>());
    for (HandshakeLine& line : sheet.lines) {
        if (!line.present && !line.required)
            line.rule = line.name.endsWith(QLatin1String("Protocol"))
                            ? (protocols.empty() ? tr("none was offered, none may come") : tr("none was chosen"))
                            : (extensions.empty() ? tr("none was offered, none may come") : tr("none was agreed on"));
    }
    sheet.conclusion = concludeResponse(sheet);
    return sheet;
}

QString keyOf(const QString& request) { return valueOf(request, QLatin1String("Sec-WebSocket-Key")); }
QString acceptOf(const QString& response) { return valueOf(response, QLatin1String("Sec-WebSocket-Accept")); }

QString headText(ByteView head) {
    return QString::fromUtf8(reinterpret_cast<const char*>(head.data()), static_cast<qsizetype>(head.size()));
}

QString lineText(const HandshakeLine& line) {
    if (line.source.endsWith(QLatin1String("(1)")))
        return line.value.isEmpty() ? line.name : line.name + QLatin1Char(' ') + line.value;
    return line.name + QStringLiteral(": ") + line.value;
}

QString withLine(const QString& head, const HandshakeLine& line, const QString& text) {
    QStringList lines = linesOf(normalised(head));
    bool done = false;
    for (int i = 0; i < lines.size() && !done; ++i) {
        const HandshakeLine present = splitLine(lines[i], i == 0);
        if (!line.present || present.name != line.name || present.value != line.value)
            continue;
        done = true;
        if (text.trimmed().isEmpty() && i > 0)
            lines.removeAt(i);
        else
            lines[i] = text;
    }
    if (!done && !text.trimmed().isEmpty())
        lines << text;
    return normalised(lines.join(QLatin1String("\r\n")));
}

QStringList handshakeEdits(const QString& sent, const QString& edited, HandshakeSide side) {
    const QStringList before = linesOf(normalised(sent)), after = linesOf(normalised(edited));
    QStringList edits;
    if (before.isEmpty() || after.isEmpty())
        return edits;
    // "GET /chat HTTP/1.1", "HTTP/1.1 101 Switching Protocols": a version's place is at the end, or at the beginning.
    const bool request = side == HandshakeSide::Request;
    const auto parts = [&](const QString& line) {
        const qsizetype first = line.indexOf(QLatin1Char(' '));
        const qsizetype last = request ? line.lastIndexOf(QLatin1Char(' ')) : first;
        return request ? QStringList{line.left(first), line.mid(first + 1, std::max<qsizetype>(last - first - 1, 0)),
                                     last > first ? line.mid(last + 1) : QString()}
                       : QStringList{line.left(first), first < 0 ? QString() : line.mid(first + 1)};
    };
    const QStringList names =
        request ? QStringList{QStringLiteral("Method"), QStringLiteral("Target"), QStringLiteral("Version")}
                : QStringList{QStringLiteral("Version"), QStringLiteral("Status")};
    const QStringList old = parts(before.first()), now = parts(after.first());
    for (qsizetype i = 0; i < names.size(); ++i)
        if (old[i] != now[i])
            edits << names[i] + QStringLiteral(": ") + now[i];

    const auto valuesOf = [](const QStringList& lines, const QString& name) {
        QStringList values;
        for (qsizetype i = 1; i < lines.size(); ++i)
            if (const HandshakeLine line = splitLine(lines[i], false);
                line.name.compare(name, Qt::CaseInsensitive) == 0)
                values << line.value;
        return values;
    };
    QStringList seen;
    for (const QString& text : before.mid(1) + after.mid(1)) {
        const QString name = splitLine(text, false).name;
        if (seen.contains(name, Qt::CaseInsensitive))
            continue;
        seen << name;
        const QStringList from = valuesOf(before, name), to = valuesOf(after, name);
        if (from == to)
            continue;
        if (from.size() <= 1 && to.size() == 1) {
            edits << name + QStringLiteral(": ") + to.first();
            continue;
        }
        if (!from.isEmpty())
            edits << QLatin1Char('-') + name;
        for (const QString& value : to)
            edits << QLatin1Char('+') + name + QStringLiteral(": ") + value;
    }
    return edits;
}

} // namespace layerscope
