// The HTTP parser against two that others wrote: Node's own, and http-parser-js from npm. The same bytes go in, cut at
// every byte; verdict and parts must agree, except where a rule named here makes ours stricter.
#include "base/random.h"
#include "peers/node.h"
#include "wire/httpsamples.h"
#include "wire/httptranscript.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <map>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

struct Case {
    QString name;
    HttpSide side = HttpSide::Requests;
    std::string bytes;
    HttpVerdict verdict;
    QJsonObject ours; // as the oracle's script writes it
};

QString latin1(std::string_view text) { return QString::fromLatin1(text.data(), qsizetype(text.size())); }

QJsonArray pairsOf(const std::vector<HttpField>& fields, ByteView bytes) {
    QJsonArray list;
    for (const HttpField& field : fields) {
        const auto part = [&](HttpRange range) { return latin1(toText(bytes.subspan(range.begin, range.length))); };
        list.append(QJsonArray{part(field.name), part(field.value)});
    }
    return list;
}

// What our parser makes of a stream, in the oracle's form. Node stops at a request that asks for another protocol, as a
// server that agrees would; so does this.
QJsonObject readByUs(HttpSide side, const std::string& text, HttpVerdict& verdict) {
    const Bytes bytes = toBytes(text);
    HttpParser parser(side);
    QJsonArray messages;
    QJsonObject message;
    std::string body;
    bool upgraded = false;
    const auto store = [&](bool complete) {
        if (message.isEmpty())
            return;
        message["body"] = QString::fromStdString(toHex(toBytes(body), ""));
        message["trailers"] = pairsOf(parser.trailers(), parser.trailerBytes());
        message["complete"] = complete;
        messages.append(message);
        message = {};
        body.clear();
    };
    ByteView rest = bytes;
    for (bool done = false; !done;) {
        HttpStep step = parser.next(rest);
        rest = rest.subspan(step.consumed);
        if (step.event == HttpEvent::NeedMore) {
            step = parser.finish();
            done = true;
        }
        const HttpHead& head = parser.head();
        switch (step.event) {
        case HttpEvent::Head:
            message = {{"version", QString("1.%1").arg(head.minorVersion)},
                       {"fields", pairsOf(head.fields, head.bytes)},
                       {"keepAlive", head.keepAlive}};
            if (side == HttpSide::Requests) {
                message["method"] = latin1(head.text(head.method));
                message["target"] = latin1(head.text(head.target));
            } else {
                message["status"] = head.statusCode;
                message["reason"] = latin1(head.text(head.reason));
            }
            if (head.body == HttpBody::Tunnel) {
                store(true);
                upgraded = !rest.empty();
                done = true;
            }
            break;
        case HttpEvent::Data:
            body += toText(step.data);
            break;
        case HttpEvent::End: {
            const bool leaves = side == HttpSide::Requests && (head.upgrade || head.text(head.method) == "CONNECT");
            store(true);
            if (leaves) {
                upgraded = !rest.empty();
                done = true;
            }
            break;
        }
        case HttpEvent::Failed:
            store(false);
            verdict = parser.verdict();
            done = true;
            break;
        default:
            break;
        }
    }
    return {{"messages", messages}, {"upgraded", upgraded}};
}

Case makeCase(const QString& name, HttpSide side, std::string bytes) {
    Case made{name, side, std::move(bytes), {}, {}};
    made.ours = readByUs(side, made.bytes, made.verdict);
    return made;
}

std::vector<Case> tables() {
    std::vector<Case> cases;
    for (const HttpSample& sample : httpSamples()) {
        if (sample.methods.empty()) // these parsers cannot be told what a response answers
            cases.push_back(makeCase(sample.name, sample.side, sample.bytes));
    }
    return cases;
}

