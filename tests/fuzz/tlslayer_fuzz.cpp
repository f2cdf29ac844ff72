// TLS in slot 6 against a peer that sends anything: at once, in place of a handshake, or after one; or that changes
// bytes of what a real peer says. The first byte chooses which, the second how the bytes are cut.
#include "fuzz/fuzz.h"
#include "layers/tls/tls.h"

#include <deque>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

// Neighbours that keep what they are given.
class QueueContext : public Context {
public:
    explicit QueueContext(std::uint64_t seed) : m_random(seed), m_recorder(m_trace, Recording::Full) {
        m_trace.addHost({"host", "10.0.0.1", {}, {}});
    }
    Time now() const override { return {}; }
    void passDown(Idu&& request) override { down.push_back(std::move(request)); }
    void passUp(Idu&& indication) override {
        require(!ended, "nothing comes up after the end");
        ended = indication.primitive == Primitive::Abort;
    }
    void startTimer(TimerKey, Time) override {}
    void cancelTimer(TimerKey) override {}
    Random& random() override { return m_random; }
    Recorder& recorder() override { return m_recorder; }
    HostId host() const override { return HostId{0}; }
    LayerNumber layer() const override { return LayerNumber::Presentation; }
    std::size_t interfaceCount() const override { return 0; }
    IpPrefix interfaceAddress(std::size_t) const override { return {}; }
    MacAddress interfaceMac(std::size_t) const override { return {}; }
    std::size_t maximumTransmissionUnit() const override { return 1500; }
    ConnectionId connection(const Protocol&, const IpAddress&, std::uint16_t, const IpAddress&,
                            std::uint16_t) override {
        return {};
    }

    std::deque<Idu> down;
    bool ended = false;

private:
    Random m_random;
    Trace m_trace;
    Recorder m_recorder;
};

struct End {
    explicit End(std::uint64_t seed) : context(seed) {
        Options options;
        options.set("verify", false);
        layer = std::move(*makeTls(options));
    }
    void indication(Primitive primitive, ByteView bytes = {}) {
        Idu idu;
        idu.primitive = primitive;
        idu.ici.remote = Ipv4Address{0x0a000001};
        idu.sdu = Pdu(bytes, nullptr, LayerNumber::Presentation);
        layer->indication(context, std::move(idu));
    }
    void receive(ByteView bytes, std::size_t piece) {
        for (std::size_t at = 0; at < bytes.size(); at += piece)
            indication(Primitive::Data, bytes.subspan(at, std::min(piece, bytes.size() - at)));
    }

    QueueContext context;
    std::unique_ptr<Layer> layer;
};

// What one end has to say goes to the other, whose bytes at `changes` (place, place, value) are changed on the way.
void carry(End& from, End& to, std::size_t piece, ByteView changes) {
    while (!from.context.down.empty()) {
        const Idu idu = std::move(from.context.down.front());
        from.context.down.pop_front();
        if (idu.primitive == Primitive::Release)
            to.indication(Primitive::Release);
        if (idu.primitive != Primitive::Data)
            continue;
        Bytes bytes(idu.sdu.bytes().begin(), idu.sdu.bytes().end());
        for (std::size_t i = 0; i + 2 < changes.size(); i += 3)
            bytes[(changes[i] * 256u + changes[i + 1]) % bytes.size()] ^= changes[i + 2];
        to.receive(bytes, piece);
        from.indication(Primitive::Ready);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2)
        return 0;
    const ByteView rest = ByteView(data, size).subspan(2);
    const std::size_t piece = data[1] + 1u;
    End client(1), server(2);
    Idu connect;
    connect.primitive = Primitive::Connect;
    connect.ici.remote = Ipv4Address{0x0a000001};
    client.layer->request(client.context, std::move(connect));
    client.context.down.clear();
    client.indication(Primitive::Connect);
    server.indication(Primitive::Connect);
    switch (data[0] % 5) {
    case 0:
        server.receive(rest, piece);
        break;
    case 1:
        client.receive(rest, piece);
        break;
    case 2:
    case 3:
        for (int turn = 0; turn < 4; ++turn) {
            carry(client, server, 1 << 20, {});
            carry(server, client, 1 << 20, {});
        }
        (data[0] % 5 == 2 ? server : client).receive(rest, piece);
        break;
    default:
        carry(client, server, piece, {});
        carry(server, client, piece, rest);
        carry(client, server, piece, {});
    }
    for (End* end : {&client, &server})
        end->indication(Primitive::Closed);
    return 0;
}
