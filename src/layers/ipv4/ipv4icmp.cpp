// ICMP beside IPv4: echo is answered here, errors are sent and told to whom they concern.
#include "layers/ipv4/icmperror.h"
#include "layers/ipv4/ipv4layer.h"
#include "layers/remark.h"
#include "wire/icmp.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t leastMtu = 68; // RFC 791 §3.2
constexpr std::size_t mostPathMtus = 1024;

// RFC 1191 §7.1: the sizes that links have, for routers that do not say theirs.
constexpr std::size_t plateaus[] = {32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296, leastMtu};

} // namespace

void Ipv4Layer::receiveIcmp(Context& context, Idu&& indication) {
    const ByteView message = indication.sdu.bytes();
    const auto header = IcmpHeader::parse(message);
    if (!header || !IcmpHeader::checksumCorrect(message)) {
        remark(context, Finding::ChecksumError,
               [] { return "ICMP message dropped: it is cut short or its checksum is wrong"; });
        return;
    }
    if (header->type == icmpEchoRequest) {
        answerEcho(context, std::move(indication));
        return;
    }
    const auto error = IcmpError::parse(message);
    if (!error) {
        context.passUp(std::move(indication));
        return;
    }
    if (!isOwn(context, error->quoted.source)) {
        remark(context, Finding::Malformed,
               [] { return "ICMP error ignored: it is about a packet that was not sent here"; });
        return;
    }
    const EventId told = remark(context, Finding::None, [&] {
        return fmt::format("{} says of a packet to {}: {}", indication.ici.remote.text(),
                           error->quoted.destination.text(), problemText(error->problem));
    });
    const CauseScope scope(context.recorder(), told);
    std::uint16_t mtu = 0;
    if (error->problem == Problem::FragmentationNeeded) {
        learnPathMtu(context, error->quoted.destination, error->quoted.totalLength, error->mtu);
        mtu = static_cast<std::uint16_t>(pathMtu(context, error->quoted.destination, UINT16_MAX));
    }
    tellTransport(context, error->problem, error->quoted, error->payload, indication.ici.remote.v4(), mtu);
}

// RFC 1191 §3 to §5. A path may only get narrower this way, and never narrower than any link may be.
void Ipv4Layer::learnPathMtu(Context& context, Ipv4Address destination, std::size_t length, std::uint16_t said) {
    std::size_t mtu = said;
    if (said == 0)
        mtu = *std::ranges::find_if(plateaus, [&](std::size_t size) { return size < length || size == leastMtu; });
    mtu = std::max(mtu, leastMtu);
    const auto found = m_pathMtus.find(destination);
    if (mtu >= length || (found != m_pathMtus.end() && mtu >= found->second.mtu)) // about a packet of before
        return;
    if (found == m_pathMtus.end() && m_pathMtus.size() >= mostPathMtus)
        m_pathMtus.erase(m_pathMtus.begin());
    PathMtu& entry = m_pathMtus[destination];
    entry.mtu = mtu;
    entry.learnt = context.now();
    Recorder& recorder = context.recorder();
    if (!recorder.full())
        return;
    if (!entry.variable)
        entry.variable = recorder.trace().addVariable(
            {context.host(), {}, LayerNumber::Network, VariableKind::Bytes, "PMTU " + destination.text()});
    recorder.change(entry.variable, static_cast<std::int64_t>(mtu),
                    fmt::format("Path MTU to {}: {} bytes get through", destination.text(), mtu));
}

void Ipv4Layer::answerEcho(Context& context, Idu&& indication) {
    const ByteView message = indication.sdu.bytes();
    IcmpHeader header = *IcmpHeader::parse(message);
    const CauseScope scope(context.recorder(), remark(context, Finding::None, [&] {
                               return fmt::format("Echo request {} accepted: it is answered here, in layer 3",
                                                  header.sequence);
                           }));
    Idu reply;
    reply.ici.local = indication.ici.local;
    reply.ici.remote = indication.ici.remote;
    reply.ici.protocol = ipProtocolIcmp;
    // RFC 792: the data of the request comes back in the reply, under the same identifier and sequence number.
    const MutableByteView answer = reply.sdu.append(message.size(), &icmpProtocol, LayerNumber::Network);
    std::ranges::copy(message, answer.begin());
    header.type = icmpEchoReply;
    header.write(answer);
    send(context, std::move(reply));
}

void Ipv4Layer::report(Context& context, ByteView packet, Problem problem, std::uint16_t mtu) {
    // The quote may be cut short, as IcmpError reads it.
    Pdu message = IcmpError::make(problem, mtu, packet);
    const auto about = IcmpError::parse(message.bytes());
    if (!about)
        return;
    if (isOwn(context, about->quoted.source)) {
        tellTransport(context, problem, about->quoted, about->payload, about->quoted.source, mtu);
        return;
    }
    if (!IcmpError::allowedFor(about->quoted, packet))
        return;
    Idu error;
    error.ici.remote = about->quoted.source;
    error.ici.protocol = ipProtocolIcmp;
    if (context.recorder().full())
        error.text = fmt::format("ICMP error passed down: {}", problemText(problem));
    error.sdu = std::move(message);
    send(context, std::move(error));
}

// Told from a timer that is due at once: the transport may be in the middle of the request that led to this.
void Ipv4Layer::tellTransport(Context& context, Problem problem, const Ipv4Header& header, ByteView payload,
                              Ipv4Address reporter, std::uint16_t mtu) {
    Idu idu;
    idu.primitive = Primitive::Undeliverable;
    idu.ici.problem = problem;
    idu.ici.reporter = reporter;
    idu.ici.pathMtu = mtu;
    idu.ici.local = header.source;
    idu.ici.remote = header.destination;
    idu.ici.protocol = header.protocol;
    idu.sdu = Pdu(payload.first(std::min<std::size_t>(payload.size(), 64)), &icmpProtocol, LayerNumber::Network);
    idu.reason = fmt::format("{} is not reached: {}{}", header.destination.text(), problemText(problem),
                             reporter == header.source ? "" : ", says " + reporter.text());
    m_toTell.emplace_back(context.recorder().cause(), std::move(idu));
    context.startTimer({tellTimer, 0}, context.now());
}

} // namespace layerscope
