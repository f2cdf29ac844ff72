// The WebSocket protocol (RFC 6455): frames, their rules, masking, close codes, and a reader that takes any cut.
#pragma once

#include "base/result.h"
#include "wire/field.h"
#include "base/utf8.h"

#include <array>

namespace layerscope {

extern const Protocol webSocketProtocol;

// RFC 6455 §5.2. The others are reserved.
enum class WebSocketOpcode : std::uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

constexpr bool isControl(WebSocketOpcode opcode) { return (static_cast<std::uint8_t>(opcode) & 8) != 0; }
std::string_view webSocketOpcodeName(WebSocketOpcode opcode); // "text"; "reserved" for the others

using MaskingKey = std::array<std::uint8_t, 4>;

// A frame's header, of 2 to 14 bytes.
struct WebSocketHeader {
    static constexpr std::size_t maximumSize = 14;

    bool fin = true;
    bool rsv1 = false, rsv2 = false, rsv3 = false;
    WebSocketOpcode opcode = WebSocketOpcode::Text;
    bool masked = false;
    MaskingKey maskingKey{};
    std::uint64_t payloadLength = 0;

    // Bytes of the whole header, told by its first two; 0 when fewer are there.
    static std::size_t sizeIn(ByteView bytes);
    // Fails when the header is cut short, or its length is not in the shortest form or has the top bit (§5.2).
    static Result<WebSocketHeader> parse(ByteView bytes);
    void write(MutableByteView bytes) const; // size() bytes
    std::size_t size() const;

    friend bool operator==(const WebSocketHeader&, const WebSocketHeader&) = default;
};

// Masks or unmasks a part of a payload, which begins at `offset` in it (§5.3).
void applyMask(MutableByteView payload, const MaskingKey& key, std::uint64_t offset = 0);
// A whole frame; the payload is masked when the header says so, and its length is what the header says.
Bytes webSocketFrame(WebSocketHeader header, ByteView payload);

// Close codes (§7.4.1).
constexpr std::uint16_t closeNormal = 1000;
constexpr std::uint16_t closeGoingAway = 1001;
constexpr std::uint16_t closeProtocolError = 1002;
constexpr std::uint16_t closeUnsupportedData = 1003;
constexpr std::uint16_t closeNoStatus = 1005; // never on the wire
constexpr std::uint16_t closeAbnormal = 1006; // never on the wire
constexpr std::uint16_t closeInvalidData = 1007;
constexpr std::uint16_t closePolicyViolation = 1008;
constexpr std::uint16_t closeTooBig = 1009;
constexpr std::uint16_t closeMissingExtension = 1010;
constexpr std::uint16_t closeInternalError = 1011;
std::string_view closeCodeName(std::uint16_t code); // "normal closure"; empty when it has none
bool mayBeSent(std::uint16_t closeCode);            // in a Close frame (§7.4.2)
// The payload of a Close frame: the code and a reason of at most 123 bytes.
Bytes closePayload(std::uint16_t code, std::string_view reason = {});

// The rules of RFC 6455 that a frame can break.
enum class WebSocketRule : std::uint8_t {
    None,
    LengthForm,
    LengthTopBit,
    ReservedBits,
    UnknownOpcode,
    FragmentedControl,
    LongControl,
    MaskMissing,
    MaskForbidden,
    NothingToContinue,
    MessageInMessage,
    InvalidUtf8,
    CloseLength,
    CloseCode,
    TooLong,
    EndsInFrame,
};

struct WebSocketRuleText {
    WebSocketRule rule = WebSocketRule::None;
    std::string_view name;     // "mask-missing"
    std::string_view source;   // "RFC 6455 §5.1"
    std::string_view sentence; // what the rule asks
    std::uint16_t closeCode = closeProtocolError;
};
const WebSocketRuleText& webSocketRuleText(WebSocketRule rule);

// The rule that is broken, and the byte that shows it, counted from the first the reader was given.
struct WebSocketVerdict {
    WebSocketRule rule = WebSocketRule::None;
    std::uint64_t offset = 0;

    explicit operator bool() const { return rule != WebSocketRule::None; }
    const WebSocketRuleText& text() const { return webSocketRuleText(rule); }
    friend bool operator==(const WebSocketVerdict&, const WebSocketVerdict&) = default;
};

enum class WebSocketEvent : std::uint8_t {
    NeedMore, // everything was taken in
    Header,   // header() is there
    Payload,  // a part of the frame's payload
    End,      // the frame is over
    Failed    // verdict() says why; nothing further is read
};

struct WebSocketStep {
    WebSocketEvent event = WebSocketEvent::NeedMore;
    std::size_t consumed = 0;
    ByteView payload; // unmasked; valid until the reader is used again
};

enum class WebSocketSender : std::uint8_t { Client, Server };

struct WebSocketReading {
    WebSocketSender sender = WebSocketSender::Client; // whose frames these are: a client masks, a server does not
    bool deflate = false;                             // permessage-deflate was agreed on: RSV1 has a meaning
    std::uint64_t maximumPayload = 64 << 20;          // of one frame, in bytes
};

// Give next() the bytes that one end sent, in order; what it did not consume is given again. Checks every rule of a
// receiver as early as a byte shows it: text is UTF-8 (unless it is packed), Close has a good code, fragments follow
// each other. The same bytes cut at other places give the same frames and verdict.
class WebSocketReader {
public:
    explicit WebSocketReader(const WebSocketReading& reading) : m_reading(reading) {}

    WebSocketStep next(ByteView input);
    WebSocketStep finish(); // the connection ended: NeedMore between frames, otherwise Failed

    const WebSocketHeader& header() const { return m_header; }
    std::uint64_t frameOffset() const { return m_frameOffset; } // of the header in the stream
    WebSocketOpcode messageOpcode() const { return m_message; } // of the message that a data frame belongs to
    bool messagePacked() const { return m_packed; }             // its first frame had RSV1
    bool messageEnds() const { return m_header.fin && !isControl(m_header.opcode); }
    std::uint16_t closeCode() const { return m_closeCode; } // after a Close frame; closeNoStatus when it had none
    const WebSocketVerdict& verdict() const { return m_verdict; }
    std::uint64_t position() const { return m_position; }

private:
    enum class State : std::uint8_t { Header, Payload, End, Failed };

    WebSocketStep advance(ByteView input);
    WebSocketStep readHeader(ByteView input);
    WebSocketStep readPayload(ByteView input);
    WebSocketStep endFrame();
    WebSocketRule judgeHeader() const;
    WebSocketRule checkPayload(ByteView payload, std::uint64_t& bad);
    WebSocketStep fail(WebSocketRule rule, std::uint64_t offset);

    WebSocketReading m_reading;
    State m_state = State::Header;
    WebSocketHeader m_header;
    std::array<std::uint8_t, WebSocketHeader::maximumSize> m_kept{}; // the beginning of a header that was cut
    std::size_t m_keptSize = 0;
    std::uint64_t m_position = 0, m_frameOffset = 0, m_done = 0; // m_done: bytes of the payload
    bool m_inMessage = false;
    bool m_packed = false;
    WebSocketOpcode m_message = WebSocketOpcode::Text;
    Utf8Validator m_text, m_reason;
    std::uint16_t m_closeCode = closeNoStatus;
    Bytes m_unmasked;
    WebSocketVerdict m_verdict;
};

} // namespace layerscope
