#include "wire/websocket.h"

namespace layerscope {
namespace {

using enum WebSocketRule;

constexpr WebSocketRuleText texts[] = {
    {None, "none", "", "Nothing is wrong.", closeNormal},
    {LengthForm, "length-form", "RFC 6455 §5.2", "A length is written in the shortest of its three forms."},
    {LengthTopBit, "length-top-bit", "RFC 6455 §5.2", "The first bit of a length of 64 bits is 0."},
    {ReservedBits, "reserved-bits", "RFC 6455 §5.2",
     "RSV1 to RSV3 are 0 unless an extension that both agreed on gives them a meaning."},
    {UnknownOpcode, "unknown-opcode", "RFC 6455 §5.2", "Opcodes 3 to 7 and 11 to 15 have no meaning."},
    {FragmentedControl, "fragmented-control", "RFC 6455 §5.5", "Close, ping and pong are one frame each."},
    {LongControl, "long-control", "RFC 6455 §5.5", "Close, ping and pong carry at most 125 bytes."},
    {MaskMissing, "mask-missing", "RFC 6455 §5.1",
     "A client masks every frame, so that what it sends cannot be chosen to look like something else on the way."},
    {MaskForbidden, "mask-forbidden", "RFC 6455 §5.1", "A server masks no frame."},
    {NothingToContinue, "nothing-to-continue", "RFC 6455 §5.4",
     "A continuation frame follows a first frame without FIN."},
    {MessageInMessage, "message-in-message", "RFC 6455 §5.4",
     "The fragments of one message are not mixed with another's; only control frames may stand between."},
    {InvalidUtf8, "invalid-utf8", "RFC 6455 §8.1", "Text and the reason of a Close are UTF-8.", closeInvalidData},
    {CloseLength, "close-length", "RFC 6455 §5.5.1", "A Close carries nothing, or a code of two bytes and a reason."},
    {CloseCode, "close-code", "RFC 6455 §7.4.2",
     "A Close carries a code that may be sent: 1000 to 1003, 1007 to 1014, or 3000 to 4999."},
    {TooLong, "too-long", "RFC 6455 §10.4", "A receiver sets a limit to the length of a frame.", closeTooBig},
    {EndsInFrame, "ends-in-frame", "RFC 6455 §7.1.7", "The connection ended within a frame.", closeAbnormal},
};

struct CodeName {
    std::uint16_t code;
    std::string_view name;
};
constexpr CodeName codes[] = {
    {closeNormal, "normal closure"},
    {closeGoingAway, "going away"},
    {closeProtocolError, "protocol error"},
    {closeUnsupportedData, "unsupported data"},
    {closeNoStatus, "no status received"},
    {closeAbnormal, "abnormal closure"},
    {closeInvalidData, "invalid data"},
    {closePolicyViolation, "policy violation"},
    {closeTooBig, "message too big"},
    {closeMissingExtension, "missing extension"},
    {closeInternalError, "internal error"},
    {1012, "service restart"},
    {1013, "try again later"},
    {1014, "bad gateway"},
    {1015, "TLS handshake failed"},
};

} // namespace

const WebSocketRuleText& webSocketRuleText(WebSocketRule rule) {
    for (const WebSocketRuleText& text : texts) {
        if (text.rule == rule)
            return text;
    }
    return texts[0];
}

std::string_view closeCodeName(std::uint16_t code) {
    for (const CodeName& entry : codes) {
        if (entry.code == code)
            return entry.name;
    }
    return {};
}

bool mayBeSent(std::uint16_t code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

} // namespace layerscope
