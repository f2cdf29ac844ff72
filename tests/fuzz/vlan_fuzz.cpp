// What follows the EtherType of an 802.1Q tag.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzzFrame(ethernetFrame(etherTypeVlan, payloadOf(data, size)), LinkType::Ethernet);
    return 0;
}