// Messages put together at random, some of them then broken in one place.
std::vector<Case> generated() {
    Random random(20, "http");
    const auto pick = [&](std::initializer_list<const char*> list) {
        return std::string(*(list.begin() + random.below(list.size())));
    };
    std::vector<Case> cases;
    for (int number = 0; number < 400; ++number) {
        const bool response = random.below(3) == 0;
        std::string text;
        for (std::uint64_t messages = 1 + random.below(2); messages > 0; --messages) {
            text += response
                        ? "HTTP/1.1 " + pick({"200 OK", "404 Not Found", "204 No Content", "304 Not Modified", "500 "})
                        : pick({"GET", "POST", "HEAD", "PUT", "DELETE"}) + " " +
                              pick({"/", "/a/b?c=d&e", "/%20", "http://h/x", "/~a;b=c"}) + " HTTP/1.1";
            text += "\r\n";
            text += response ? "Server: s\r\n" : "Host: h\r\n";
            for (std::uint64_t fields = random.below(4); fields > 0; --fields)
                text += pick({"Accept", "x-Y_z", "Cookie", "ETag", "A"}) + pick({":", ": ", ":\t ", ":  "}) +
                        pick({"", "a", "a, b;q=0.5", "\"x y\"", "\xe4\xf6", "1"}) + pick({"", " ", "\t"}) + "\r\n";
            const std::uint64_t framing = random.below(3);
            const std::string body(random.below(40), 'b');
            if (framing == 0) {
                text +=
                    pick({"Content-Length", "content-length"}) + ": " + std::to_string(body.size()) + "\r\n\r\n" + body;
            } else if (framing == 1) {
                text += "Transfer-Encoding: " + pick({"chunked", "Chunked", "gzip, chunked"}) + "\r\n\r\n";
                if (!body.empty())
                    text += fmt::format("{:x}{}\r\n{}\r\n", body.size(), pick({"", ";a", ";a=b", ";a=\"b c\""}), body);
                text += "0\r\n" + pick({"", "T: v\r\n"}) + "\r\n";
            } else {
                text += response ? "Content-Length: 0\r\n\r\n" : "\r\n";
            }
        }
        if (number % 2 == 1) {
            const std::size_t at = random.below(text.size());
            switch (random.below(4)) {
            case 0:
                text.erase(at, 1);
                break;
            case 1:
                text.insert(at, pick({" ", "\r", "\n", "\t", ":", "a", "\x01", "0"}));
                break;
            case 2:
                text[at] = static_cast<char>(random.below(256));
                break;
            default:
                text.resize(at);
            }
        }
        cases.push_back(
            makeCase(QString("generated %1").arg(number), response ? HttpSide::Responses : HttpSide::Requests, text));
    }
    return cases;
}

} // namespace

class NodeHttpTest : public QObject {
    Q_OBJECT

    QString m_packages;

    // How many cases differ other than by a rule named here; each is written to the log.
    int differences(const std::vector<Case>& cases) {
        QByteArray input;
        for (const Case& made : cases) {
            const QJsonObject line{{"side", made.side == HttpSide::Requests ? "requests" : "responses"},
                                   {"hex", QString::fromStdString(toHex(toBytes(made.bytes), ""))},
                                   {"cuts", true}};
            input += QJsonDocument(line).toJson(QJsonDocument::Compact) + '\n';
        }
        const ToolResult result = runNode("http_oracle.js", m_packages, input);
        if (result.lines.size() != qsizetype(cases.size())) {
            qWarning().noquote() << result.errors;
            return int(cases.size());
        }
        int count = 0;
        for (std::size_t i = 0; i < cases.size(); ++i) {
            const QJsonObject both = QJsonDocument::fromJson(result.lines[qsizetype(i)].toUtf8()).object();
            for (const QString& oracle : both.keys()) {
                const QString reason = difference(cases[i], oracle, both[oracle].toObject());
                if (reason.isEmpty())
                    continue;
                ++count;
                qWarning().noquote()
                    << oracle << "|" << cases[i].name << "|" << reason << "|"
                    << QString::fromStdString(cases[i].bytes).toUtf8().toPercentEncoding(" /:;,.=*\"?");
            }
        }
        return count;
    }

    static QString difference(const Case& made, const QString& oracle, const QJsonObject& theirs) {
        const QString error = theirs["error"].toString();
        if (made.verdict)
            return !error.isEmpty() || (oracle == "http" && isOldRequest(made)) || !checks(oracle, made.verdict.rule)
                       ? QString()
                       : "ours refuses by " + latin1(made.verdict.text().name);
        if (!error.isEmpty())
            return looserOnPurpose(oracle, error, made) ? QString() : "theirs refuses: " + error;
        const QJsonArray messages = theirs["messages"].toArray();
        const QJsonArray ours = made.ours["messages"].toArray();
        if (oracle == "http-parser-js" && ignoresSecondCoding(made))
            return {};
        if (messages != (oracle == "http-parser-js" ? sevenBits(ours).toArray() : ours))
            return "parts: ours " + QJsonDocument(ours).toJson(QJsonDocument::Compact) + " theirs " +
                   QJsonDocument(messages).toJson(QJsonDocument::Compact);
        if (theirs["upgraded"].toBool() != made.ours["upgraded"].toBool())
            return "another protocol begins";
        if (theirs["cutsDiffer"].toInt() != 0)
            return QString("theirs depends on the cut, at %1 places").arg(theirs["cutsDiffer"].toInt());
        return {};
    }

