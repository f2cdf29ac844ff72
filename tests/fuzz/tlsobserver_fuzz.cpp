// What encrypted records say: the input is sealed with the keys of RFC 8448 §3 and opened again, so that it reaches
// what reads decrypted bytes. Each record: a byte for direction and size, then its inner plaintext.
#include "fuzz/fuzz.h"
#include "wire/rfc8448.h"
#include "wire/sealedrecord.h"
#include "wire/tlsobserver.h"

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr std::uint16_t suite = 0x1301;

// What one end has sent, sealed with the same keys that the observer has.
struct Sender {
    Sender(const Bytes& handshake, const Bytes& traffic_) : keys(suite, handshake), traffic(suite, traffic_) {}

    TlsRecordOpener keys, traffic;
    bool finished = false;
    std::uint64_t sequence = 0;
    std::uint32_t sent = 1;

    Bytes seal(ByteView inner) { return sealedRecord(suite, finished ? traffic : keys, sequence++, inner); }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string log = rfc8448::keyLog();
    auto keys = std::make_shared<TlsKeyLog>();
    keys->add(toBytes(log));
    keys->add(ByteView(data, std::min<std::size_t>(size, 4096)));
    ApplicationStream stream(StreamProtocol::Tls, keys);
    Sender senders[] = {{rfc8448::clientHandshakeSecret, rfc8448::clientTrafficSecret},
                        {rfc8448::serverHandshakeSecret, rfc8448::serverTrafficSecret}};
    const auto send = [&](bool fromServer, const Bytes& record) {
        const SegmentContent content = stream.add(fromServer, senders[fromServer].sent, record);
        senders[fromServer].sent += static_cast<std::uint32_t>(record.size());
        const Bytes frame = ipv4Packet(ipProtocolTcp, tcpSegment(0x18, {}, record, tlsPort));
        FrameFacts facts;
        facts.content = &content;
        const Dissection dissection = dissect(frame, LinkType::Ipv4, facts);
        const std::string broken = brokenInvariant(dissection, frame);
        require(broken.empty(), broken.c_str());
        return content;
    };
    send(false, rfc8448::clientHello);
    send(true, rfc8448::serverHello);
    ByteView rest(data, std::min(size, largestPayload));
    while (rest.size() > 1) {
        const bool fromServer = (rest[0] & 1) != 0;
        const bool early = (rest[0] & 2) != 0; // as it is, unsealed
        const std::size_t length = std::min<std::size_t>(1u + (rest[0] >> 2) * 8u, rest.size() - 1);
        const ByteView inner = rest.subspan(1, length);
        rest = rest.subspan(1 + length);
        Sender& sender = senders[fromServer];
        Bytes record(inner.begin(), inner.end());
        if (!early)
            record = sender.seal(inner);
        const SegmentContent content = send(fromServer, record);
        if (early || content.pdus.empty() || !content.pdus.front().record)
            continue;
        const TlsRecordView& view = *content.pdus.front().record;
        if (view.state == TlsRecordView::State::Unopened && !sender.finished) { // Finished was among what it said
            sender.finished = true;
            sender.sequence = 0;
        }
        require(view.content <= view.inner.size() && view.continued <= view.content, "parts fit in the record");
    }
    return 0;
}
