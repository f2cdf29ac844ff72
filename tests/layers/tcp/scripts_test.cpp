// Runs scripts/*.tcp, in packetdrill's spirit: each drives one TCP layer with its own clock, injects segments, expects
// segments, makes a program's calls and says what the program is told. One step a line:
//
//   use KEY=VALUE …               settings as in a scenario; before anything else
//   +20ms STEP                    time passes first; nothing may be left that was sent unexpectedly
//   listen | connect | send "text" | send 5000 | close | abort | pause | resume       the program's calls
//   < FLAGS WORDS                 a segment arrives; window 65535 unless it says otherwise
//   > FLAGS WORDS                 the next segment that went out: flags and length, and whatever WORDS name
//   told open | data "text" | data 5000 | end | closed | aborted "reason" | nothing    what the program hears next
//   state NAME    timer 1s    timer none    note "part of a sentence"    VARIABLE VALUE
//
// FLAGS: SYN,ACK and the like. WORDS: seq N  ack N  win N  data "text"  data 5000  mss N  scale N  time V,ECHO  sackok
// sack L-R,L-R  urgent N  damaged  again (sent before). A # begins a remark; the first lines say what the script is
// about.
#include "harness.h"

#include <QDir>

using namespace layerscope;
using namespace layerscope::test;

namespace {

// A line that makes no sense stops its script.
struct Nonsense {
    std::string what;
};

class Line {
public:
    explicit Line(const std::string& text) {
        std::string word;
        bool quoted = false;
        for (const char c : text) {
            if (c == '"')
                quoted = !quoted;
            if (c == '#' && !quoted)
                break;
            if (c != ' ' || quoted)
                word += c;
            else if (!word.empty())
                m_words.push_back(std::exchange(word, {}));
        }
        if (!word.empty())
            m_words.push_back(word);
    }
    bool isEmpty() const { return m_next == m_words.size(); }
    const std::string& peek() const { return isEmpty() ? m_none : m_words[m_next]; }
    std::string word() {
        if (isEmpty())
            throw Nonsense{"the line ends too early"};
        return m_words[m_next++];
    }
    std::uint32_t number() {
        const std::string text = word();
        std::size_t used = 0;
        const unsigned long long value = text[0] >= '0' && text[0] <= '9' ? std::stoull(text, &used) : 0;
        if (used != text.size() || value > 0xffffffffu)
            throw Nonsense{"not a number: " + text};
        return static_cast<std::uint32_t>(value);
    }
    std::uint16_t small() { return static_cast<std::uint16_t>(number()); }
    // Two or more numbers: "301-305,310-312".
    std::vector<std::uint32_t> numbers() {
        std::vector<std::uint32_t> values;
        std::string text = word();
        std::ranges::replace(text, '-', ' ');
        std::ranges::replace(text, ',', ' ');
        for (Line parts(text); !parts.isEmpty();)
            values.push_back(parts.number());
        return values;
    }
    Duration duration() {
        const std::string text = word();
        const auto value = parseDuration(text);
        if (!value)
            throw Nonsense{"not a time: " + text};
        return *value;
    }
    std::string quoted() {
        const std::string text = word();
        if (text.size() < 2 || text.front() != '"' || text.back() != '"')
            throw Nonsense{"not a text in quotes: " + text};
        return text.substr(1, text.size() - 2);
    }
    // The text, or so many bytes.
    std::string data() {
        if (peek().starts_with('"'))
            return quoted();
        std::string text(number(), ' ');
        for (std::size_t i = 0; i < text.size(); ++i)
            text[i] = static_cast<char>('a' + i % 26);
        return text;
    }
    Flag flags() {
        static const std::map<std::string, Flag> known{{"SYN", SYN}, {"ACK", ACK}, {"FIN", FIN},
                                                       {"RST", RST}, {"PSH", PSH}, {"URG", URG}};
        std::string text = word();
        std::ranges::replace(text, ',', ' ');
        Flag flags{0};
        for (Line parts(text); !parts.isEmpty();) {
            const auto found = known.find(parts.word());
            if (found == known.end() && text != "none")
                throw Nonsense{"no flags: " + text};
            if (found != known.end())
                flags = flags | found->second;
        }
        return flags;
    }

private:
    std::vector<std::string> m_words;
    std::size_t m_next = 0;
    std::string m_none;
};

TcpSettings settingsFrom(Line& line) {
    Options options;
    while (!line.isEmpty()) {
        const std::string word = line.word();
        const std::size_t equals = std::min(word.find('='), word.size() - 1);
        const std::string key = word.substr(0, equals), value = word.substr(equals + 1);
        if (value == "true" || value == "false")
            options.set(key, value == "true");
        else if (value.find_first_not_of("0123456789") == std::string::npos)
            options.set(key, std::int64_t{std::stoll(value)});
        else
            options.set(key, value);
    }
    const auto settings = TcpSettings::read(options);
    if (!settings)
        throw Nonsense{settings.error().text()};
    return *settings;
}

class Script {
public:
    void step(Line line) {
        if (line.peek().starts_with('+')) {
            need().expectNothing();
            const auto wait = parseDuration(line.word().substr(1));
            if (!wait)
                throw Nonsense{"not a time after +"};
            need().wait(*wait);
        }
        if (line.isEmpty())
            return;
        const std::string verb = line.word();
        if (verb == "use")
            m_harness = std::make_unique<TcpHarness>(settingsFrom(line));
        else if (verb == "<")
            arrive(line);
        else if (verb == ">")
            expect(line);
        else if (verb == "told")
            told(line);
        else if (!call(verb, line) && !look(verb, line))
            throw Nonsense{"unknown step: " + verb};
        if (!line.isEmpty())
            throw Nonsense{"left over: " + line.peek()};
    }
    void finish() { need().expectNothing(); }
    void setPlace(const std::string& file, int line) { need().setPlace(file, line); }

private:
    TcpHarness& need() {
        if (!m_harness)
            m_harness = std::make_unique<TcpHarness>();
        return *m_harness;
    }