    // Where ours is stricter: rules that a parser leaves to others or to nobody. Each names its section.
    static bool checks(const QString& oracle, HttpRule rule) {
        using enum HttpRule;
        // Node's server checks that there is a host, its parser does not; the rest it accepts.
        static const std::vector<HttpRule> leftOutByNode{MissingHost, SeveralHosts,     InvalidHost,
                                                         StatusSpace, LeadingEmptyLine, InvalidReason};
        // http-parser-js takes lines apart by patterns and accepts almost every line.
        static const std::vector<HttpRule> leftOutByJs{InvalidMethod,    InvalidTarget,
                                                       TargetForm,       InvalidVersion,
                                                       StatusSpace,      InvalidReason,
                                                       LeadingEmptyLine, BareLf,
                                                       BareCr,           Nul,
                                                       SpaceBeforeColon, InvalidFieldName,
                                                       MissingColon,     InvalidFieldValue,
                                                       ObsFold,          LeadingWhitespace,
                                                       MissingHost,      SeveralHosts,
                                                       InvalidHost,      InvalidLength,
                                                       ChunkedNotLast,   UnknownCoding,
                                                       InvalidCoding,    FramingInTrailer,
                                                       DataAfterClose,   EndsInHead,
                                                       StartLineSpaces,  UnsupportedVersion};
        return std::ranges::find(oracle == "http" ? leftOutByNode : leftOutByJs, rule) ==
               (oracle == "http" ? leftOutByNode : leftOutByJs).end();
    }

    // RFC 9112 §2.3: a request without a version is HTTP/0.9, which Node still reads.
    static bool isOldRequest(const Case& made) {
        const std::string line = made.bytes.substr(0, made.bytes.find('\n'));
        return made.verdict.rule == HttpRule::InvalidVersion && line.find(" HTTP/") == std::string::npos;
    }

    // Where ours accepts what a parser refuses.
    static bool looserOnPurpose(const QString& oracle, const QString& error, const Case& made) {
        const bool knowsCodings = made.bytes.find("gzip") == std::string::npos;
        // RFC 9110 §9.1: a method is any token. Who does not know it answers 501, which is not the parser's.
        if (hasUnknownMethod(made))
            return true;
        // RFC 9112 §7.1.1: spaces around a chunk extension's parts are bad but read.
        if (oracle == "http")
            return error == "HPE_STRICT" && made.bytes.find(" ;") != std::string::npos;
        // RFC 9112 §6.3: a 304 has no body whatever its Content-Length; http-parser-js waits for one. It knows chunked
        // only when no other coding stands beside it (RFC 9112 §6.1).
        return (error == "invalid state for EOF" && made.bytes.find(" 304 ") != std::string::npos) || !knowsCodings;
    }
    static bool hasUnknownMethod(const Case& made) {
        const QStringList known{"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
        for (const QJsonValue& message : made.ours["messages"].toArray()) {
            if (made.side == HttpSide::Requests && !known.contains(message.toObject()["method"].toString()))
                return true;
        }
        return false;
    }
    static bool ignoresSecondCoding(const Case& made) {
        return made.side == HttpSide::Responses && made.bytes.find("gzip,") != std::string::npos;
    }

    // http-parser-js reads heads as seven-bit ASCII; RFC 9110 §5.5 has bytes above 127 in values.
    static QJsonValue sevenBits(const QJsonValue& value) {
        if (value.isArray()) {
            QJsonArray list;
            for (const QJsonValue& member : value.toArray())
                list.append(sevenBits(member));
            return list;
        }
        if (value.isObject()) {
            QJsonObject object = value.toObject();
            for (const QString& key : object.keys())
                object[key] = sevenBits(object[key]);
            return object;
        }
        if (!value.isString())
            return value;
        QString text = value.toString();
        for (QChar& character : text)
            character = QChar(character.unicode() & 0x7f);
        return text;
    }

private slots:
    void initTestCase() {
        if (!haveNode())
            QSKIP("NODE OR NPM IS NOT INSTALLED: NOTHING WAS COMPARED");
        m_packages = nodePackages();
        if (m_packages.isEmpty())
            QSKIP("THE NPM REGISTRY CANNOT BE REACHED: NOTHING WAS COMPARED");
    }

    void ordinaryAndHostile() { QCOMPARE(differences(tables()), 0); }
    void generatedMessages() { QCOMPARE(differences(generated()), 0); }
};

QTEST_GUILESS_MAIN(NodeHttpTest)
#include "node_http_test.moc"
