#include "layers/deflate.h"

#include <fmt/format.h>
#include <map>
#include <zlib.h>

namespace layerscope {

namespace {

constexpr Protocol deflateProtocol{"DEFLATE compressed data", "DEFLATE",  "deflate",
                                   LayerNumber::Presentation, "RFC 1951", {}};
constexpr int rawWindowBits = -15; // negative: no zlib header or checksum around the stream
constexpr std::size_t outputStep = 4096;
// A few bytes can unpack to thousands; what one piece may grow to is bounded, so that a hostile peer is too.
constexpr std::size_t largestInflated = std::size_t{1} << 24;

// One direction of one connection.
class Deflater {
public:
    explicit Deflater(int level) {
        m_ok = deflateInit2(&m_stream, level, Z_DEFLATED, rawWindowBits, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    }
    ~Deflater() { deflateEnd(&m_stream); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    Bytes run(ByteView input) {
        Bytes output;
        if (!m_ok)
            return output;
        m_stream.next_in = const_cast<Bytef*>(input.data());
        m_stream.avail_in = static_cast<uInt>(input.size());
        do {
            const std::size_t done = output.size();
            output.resize(done + outputStep);
            m_stream.next_out = output.data() + done;
            m_stream.avail_out = outputStep;
            ::deflate(&m_stream, Z_SYNC_FLUSH);
            output.resize(output.size() - m_stream.avail_out);
        } while (m_stream.avail_out == 0);
        return output;
    }

private:
    z_stream m_stream{};
    bool m_ok = false;
};

class Inflater {
public:
    Inflater() { m_ok = inflateInit2(&m_stream, rawWindowBits) == Z_OK; }
    ~Inflater() { inflateEnd(&m_stream); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // Fails when the bytes are no DEFLATE stream, and from then on.
    Result<Bytes> run(ByteView input) {
        Bytes output;
        m_stream.next_in = const_cast<Bytef*>(input.data());
        m_stream.avail_in = static_cast<uInt>(input.size());
        int code = Z_OK;
        while (m_ok) {
            const std::size_t done = output.size();
            output.resize(done + outputStep);
            m_stream.next_out = output.data() + done;
            m_stream.avail_out = outputStep;
            code = ::inflate(&m_stream, Z_SYNC_FLUSH);
            output.resize(output.size() - m_stream.avail_out);
            if (code != Z_OK && code != Z_BUF_ERROR && code != Z_STREAM_END)
                m_ok = false;
            if (m_stream.avail_out != 0 || code == Z_STREAM_END || output.size() > largestInflated)
                break;
        }
        if (!m_ok)
            return fail(m_stream.msg != nullptr ? std::string(m_stream.msg) : "the stream was broken before");
        if (output.size() > largestInflated) {
            m_ok = false;
            return fail(fmt::format("one piece unpacks to more than {} bytes", largestInflated));
        }
        return output;
    }

private:
    z_stream m_stream{};
    bool m_ok = false;
};

class Deflate : public Layer {
public:
    explicit Deflate(int level) : m_level(level) {}
    const LayerIdentity& identity() const override { return deflateIdentity(); }

    void request(Context& context, Idu&& request) override {
        if (request.primitive == Primitive::Data) {
            const Bytes packed = peer(request.ici.endpoint).deflater.run(request.sdu.bytes());
            // What the bytes mean is one message, though no byte of it can be pointed at any more.
            const MessageId message = request.sdu.spans().empty() ? MessageId{} : request.sdu.spans().front().message;
            request.sdu = Pdu(packed, &deflateProtocol, LayerNumber::Presentation, message);
        } else if (request.primitive == Primitive::Abort) {
            m_peers.erase(request.ici.endpoint);
        }
        context.passDown(std::move(request));
    }

    void indication(Context& context, Idu&& indication) override {
        if (indication.primitive == Primitive::Closed || indication.primitive == Primitive::Abort)
            m_peers.erase(indication.ici.endpoint);
        if (indication.primitive != Primitive::Data) {
            context.passUp(std::move(indication));
            return;
        }
        const EndpointId endpoint = indication.ici.endpoint;
        const auto plain = peer(endpoint).inflater.run(indication.sdu.bytes());
        if (!plain) {
            refuse(context, indication.ici, plain.error().reason);
            return;
        }
        if (plain->empty()) // part of a message: wait for the rest
            return;
        const MessageId message = indication.sdu.spans().empty() ? MessageId{} : indication.sdu.spans().front().message;
        indication.sdu = Pdu(*plain, &deflateProtocol, LayerNumber::Presentation, message);
        context.passUp(std::move(indication));
    }

private:
    struct Peer {
        explicit Peer(int level) : deflater(level) {}
        Deflater deflater;
        Inflater inflater;
    };

    Peer& peer(EndpointId endpoint) { return m_peers.try_emplace(endpoint, m_level).first->second; }

    // The transfer syntax is not the agreed one: the connection cannot go on.
    void refuse(Context& context, const InterfaceControl& ici, const std::string& reason) {
        const std::string why = "the data cannot be unpacked: " + reason;
        const CauseScope scope(context.recorder(), context.recorder().note(context.host(), LayerNumber::Presentation,
                                                                           ici.connection, why, Finding::Malformed));
        m_peers.erase(ici.endpoint);
        Idu abort;
        abort.primitive = Primitive::Abort;
        abort.ici = ici;
        Idu told;
        told.primitive = Primitive::Abort;
        told.ici = ici;
        told.reason = why;
        context.passDown(std::move(abort));
        context.passUp(std::move(told));
    }

    int m_level;
    std::map<EndpointId, Peer> m_peers;
};

} // namespace

const LayerIdentity& deflateIdentity() {
    static const LayerIdentity identity{"deflate",
                                        "DEFLATE",
                                        LayerNumber::Presentation,
                                        "Compresses what the program sends.",
                                        "RFC 1951",
                                        Service::Stream,
                                        Service::Any,
                                        "each piece is unpacked with the help of all pieces before it"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeDeflate(const Options& options) {
    std::int64_t level = 6;
    if (auto checked = options.checkKeys({"level"}); !checked)
        return Failure(checked.error());
    if (auto read = options.readNumber("level", 1, 9, level); !read)
        return Failure(read.error());
    return std::make_unique<Deflate>(static_cast<int>(level));
}

} // namespace layerscope
