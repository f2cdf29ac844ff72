// Reads HTTP/1.1 messages (RFC 9112) from a stream cut anywhere: strict, incremental, keeping every byte's position.
#pragma once

#include "wire/httprules.h"

#include <deque>

namespace layerscope {

// Which fields the parser itself acts on.
enum class HttpFieldName : std::uint8_t { Other, Host, ContentLength, TransferEncoding, Connection, Upgrade, Expect };

// A part of a head: an offset from the head's first byte, and a length.
struct HttpRange {
    std::uint32_t begin = 0;
    std::uint32_t length = 0;

    std::uint32_t end() const { return begin + length; }
    friend bool operator==(const HttpRange&, const HttpRange&) = default;
};

struct HttpField {
    HttpRange name;
    HttpRange value; // without the spaces around it
    HttpFieldName known = HttpFieldName::Other;

    friend bool operator==(const HttpField&, const HttpField&) = default;
};

enum class HttpBody : std::uint8_t {
    None,
    Length,
    Chunked,
    UntilClose, // a response whose end is the connection's
    Tunnel      // behind a 101, or a 2xx to CONNECT: no longer HTTP
};

// The head of a message, from its start line to the empty line.
struct HttpHead {
    ByteView bytes;           // all of it; valid until the parser is used again
    std::uint64_t offset = 0; // of its first byte in the stream
    HttpRange method, target; // of a request
    HttpRange version;        // "HTTP/1.1"
    HttpRange status, reason; // of a response
    std::uint8_t minorVersion = 1;
    std::uint16_t statusCode = 0; // of a response
    HttpBody body = HttpBody::None;
    std::uint64_t contentLength = 0; // with HttpBody::Length; otherwise what Content-Length says, or 0
    bool hasContentLength = false;
    bool keepAlive = true;       // the connection stays open behind this message (RFC 9112 §9.3)
    bool upgrade = false;        // Connection says "upgrade" and Upgrade is there (RFC 9110 §7.8)
    bool expectContinue = false; // Expect: 100-continue (RFC 9110 §10.1.1)
    std::vector<HttpField> fields;

    std::string_view text(HttpRange range) const {
        return {reinterpret_cast<const char*>(bytes.data()) + range.begin, range.length};
    }
    // The first field of that name, upper and lower case alike; null when there is none.
    const HttpField* find(std::string_view name) const;
    // Its value; empty when there is none.
    std::string_view value(std::string_view name) const;
};

// Sizes are in bytes. What is longer is refused.
struct HttpLimits {
    std::uint32_t startLine = 8192; // RFC 9112 §3 asks for at least 8000
    std::uint32_t fieldLine = 8192;
    std::uint32_t fields = 100;
    std::uint32_t head = 65'536; // all lines together, of a head or of a trailer section
    std::uint32_t chunkLine = 1024;
};

enum class HttpEvent : std::uint8_t {
    NeedMore, // everything was taken in
    Head,     // head() is there
    Chunk,    // a chunk begins: chunk() is there; the last one has size 0
    Data,     // bytes of the body
    End,      // the message is over; trailers() are there
    Tunnel,   // bytes that are no longer HTTP
    Failed    // verdict() says why; nothing further is read
};

struct HttpStep {
    HttpEvent event = HttpEvent::NeedMore;
    std::size_t consumed = 0; // bytes of the input that this step took
    ByteView data;            // Data, Tunnel: the bytes
};

struct HttpChunk {
    std::uint64_t size = 0;
    std::uint64_t offset = 0; // of the line that says the size, in the stream
    HttpRange line;           // that line, without CR LF, counted from `offset`
    HttpRange extension;      // from the first semicolon; empty when there is none
};

enum class HttpSide : std::uint8_t { Requests, Responses };

// How far the lines of a part were read, so that no byte is read twice however the input is cut.
struct HttpScan {
    std::size_t lines = 0;    // bytes in lines that were read: where the next line begins
    std::size_t searched = 0; // no line ends between there and here
    bool started = false;     // the start line was read
};

// Give next() the bytes of one direction of a connection in order. Each call does one step; what it did not consume is
// given again. The same bytes cut at other places give the same heads, data, ends and verdict. A head that arrives in
// one piece is not copied.
class HttpParser {
public:
    explicit HttpParser(HttpSide side, const HttpLimits& limits = {});

    // Responses: which method the next request without an answer had; HEAD and CONNECT change how a response ends
    // (RFC 9112 §6.3). A response that nobody announced is taken for one to GET.
    void expectResponseTo(std::string_view method);

    HttpStep next(ByteView input);
    // The connection ended. Gives End for a body that lasts until then, NeedMore between messages, otherwise Failed.
    HttpStep finish();

    const HttpHead& head() const { return m_head; }
    const HttpChunk& chunk() const { return m_chunk; }
    // The fields behind the last chunk; ranges count from the first byte of trailerBytes().
    const std::vector<HttpField>& trailers() const { return m_trailers; }
    ByteView trailerBytes() const { return m_trailerBytes; }
    std::uint64_t trailerOffset() const { return m_trailerOffset; } // in the stream
    const HttpVerdict& verdict() const { return m_verdict; }
    std::uint64_t position() const { return m_position; } // bytes consumed so far

private:
    enum class State : std::uint8_t { Head, ChunkLine, Data, ChunkDataEnd, Trailers, AtEnd, Closed, Tunnel, Failed };
    enum class Asked : std::uint8_t { Other, Head, Connect };

    HttpStep advance(ByteView input);
    HttpStep readHead(ByteView input);
    HttpStep readChunkLine(ByteView input);
    HttpStep readTrailers(ByteView input);
    HttpStep readData(ByteView input);
    HttpStep readDataEnd(ByteView input);
    HttpStep fail(HttpVerdict verdict);
    void afterHead();

    ByteView gather(ByteView input, std::size_t limit);
    std::size_t release(std::size_t size);
    HttpStep keep(ByteView input);

    HttpSide m_side;
    HttpLimits m_limits;
    State m_state = State::Head;
    HttpHead m_head;
    HttpChunk m_chunk;
    std::vector<HttpField> m_trailers;
    ByteView m_trailerBytes;
    std::uint64_t m_trailerOffset = 0;
    HttpVerdict m_verdict;
    std::uint64_t m_position = 0;
    std::uint64_t m_left = 0; // of the body or of the chunk, or of the CR LF behind it
    std::deque<Asked> m_asked;

    // A head, a chunk's line or a trailer section must be whole to be read. Its beginning waits here when it was cut.
    Bytes m_kept;
    std::size_t m_keptBefore = 0; // bytes of it that earlier inputs brought
    bool m_released = false;      // it was read, and lives only until the next call
    HttpScan m_scan;
};

} // namespace layerscope
