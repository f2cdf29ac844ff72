// WebSocket frames read by a server, beside wslay and Node's `ws` on the same pieces of the same bytes. Each unmasks,
// checks that text is UTF-8, and delivers whole messages in one piece.
#include "base/random.h"
#include "bench/pieces.h"
#include "peers/node.h"
#include "wire/websocket.h"

#include <QTemporaryFile>
#include <benchmark/benchmark.h>
#include <cstring>
#include <fmt/format.h>
#include <optional>

#if __has_include(<wslay/wslay.h>)
#include <wslay/wslay.h>
#define LAYERSCOPE_HAVE_WSLAY
#endif

namespace layerscope {

namespace {

struct Kind {
    std::string name;
    WebSocketOpcode opcode = WebSocketOpcode::Text;
    std::size_t size = 0; // of a payload, in bytes
    std::string_view alphabet;
};

constexpr std::string_view latin = "Networks carry packets from one host to another, hop by hop. ";
constexpr std::string_view cyrillic = "Сети переносят пакеты от узла к узлу. ";

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {"text-20", WebSocketOpcode::Text, 20, latin},
        {"text-125", WebSocketOpcode::Text, 125, latin},
        {"text-1400", WebSocketOpcode::Text, 1400, latin},
        {"text-1400-cyrillic", WebSocketOpcode::Text, 1400, cyrillic},
        {"binary-65536", WebSocketOpcode::Binary, 65'536, latin},
    };
    return all;
}

constexpr std::size_t streamSize = 2 << 20;

// `text` again and again, and spaces where the last character would not fit.
Bytes payloadOf(const Kind& kind) {
    Bytes payload;
    const ByteView text(reinterpret_cast<const std::uint8_t*>(kind.alphabet.data()), kind.alphabet.size());
    for (std::size_t at = 0;;) {
        const std::size_t size = utf8Length(text.subspan(at));
        if (payload.size() + size > kind.size)
            break;
        payload.insert(payload.end(), text.begin() + static_cast<std::ptrdiff_t>(at),
                       text.begin() + static_cast<std::ptrdiff_t>(at + size));
        at = (at + size) % text.size();
    }
    payload.resize(kind.size, ' ');
    return payload;
}

// What was delivered, to be sure that all deliver the same.
struct Tally {
    std::uint64_t messages = 0, bytes = 0, mark = 0;

