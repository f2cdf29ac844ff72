#include "layers/programs.h"

#include "base/hex.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr Protocol textProtocol{
    "Request and answer, a line of text each", "Text", "text", LayerNumber::Application, "", {}};
constexpr std::string_view lineEnd = "\r\n";
constexpr std::size_t longestLine = 65536;

enum class CloseRule { WithPeer, AfterAnswer };

class Text : public Program {
public:
    Text(std::string answer, CloseRule rule) : m_answer(std::move(answer)), m_rule(rule) {}
    const LayerIdentity& identity() const override { return textIdentity(); }

protected:
    bool onData(Context& context, Session& session, const Pdu& data) override {
        Bytes& line = session.received;
        line.insert(line.end(), data.bytes().begin(), data.bytes().end());
        bool complete = false;
        for (;;) {
            const auto end = std::search(line.begin(), line.end(), lineEnd.begin(), lineEnd.end());
            if (end == line.end())
                break;
            complete = true;
            if (session.accepted)
                answer(context, session, toText(ByteView(line).first(static_cast<std::size_t>(end - line.begin()))));
            line.erase(line.begin(), end + lineEnd.size());
        }
        if (line.size() > longestLine) // a line without an end would grow for ever
            line.clear();
        return complete;
    }
    Bytes encode(Session&, const std::string& text) override { return toBytes(text + std::string(lineEnd)); }
    const Protocol& protocol() const override { return textProtocol; }

private:
    void answer(Context& context, Session& session, const std::string& request) {
        std::string line = m_answer;
        if (const std::size_t place = line.find("{}"); place != std::string::npos)
            line.replace(place, 2, request);
        send(context, session, encode(session, line));
        if (m_rule == CloseRule::AfterAnswer)
            release(context, session);
    }

    std::string m_answer;
    CloseRule m_rule;
};

} // namespace

const LayerIdentity& textIdentity() {
    static const LayerIdentity identity{"text",
                                        "Request and answer",
                                        LayerNumber::Application,
                                        "Asks with one line of text and is answered with one.",
                                        "",
                                        Service::Stream,
                                        Service::Any,
                                        "a line may be longer than one datagram, and its pieces must come in order"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeText(const Options& options) {
    std::string answer = "You said: {}";
    std::string close = "peer";
    if (auto checked = options.checkKeys({"answer", "close"}); !checked)
        return Failure(checked.error());
    if (auto read = options.readText("answer", answer); !read)
        return Failure(read.error());
    if (auto read = options.readText("close", close); !read)
        return Failure(read.error());
    if (close != "peer" && close != "answer")
        return Failure(Error{{}, "close", std::nullopt, "must be \"peer\" or \"answer\""});
    return std::make_unique<Text>(answer, close == "peer" ? CloseRule::WithPeer : CloseRule::AfterAnswer);
}

} // namespace layerscope
