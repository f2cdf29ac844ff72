// Traces out of captured frames. The input is a row of frames, each behind its length (one byte) and a byte that
// chooses the link type and how much of the frame the capture left out.
#include "capture/reconstruct.h"

#include <array>
#include <cstdlib>

using namespace layerscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array linkTypes{LinkType::Ethernet, LinkType::Null,      LinkType::RawIp, LinkType::Loop,
                                   LinkType::LinuxSll, LinkType::LinuxSll2, LinkType::Ipv4,  LinkType::Ipv6};
    Trace trace, packets;
    Reconstructor reconstructor(trace), compact(packets, Recording::Frames);
    ByteView input(data, size);
    std::size_t count = 0;
    while (input.size() >= 2) {
        const std::size_t length = std::min<std::size_t>(input[0], input.size() - 2);
        CapturedPacket packet;
        packet.time = static_cast<std::int64_t>(count) * 1'000'000;
        packet.linkType = linkTypes[input[1] % linkTypes.size()];
        packet.bytes = input.subspan(2, length);
        packet.originalLength = static_cast<std::uint32_t>(length + input[1] / linkTypes.size());
        reconstructor.add(packet);
        compact.add(packet);
        input = input.subspan(2 + length);
        ++count;
    }
    if (trace.frameCount() != count || packets.frameCount() != count)
        std::abort();
    for (std::uint32_t i = 0; i < packets.eventCount(); ++i) {
        const Event event = packets.event({i});
        if ((event.cause && event.cause.value >= i) || event.frame.value >= count)
            std::abort();
    }
    for (std::uint32_t i = 0; i < count; ++i) {
        const Frame one = trace.frame({i}), other = packets.frame({i});
        if (one.from != other.from || one.to != other.to || one.connection != other.connection ||
            one.repeats != other.repeats)
            std::abort();
    }
    return 0;
}
