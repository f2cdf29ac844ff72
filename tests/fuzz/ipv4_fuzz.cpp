// IPv4 packets: headers, options and what they carry.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView packet(data, size);
    fuzzFrame(packet, LinkType::Ipv4);
    fuzzFrame(packet, LinkType::RawIp);
    (void)summarizePdu(packet, LayerNumber::Network);
    if (const auto header = Ipv4Header::parse(packet)) {
        Bytes written(header->size());
        header->write(written);
        require(Ipv4Header::checksumCorrect(written), "a header is written with the right checksum");
        written.resize(header->totalLength);
        require(*Ipv4Header::parse(written) == *header, "a header is read as it was written");
    }
    return 0;
}
