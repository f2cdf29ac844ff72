// How a program's messages get to the stack: a piece at a time, when there is room for it.
#include "layers/program.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::size_t pieceSize = 16384; // of a long pattern, offered to the stack at a time

// `length` bytes, at most pieceSize, of the letters a to z over and over, from the one numbered `from` on.
ByteView pattern(std::uint64_t from, std::size_t length) {
    constexpr std::size_t letters = 26;
    static const auto repeated = [] {
        std::array<std::uint8_t, pieceSize + letters> made{};
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = static_cast<std::uint8_t>('a' + i % letters);
        return made;
    }();
    return ByteView(repeated).subspan(from % letters, length);
}

} // namespace

void Program::passDown(Context& context, const Session& session, Primitive primitive, Pdu&& sdu) {
    Idu request;
    request.primitive = primitive;
    request.ici.endpoint = session.endpoint;
    request.ici.service = service();
    request.ici.connection = session.connection;
    request.ici.timeToLive = session.timeToLive;
    request.sdu = std::move(sdu);
    context.passDown(std::move(request));
}

void Program::send(Context& context, Session& session, ByteView bytes) {
    if (session.released || bytes.empty())
        return;
    const Sent sent = recordMessage(context, session, bytes);
    const CauseScope scope(context.recorder(), sent.event);
    give(context, session, Pdu(bytes, &protocol(), ownerLayer(), sent.message));
}

Program::Sent Program::recordMessage(Context& context, const Session& session, ByteView bytes) {
    return recordSent(context, session.connection, bytes, protocol(), ownerLayer());
}

EventId Program::delivered(Context& context, const Session& session, ByteView bytes, std::span<const Span> spans) {
    return recordDelivered(context, session.connection, bytes, spans);
}

void Program::give(Context& context, Session& session, Pdu&& piece) {
    if (session.released)
        return;
    session.pieces.push_back(std::move(piece));
    flush(context, session);
}

void Program::connected(Context& context, Session& session) {
    session.connected = true;
    happen(context, session, Trigger::Connected);
}

void Program::flush(Context& context, Session& session) {
    while (session.open && session.ready) {
        Pdu piece;
        if (!session.pieces.empty()) {
            piece = std::move(session.pieces.front());
            session.pieces.pop_front();
        } else if (session.patternLeft > 0) {
            const std::size_t length = std::min<std::uint64_t>(session.patternLeft, pieceSize);
            piece = Pdu::ofConstant(pattern(session.patternDone, length), &protocol(), ownerLayer());
            session.patternDone += length;
            session.patternLeft -= length;
        } else {
            break;
        }
        session.ready = false;
        passDown(context, session, Primitive::Data, std::move(piece));
    }
    if (session.open && session.released && session.pieces.empty() && session.patternLeft == 0) {
        session.open = false;
        passDown(context, session, Primitive::Release);
    }
}

void Program::release(Context& context, Session& session) {
    if (session.released)
        return;
    session.released = true;
    const CauseScope scope(context.recorder(), context.recorder().action(context.host(), session.connection,
                                                                         "The program closes its direction"));
    flush(context, session);
}

} // namespace layerscope
