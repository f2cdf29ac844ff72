// TCP segments: headers and options.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes segment = payloadOf(data, size);
    fuzzFrame(ipv4Packet(ipProtocolTcp, segment), LinkType::Ipv4);
    (void)summarizePdu(segment, LayerNumber::Transport);
    if (auto header = TcpHeader::parse(segment)) {
        require(TcpHeader::sizeIn(segment) <= segment.size(), "the payload of a good segment can be found");
        Bytes written(header->size());
        header->write(written, {alice, bob});
        require(TcpHeader::checksumCorrect(written, {alice, bob}), "a segment is written with the right checksum");
        // Blocks for which the other options leave no room are not written.
        const auto again = TcpHeader::parse(written);
        require(again.has_value(), "what is written can be read");
        if (again->options.sack.size() < header->options.sack.size())
            header->options.sack = again->options.sack;
        require(*again == *header, "a header is read as it was written");
    }
    return 0;
}
