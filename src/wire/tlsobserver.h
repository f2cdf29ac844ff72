// What somebody with a key log sees of a TLS 1.3 connection: its records opened one by one, in both directions.
#pragma once

#include "wire/streams.h"
#include "wire/tlskeys.h"

namespace layerscope {

// One record as its observer sees it.
struct TlsRecordView {
    enum class State : std::uint8_t {
        Clear,    // not encrypted, or not TLS 1.3's affair
        NoKeys,   // encrypted, and nobody has logged the secret
        Unopened, // encrypted, and it does not open with the keys at hand
        Opened,
    };
    State state = State::Clear;
    bool tls13 = false;        // encrypted as TLS 1.3 does it: its content type stands within
    Bytes inner;               // of an opened record: content, type, padding (RFC 8446 §5.2)
    std::size_t content = 0;   // bytes of the content; the type stands behind it
    TlsContentType type{};     // of the content; 0 when there is nothing but padding
    std::size_t continued = 0; // of a handshake record: its first bytes end a message of earlier records
    SegmentContent messages;   // of application data: which messages end in it
};

// Takes all records of one connection, in the order of each direction.
class TlsObserver {
public:
    // `keys` may be null, and may learn more while the connection goes on.
    explicit TlsObserver(std::shared_ptr<const TlsKeyLog> keys) : m_keys(std::move(keys)) {}

    // A whole record whose header is good.
    std::shared_ptr<const TlsRecordView> add(bool fromServer, ByteView record);

private:
    // Where messages of the handshake begin and end in the records of one direction.
    struct Messages {
        Bytes header;         // of the message that goes on, as far as it has come
        std::size_t rest = 0; // bytes of its body that are still to come
    };
    struct Direction {
        std::optional<TlsRecordOpener> opener;
        bool traffic = false; // Finished has been said: the application's keys from there on (§7.1)
        Messages messages;
        std::uint32_t plain = 0; // bytes of application data so far
    };

    void takeHello(ByteView messages);
    void open(bool fromServer, ByteView record, TlsRecordView& view);
    // Follows messages through the content of a record; returns how many of its bytes end an earlier message.
    std::size_t takeMessages(Direction& direction, ByteView content);

    std::shared_ptr<const TlsKeyLog> m_keys;
    std::optional<TlsRandom> m_clientRandom;
    std::optional<std::uint16_t> m_suite;  // agreed on, with TLS 1.3
    std::array<Direction, 2> m_directions; // from the client, from the server
    ApplicationStream m_application{StreamProtocol::Http};
};

} // namespace layerscope
