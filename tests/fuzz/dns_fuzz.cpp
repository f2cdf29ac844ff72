// DNS messages over UDP.
#include "fuzz/fuzz.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Bytes bytes = payloadOf(data, size);
    fuzzFrame(ipv4Packet(ipProtocolUdp, udpDatagram(bytes, dnsPort)), LinkType::Ipv4);
    (void)dnsSummary(bytes);
    if (const auto message = DnsMessage::parse(bytes)) {
        const auto written = message->write();
        // Names that pointed into one another may need more room without.
        if (written) {
            const auto again = DnsMessage::parse(*written);
            require(again.has_value(), "what is written can be read");
            require(*again->write() == *written, "what was read is written the same");
        }
    }
    return 0;
}
