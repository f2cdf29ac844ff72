// pcap files: the first byte chooses how large the pieces are in which the rest arrives.
#include "fuzz/capturefuzz.h"

#include "capture/pcap.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    layerscope::PcapReader reader("fuzz.pcap");
    layerscope::readInPieces(reader, {data, size});
    return 0;
}
