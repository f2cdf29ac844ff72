// One direction of a connection, message by message: what gzip changes in it, and what it leaves alone. For
// src/layers/gzip only.
#pragma once

#include "base/result.h"
#include "layers/pdu.h"
#include "trace/trace.h"
#include "wire/httpparser.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace layerscope::gzip {

extern const Protocol protocol;

// A request without an answer yet.
struct Asked {
    std::string method;
    bool gzip = false; // client: the layer has said that it unpacks; server: the client has
};

// What both directions of a connection know.
struct Talk {
    std::deque<Asked> asked;
    bool tunnel = false;                              // what follows is no longer HTTP
    std::function<void(const std::string&)> note;     // puts a sentence into the trace
    std::function<void(const std::string&)> announce; // tells the reader of the answers a request's method
    const Trace* trace = nullptr;
};

// A change to a head: bytes [begin, end) of it are replaced by a text that is gzip's.
struct Edit {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;
};

// Takes the bytes of a direction, cut anywhere, and gives what goes on instead. What it leaves alone keeps its owners.
class Messages {
public:
    Messages(HttpSide side, Talk& talk) : m_parser(side), m_talk(talk) {}
    virtual ~Messages() = default;
    Messages(const Messages&) = delete;
    Messages& operator=(const Messages&) = delete;

    void expectResponseTo(std::string_view method) { m_parser.expectResponseTo(method); }
    // Fails when a message that is being changed cannot go on.
    Result<Pdu> add(const Pdu& bytes);
    // The direction has ended.
    Result<Pdu> finish();

protected:
    virtual void onHead(const HttpHead& head) = 0;
    // Of a message that is being changed: its bytes are the last `size` of those taken.
    virtual void onChunk(std::uint64_t) {}
    virtual Result<void> onData(std::size_t) { return {}; }
    virtual Result<void> onEnd() { return {}; }

    const Pdu& waiting() const { return m_waiting; }
    std::size_t taken() const { return m_taken; }
    void keepOn(std::size_t count);  // the first bytes of those waiting go on as they are
    void drop(std::size_t count);    // they do not go on
    void say(std::string_view text); // bytes of gzip's own go on
    void goOn(const Pdu& part) { m_out.appendOwned(part.bytes(), part.spans()); }
    // A head with its changes, which are in order.
    void goOn(const Pdu& head, const std::vector<Edit>& edits);
    bool changes = false; // the message that is being read

    HttpParser m_parser;
    Talk& m_talk;

private:
    Result<void> step(const HttpStep& step);
    Result<void> stop();

    Pdu m_waiting;           // not passed on yet
    std::size_t m_taken = 0; // bytes of it that the parser has consumed
    Pdu m_out;
    bool m_inMessage = false;
    bool m_raw = false; // nothing is understood any more: all goes on as it is
};

// Requests: a client says Accept-Encoding: gzip; a server remembers who did.
std::unique_ptr<Messages> askForGzip(Talk& talk);
std::unique_ptr<Messages> rememberRequests(Talk& talk);
// Responses: a server packs their content, a client unpacks it.
std::unique_ptr<Messages> packAnswers(Talk& talk, int level);
std::unique_ptr<Messages> unpackAnswers(Talk& talk, std::size_t largest);

// A head without one of its fields.
Edit withoutField(const HttpHead& head, const HttpField& field, std::string instead = {});

} // namespace layerscope::gzip
