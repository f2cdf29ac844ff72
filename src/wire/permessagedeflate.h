// permessage-deflate (RFC 7692): packs the messages of a WebSocket connection.
#pragma once

#include "base/result.h"

#include <memory>

namespace layerscope {

// The extension's parameters (§7.1).
struct PermessageDeflate {
    bool serverNoContextTakeover = false;
    bool clientNoContextTakeover = false;
    std::optional<std::uint8_t> serverMaxWindowBits; // 8 to 15
    std::optional<std::uint8_t> clientMaxWindowBits; // 8 to 15; 0 when an offer names it without a value

    std::string text() const; // "permessage-deflate; client_max_window_bits=10"
    // The parameters of one member of Sec-WebSocket-Extensions; fails for another extension and unknown parameters.
    static Result<PermessageDeflate> parse(std::string_view extension);
    // A server's answer to the first acceptable offer of a Sec-WebSocket-Extensions value (§5.1); nothing when none is.
    static std::optional<PermessageDeflate> accept(std::string_view offers);

    friend bool operator==(const PermessageDeflate&, const PermessageDeflate&) = default;
};

// Packs one message after the other. The window keeps what was sent before, so that later messages shrink more.
class MessageDeflater {
public:
    // `windowBits` from 8 to 15; zlib has no raw window of 8 and uses 9, which a receiver of 8 could not read: §7.1.2.
    explicit MessageDeflater(bool keepContext = true, int windowBits = 15, int level = 6);
    ~MessageDeflater();
    MessageDeflater(MessageDeflater&&) noexcept;
    MessageDeflater& operator=(MessageDeflater&&) noexcept;

    Bytes deflate(ByteView message); // without the last four bytes 00 00 ff ff (§7.2.1)

private:
    struct Stream;
    std::unique_ptr<Stream> m_stream;
    bool m_keepContext;
};

// Unpacks one message after the other.
class MessageInflater {
public:
    explicit MessageInflater(bool keepContext = true, int windowBits = 15);
    ~MessageInflater();
    MessageInflater(MessageInflater&&) noexcept;
    MessageInflater& operator=(MessageInflater&&) noexcept;

    // Fails on what is not DEFLATE, and, with the field "too-long", when the message is longer than `limit` bytes.
    Result<Bytes> inflate(ByteView packed, std::size_t limit = 64 << 20);

private:
    struct Stream;
    std::unique_ptr<Stream> m_stream;
    bool m_keepContext;
};

} // namespace layerscope