    bool call(const std::string& verb, Line& line) {
        TcpHarness& h = need();
        if (verb == "listen")
            m_listens = true, h.listen();
        else if (verb == "connect")
            h.connect();
        else if (verb == "send")
            h.send(line.data());
        else if (verb == "close")
            h.release();
        else if (verb == "abort")
            h.abort();
        else if (verb == "pause")
            h.pause();
        else if (verb == "resume")
            h.resume();
        else
            return false;
        return true;
    }

    void arrive(Line& line) {
        TcpHarness& h = need();
        {
            TcpHarness::Incoming segment(h, line.flags());
            while (!line.isEmpty()) {
                const std::string word = line.word();
                if (word == "seq")
                    segment.seq(line.number());
                else if (word == "ack")
                    segment.ack(line.number());
                else if (word == "win")
                    segment.window(line.small());
                else if (word == "data")
                    segment.text(line.data());
                else if (word == "mss")
                    segment.mss(line.small());
                else if (word == "scale")
                    segment.windowScale(static_cast<std::uint8_t>(line.number()));
                else if (word == "sackok")
                    segment.sackPermitted();
                else if (word == "urgent")
                    segment.urgent(line.small());
                else if (word == "damaged")
                    segment.damaged();
                else if (const auto values =
                             word == "time" || word == "sack" ? line.numbers() : std::vector<std::uint32_t>();
                         word == "time" && values.size() == 2)
                    segment.timestamps(values[0], values[1]);
                else if (word == "sack" && values.size() % 2 == 0)
                    for (std::size_t i = 0; i < values.size(); i += 2)
                        segment.sack(values[i], values[i + 1]);
                else
                    throw Nonsense{"unknown word: " + word};
            }
        }
        // From the first SYN on the script speaks for the connection that came in.
        if (m_listens && h.layer.find({0x80000000u}) != nullptr)
            h.use({0x80000000u});
    }

    void expect(Line& line) {
        TcpHarness::Outgoing segment(need(), line.flags());
        std::string data;
        while (!line.isEmpty()) {
            const std::string word = line.word();
            if (word == "seq")
                segment.seq(line.number());
            else if (word == "ack")
                segment.ack(line.number());
            else if (word == "win")
                segment.window(line.small());
            else if (word == "data" && line.peek().starts_with('"'))
                segment.text(data = line.quoted());
            else if (word == "data")
                data.resize(line.number());
            else if (word == "mss")
                segment.mss(line.small());
            else if (word == "scale")
                segment.windowScale(line.peek() == "none" ? (line.word(), std::nullopt)
                                                          : std::optional(static_cast<std::uint8_t>(line.number())));
            else if (word == "sackok")
                segment.sackPermitted();
            else if (word == "again")
                segment.again();
            else if (const auto values =
                         word == "time" || word == "sack" ? line.numbers() : std::vector<std::uint32_t>();
                     word == "time" && values.size() == 2)
                segment.timestamps(values[0], values[1]);
            else if (word == "sack" && values.size() % 2 == 0) {
                std::vector<std::pair<std::uint32_t, std::uint32_t>> blocks;
                for (std::size_t i = 0; i < values.size(); i += 2)
                    blocks.emplace_back(values[i], values[i + 1]);
                segment.sack(blocks);
            } else
                throw Nonsense{"unknown word: " + word};
        }
        segment.length(data.size());
    }

