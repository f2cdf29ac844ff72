// ICMP messages, among them errors that quote a packet.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Bytes message = payloadOf(data, size);
    fuzzFrame(ipv4Packet(ipProtocolIcmp, message), LinkType::Ipv4);
    if (const auto header = IcmpHeader::parse(message)) {
        header->write(message);
        require(IcmpHeader::checksumCorrect(message), "a message is written with the right checksum");
        require(*IcmpHeader::parse(message) == *header, "a header is read as it was written");
    }
    return 0;
}
