// ICMPv6 messages.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes message = payloadOf(data, size);
    const PseudoHeader pseudo{alice6, bob6};
    fuzzFrame(ipv6Packet(ipProtocolIcmpv6, message), LinkType::Ipv6);
    if (const auto neighbor = NeighborMessage::parse(message)) {
        Bytes written(neighbor->size());
        neighbor->write(written, pseudo);
        require(Icmpv6Header::checksumCorrect(written, pseudo), "a message is written with the right checksum");
        require(*NeighborMessage::parse(written) == *neighbor, "a message is read as it was written");
    }
    return 0;
}
