// IPv6 packets.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzzFrame({data, size}, LinkType::Ipv6);
    const ByteView packet(data, size);
    if (const auto header = Ipv6Header::parse(packet)) {
        Bytes written(packet.begin(), packet.end());
        header->write(written);
        require(std::ranges::equal(written, packet), "a header is written as it was read");
        if (const auto payload = Ipv6Payload::find(packet))
            require(payload->offset <= Ipv6Header::size + header->payloadLength, "extension headers lie in the packet");
    }
    return 0;
}