    void told(Line& line) {
        TcpHarness& h = need();
        const std::string what = line.word();
        if (what == "nothing")
            h.expectNoIndication();
        else if (what == "open")
            h.expectIndication(Primitive::Connect);
        else if (what == "data" && line.peek().starts_with('"'))
            h.expectData(line.quoted());
        else if (what == "data")
            QCOMPARE(h.expectIndication(Primitive::Data).sdu.size(), std::size_t{line.number()});
        else if (what == "end")
            h.expectIndication(Primitive::Release);
        else if (what == "closed")
            h.expectIndication(Primitive::Closed);
        else if (what == "aborted")
            QCOMPARE(h.expectIndication(Primitive::Abort).reason, line.quoted());
        else
            throw Nonsense{"a program is not told " + what};
    }

    bool look(const std::string& what, Line& line) {
        TcpHarness& h = need();
        if (what == "state") {
            const std::string name = line.word();
            h.judge("expect state " + name, tcp::stateName(h.state()) == name ? "" : "it is another",
                    std::string(tcp::stateName(h.state())));
        } else if (what == "timer" && line.peek() == "none") {
            line.word();
            h.expectNoDeadline();
        } else if (what == "timer") {
            h.expectDeadline(line.duration());
        } else if (what == "note") {
            const std::string part = line.quoted();
            h.judge("expect a note: " + part, h.sentencesWith(part) > 0 ? "" : "no sentence says so", {});
        } else if (const auto is = variable(what)) {
            const std::uint32_t wanted = line.number();
            h.judge(fmt::format("expect {} {}", what, wanted), *is == wanted ? "" : fmt::format("it is {}", *is), {});
        } else {
            return false;
        }
        return true;
    }

    std::optional<std::uint32_t> variable(const std::string& name) {
        if (need().layer.find(need().endpoint()) == nullptr)
            return std::nullopt;
        const tcp::Connection& connection = need().connection();
        const tcp::Tcb& tcb = connection.tcb();
        const std::map<std::string, std::uint32_t> values{
            {"snd.una", tcb.sndUna.value()},
            {"snd.nxt", tcb.sndNxt.value()},
            {"snd.wnd", tcb.sndWnd},
            {"rcv.nxt", tcb.rcvNxt.value()},
            {"rcv.wnd", tcb.rcvWnd},
            {"rcv.up", tcb.rcvUp.value_or(SeqNumber(0)).value()},
            {"cwnd", connection.congestion().window()},
            {"ssthresh", connection.congestion().threshold()},
        };
        const auto found = values.find(name);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }

    std::unique_ptr<TcpHarness> m_harness;
    bool m_listens = false;
};

QDir folder() { return QDir(LAYERSCOPE_SOURCE_DIR "/tests/layers/tcp/scripts", "*.tcp"); }

} // namespace

class ScriptsTest : public QObject {
    Q_OBJECT
private slots:
    void script_data() {
        QTest::addColumn<QString>("path");
        for (const QFileInfo& file : folder().entryInfoList(QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(file.completeBaseName())) << file.filePath();
        QVERIFY(folder().count() > 30);
    }
    void script() {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        Script script;
        const QStringList lines = QString::fromUtf8(file.readAll()).split('\n');
        QVERIFY2(lines[0].startsWith("# "), "the first line says what the script is about");
        for (qsizetype i = 0; i < lines.size(); ++i) {
            try {
                const Line line(lines[i].toStdString());
                if (line.peek() != "use" && !line.isEmpty())
                    script.setPlace(path.toStdString(), int(i) + 1);
                script.step(line);
            } catch (const Nonsense& nonsense) {
                QTest::qFail(nonsense.what.c_str(), qPrintable(path), int(i) + 1);
            }
            if (QTest::currentTestFailed())
                return;
        }
        script.finish();
    }
};

QTEST_GUILESS_MAIN(ScriptsTest)
#include "scripts_test.moc"
