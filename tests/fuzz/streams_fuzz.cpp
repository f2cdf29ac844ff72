// Streams put together from segments: the first byte says which protocol and how long the segments are.
#include "fuzz/fuzz.h"
#include "wire/streams.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    constexpr std::uint16_t ports[] = {80, 53, tlsPort};
    const std::uint16_t port = ports[data[0] % 3];
    const std::size_t piece = 1u + (data[0] >> 2) * 4u;
    ApplicationStream stream(*ApplicationStream::atPort(port));
    const ByteView bytes(data + 1, std::min(size - 1, largestPayload));
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const ByteView part = bytes.subspan(at, std::min(piece, bytes.size() - at));
        const auto fin = at + piece >= bytes.size() ? ApplicationStream::Fin::Yes : ApplicationStream::Fin::No;
        const SegmentContent content = stream.add((data[0] & 2) != 0, static_cast<std::uint32_t>(at), part, fin);
        std::size_t total = content.rest;
        for (const StreamPdu& pdu : content.pdus)
            total += pdu.here;
        require(total == part.size(), "every byte belongs to a message or is left over");
        const Bytes frame = ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, Bytes(part.begin(), part.end()), port));
        FrameFacts facts;
        facts.content = &content;
        const Dissection dissection = dissect(frame, LinkType::Ipv4, facts);
        const std::string broken = brokenInvariant(dissection, frame);
        require(broken.empty(), broken.c_str());
    }
    return 0;
}
