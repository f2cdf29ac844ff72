// TLS records to port 443.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes bytes = payloadOf(data, size);
    fuzzFrame(ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, bytes, tlsPort)), LinkType::Ipv4);
    (void)TlsHello::parseClient(bytes);
    (void)TlsHello::parseServer(bytes);
    if (const auto header = TlsRecordHeader::parse(bytes)) {
        Bytes written(TlsRecordHeader::size);
        header->write(written);
        require(*TlsRecordHeader::parse(written) == *header, "a header is read as it was written");
    }
    return 0;
}
