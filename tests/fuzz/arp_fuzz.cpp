// ARP packets.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes packet = payloadOf(data, size);
    fuzzFrame(ethernetFrame(etherTypeArp, packet), LinkType::Ethernet);
    if (const auto parsed = ArpPacket::parse(packet)) {
        Bytes written(ArpPacket::size);
        parsed->write(written);
        require(std::ranges::equal(written, ByteView(packet).first(ArpPacket::size)),
                "a packet is written as it was read");
    }
    return 0;
}