    void add(const std::uint8_t* data, std::size_t size) {
        ++messages;
        bytes += size;
        mark += static_cast<std::uint64_t>(data[0] + data[size - 1]);
    }
    friend bool operator==(const Tally&, const Tally&) = default;
};

struct Stream {
    Bytes bytes;
    Tally tally;
};

Stream streamOf(const Kind& kind) {
    Stream stream;
    Random random(1);
    const Bytes payload = payloadOf(kind);
    while (stream.bytes.size() < streamSize) {
        WebSocketHeader header;
        header.opcode = kind.opcode;
        header.masked = true;
        for (std::uint8_t& byte : header.maskingKey)
            byte = static_cast<std::uint8_t>(random.next());
        const Bytes frame = webSocketFrame(header, payload);
        stream.bytes.insert(stream.bytes.end(), frame.begin(), frame.end());
        stream.tally.add(payload.data(), payload.size());
    }
    return stream;
}

Tally layerscopeReads(const std::vector<ByteView>& pieces) {
    WebSocketReader reader(WebSocketReading{});
    Bytes message;
    Tally tally;
    for (ByteView piece : pieces) {
        for (WebSocketEvent event = WebSocketEvent::Header;
             event != WebSocketEvent::NeedMore && event != WebSocketEvent::Failed;) {
            const WebSocketStep step = reader.next(piece);
            piece = piece.subspan(step.consumed);
            event = step.event;
            if (event == WebSocketEvent::Payload) {
                message.insert(message.end(), step.payload.begin(), step.payload.end());
            } else if (event == WebSocketEvent::End && reader.messageEnds()) {
                tally.add(message.data(), message.size());
                message.clear();
            }
        }
    }
    return tally;
}

#ifdef LAYERSCOPE_HAVE_WSLAY
struct WslayEnd {
    ByteView input;
    Tally tally;
};

Tally wslayReads(const std::vector<ByteView>& pieces) {
    wslay_event_callbacks callbacks{};
    callbacks.recv_callback = [](wslay_event_context_ptr context, std::uint8_t* buffer, std::size_t size, int,
                                 void* user) -> ssize_t {
        ByteView& input = static_cast<WslayEnd*>(user)->input;
        if (input.empty()) {
            wslay_event_set_error(context, WSLAY_ERR_WOULDBLOCK);
            return -1;
        }
        const std::size_t count = std::min(size, input.size());
        std::memcpy(buffer, input.data(), count);
        input = input.subspan(count);
        return static_cast<ssize_t>(count);
    };
    callbacks.on_msg_recv_callback = [](wslay_event_context_ptr, const wslay_event_on_msg_recv_arg* message,
                                        void* user) {
        static_cast<WslayEnd*>(user)->tally.add(message->msg, message->msg_length);
    };
    WslayEnd end;
    wslay_event_context_ptr context = nullptr;
    wslay_event_context_server_init(&context, &callbacks, &end);
    for (const ByteView piece : pieces) {
        end.input = piece;
        wslay_event_recv(context);
    }
    wslay_event_context_free(context);
    return end.tally;
}
#endif

template <class Read>
void readsHere(benchmark::State& state, const Kind& kind, std::size_t pieceSize, Read read) {
    const Stream stream = streamOf(kind);
    const std::vector<ByteView> pieces = cutInto(stream.bytes, pieceSize);
    for (auto _ : state) {
        if (read(pieces) != stream.tally)
            return state.SkipWithError("it did not deliver all messages");
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(stream.tally.messages));
}

// In a Node of its own, which says what CPU time reading took once its compiler was warm.
void wsReads(benchmark::State& state, const Kind& kind, std::size_t pieceSize) {
    const QString packages = testing::haveNode() ? testing::nodePackages() : QString();
    if (packages.isEmpty())
        return state.SkipWithError("Node or the npm registry is missing");
    const Stream stream = streamOf(kind);
    QTemporaryFile file;
    const bool written = file.open() && file.write(reinterpret_cast<const char*>(stream.bytes.data()),
                                                   static_cast<qint64>(stream.bytes.size())) > 0;
    file.close();
    for (auto _ : state) {
        QProcess node;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("NODE_PATH", packages);
        node.setProcessEnvironment(environment);
        node.start("node", {LAYERSCOPE_SOURCE_DIR "/tests/bench/websocket_ws.js", file.fileName(),
                            QString::number(pieceSize), "20"});
        node.waitForFinished(120'000);
        const QStringList said = QString::fromUtf8(node.readAllStandardOutput()).simplified().split(' ');
        const auto number = [&](qsizetype index) {
            return static_cast<std::uint64_t>(said.value(index).toULongLong());
        };
        if (!written || Tally{number(1), number(2), number(3)} != stream.tally)
            return state.SkipWithError("it did not deliver all messages");
        state.SetIterationTime(said[0].toDouble());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(stream.tally.messages));
}

} // namespace

} // namespace layerscope

int main(int argc, char** argv) {
    using namespace layerscope;
    benchmark::Initialize(&argc, argv);
    for (const Kind& kind : kinds()) {
        for (const std::size_t pieceSize : {65'536u, 1400u}) {
            const auto add = [&](const char* who, auto run) {
                const std::string name = fmt::format("websocket/{}/{}/{}", kind.name, pieceSize, who);
                return benchmark::RegisterBenchmark(name.c_str(), run)->Unit(benchmark::kMicrosecond);
            };
            add("layerscope",
                [&kind, pieceSize](benchmark::State& state) { readsHere(state, kind, pieceSize, layerscopeReads); });
#ifdef LAYERSCOPE_HAVE_WSLAY
            add("wslay",
                [&kind, pieceSize](benchmark::State& state) { readsHere(state, kind, pieceSize, wslayReads); });
#endif
            add("ws", [&kind, pieceSize](benchmark::State& state) { wsReads(state, kind, pieceSize); })
                ->Iterations(1)
                ->UseManualTime();
        }
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
