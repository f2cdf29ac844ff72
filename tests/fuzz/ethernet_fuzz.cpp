// Ethernet frames with anything in them.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ByteView frame(data, size);
    fuzzFrame(frame, LinkType::Ethernet);
    if (const auto header = EthernetHeader::parse(frame)) {
        Bytes written(EthernetHeader::size);
        header->write(written);
        require(std::ranges::equal(written, frame.first(EthernetHeader::size)), "a header is written as it was read");
    }
    return 0;
}
