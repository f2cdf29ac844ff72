#include "layers/messagelog.h"

namespace layerscope {

namespace {

Event messageEvent(Context& context, EventKind kind, ConnectionId connection, std::uint32_t subject) {
    Event event;
    event.kind = kind;
    event.host = context.host();
    event.layer = LayerNumber::Application;
    event.connection = connection;
    event.origin = context.recorder().origin();
    event.subject = subject;
    return event;
}

} // namespace

SentMessage recordSent(Context& context, ConnectionId connection, ByteView bytes, const Protocol& protocol,
                       LayerNumber owner) {
    Recorder& recorder = context.recorder();
    if (!recorder.full())
        return {};
    Trace& trace = recorder.trace();
    const Span span{0,
                    static_cast<std::uint32_t>(bytes.size()),
                    &protocol,
                    owner,
                    MessageId{static_cast<std::uint32_t>(trace.messageCount())},
                    0};
    const BlobId blob = trace.addBlob(bytes, {&span, bytes.empty() ? 0u : 1u});
    const MessageId message =
        trace.addMessage({context.host(), connection, blob, EventId{static_cast<std::uint32_t>(trace.eventCount())}});
    return {message, recorder.append(messageEvent(context, EventKind::MessageSent, connection, message.value))};
}

EventId recordDelivered(Context& context, ConnectionId connection, ByteView bytes, std::span<const Span> spans) {
    Recorder& recorder = context.recorder();
    if (!recorder.full())
        return {};
    Event event =
        messageEvent(context, EventKind::MessageDelivered, connection, recorder.trace().addBlob(bytes, spans).value);
    event.frame = recorder.frame();
    return recorder.append(event);
}

} // namespace layerscope
