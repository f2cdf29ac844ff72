// Which messages end in a TCP segment: what the segments before it began is put together (a message may be cut
// anywhere).
#pragma once

#include "wire/httpparser.h"
#include "wire/permessagedeflate.h"

#include <array>
#include <memory>
#include <optional>

namespace layerscope {

enum class StreamProtocol : std::uint8_t { Http, WebSocket, Dns, Tls };

class TlsKeyLog;
class TlsObserver;
struct TlsRecordView;

// A message of a program that ends in the segment.
struct StreamPdu {
    StreamProtocol protocol = StreamProtocol::Http;
    bool fromServer = false;
    std::size_t here = 0;                             // its last bytes that are in this segment; 0: a FIN alone ends it
    Bytes whole;                                      // all of it, when it began in an earlier segment; otherwise empty
    std::string answers;                              // HTTP: the method of the request that a response answers
    std::shared_ptr<const TlsRecordView> record = {}; // TLS: what an observer sees of it
    // WebSocket: the message that ends here, unpacked by permessage-deflate (RFC 7692); none when it was not packed, or
    // what came before it is not known, or it is longer than maximumUnpacked.
    std::optional<Bytes> unpacked = std::nullopt;
};

// What one segment carries: messages one after the other, then perhaps the beginning of one that goes on later.
struct SegmentContent {
    std::vector<StreamPdu> pdus;
    std::size_t rest = 0; // bytes behind the last of `pdus`
    bool lost = false;    // nobody knows any more where messages begin
};

// Both directions of one connection. HTTP becomes WebSocket when a server agrees (RFC 6455 §4); where it is expected
// and the first message is a record of TLS's handshake, the connection is TLS.
class ApplicationStream {
public:
    static constexpr std::size_t maximumMessage = 4 << 20;  // bytes; what is longer is not put together
    static constexpr std::size_t maximumUnpacked = 1 << 20; // bytes of a message

    // `keys` open the records of TLS; null: they stay closed.
    explicit ApplicationStream(StreamProtocol protocol, std::shared_ptr<const TlsKeyLog> keys = nullptr)
        : m_protocol(protocol), m_keys(std::move(keys)) {}

    // The protocol that a server's port stands for; nothing for the others.
    static std::optional<StreamProtocol> atPort(std::uint16_t serverPort);

    // The next payload of one direction, in order: `sequence` counts bytes. What was there before gives nothing; behind
    // a gap, or behind bytes that break a rule, no message is found any more. A FIN ends the direction behind its
    // payload, and with it a response that says no other end (RFC 9112 §6.3).
    enum class Fin : std::uint8_t { No, Yes };
    SegmentContent add(bool fromServer, std::uint32_t sequence, ByteView payload, Fin fin = Fin::No);

private:
    struct Direction {
        bool begun = false;
        bool lost = false;
        std::uint32_t next = 0; // the sequence number expected
        Bytes pending;          // of a message that is not whole
        std::optional<HttpParser> parser;
        std::size_t parsed = 0; // bytes of `pending` that the parser has taken
        std::string method;     // of the request that is being read
        std::optional<MessageInflater>
            inflater;        // WebSocket, once packing was agreed on and as long as it is understood
        bool packed = false; // the message that is being gathered is
        Bytes gathered;
    };

    std::size_t nextMessage(Direction& direction, bool fromServer, ByteView bytes, std::string& answers);
    std::optional<Bytes> unpack(Direction& direction, ByteView frame);
    std::size_t nextHttp(Direction& direction, bool fromServer, ByteView bytes, std::string& answers);
    std::size_t endHttp(Direction& direction, bool fromServer, std::string& answers);
    bool beginsWithTls(ByteView bytes) const;

    StreamProtocol m_protocol;
    std::shared_ptr<const TlsKeyLog> m_keys;
    std::shared_ptr<TlsObserver> m_tls;    // of this connection alone; made with its first record
    bool m_spoken = false;                 // a message was found
    std::array<Direction, 2> m_directions; // from the client, from the server
    std::vector<std::string> m_asked;      // methods of requests without an answer yet
};

} // namespace layerscope
