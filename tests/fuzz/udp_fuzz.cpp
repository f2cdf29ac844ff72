// UDP datagrams.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes datagram = payloadOf(data, size);
    fuzzFrame(ipv4Packet(ipProtocolUdp, datagram), LinkType::Ipv4);
    (void)summarizePdu(datagram, LayerNumber::Transport);
    if (const auto header = UdpHeader::parse(datagram)) {
        datagram.resize(header->length);
        header->write(datagram, {alice, bob});
        require(UdpHeader::checksumCorrect(datagram, {alice, bob}), "a datagram is written with the right checksum");
        require(*UdpHeader::parse(datagram) == *header, "a header is read as it was written");
    }
    return 0;
}
