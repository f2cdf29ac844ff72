// HTTP requests read by a server, pipelined, beside http-parser on the same pieces of the same bytes. Ours keeps where
// each field is and checks what the fields say together; http-parser calls its caller for each part, who only counts.
#include "bench/pieces.h"
#include "wire/httpparser.h"

#include <benchmark/benchmark.h>
#include <string>

#if __has_include(<http_parser.h>)
#include <http_parser.h>
#define LAYERSCOPE_HAVE_HTTP_PARSER
#endif

namespace layerscope {

namespace {

struct Kind {
    std::string name;
    std::string request;
};

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all{
        {"get-minimal", "GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"},
        {"get-browser",
         "GET /articles/2024/how-networks-work?page=2&sort=newest HTTP/1.1\r\n"
         "Host: www.example.com\r\n"
         "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
         "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
         "image/png,image/svg+xml,*/*;q=0.8\r\n"
         "Accept-Language: en-US,en;q=0.5\r\n"
         "Accept-Encoding: gzip, deflate, br, zstd\r\n"
         "Referer: https://www.example.com/articles/2024/\r\n"
         "Cookie: session=3f1c0a9be27d4c5f8a6b; theme=dark; consent=yes; _ga=GA1.2.1234567890.1700000000\r\n"
         "Connection: keep-alive\r\n"
         "Upgrade-Insecure-Requests: 1\r\n"
         "Sec-Fetch-Dest: document\r\n"
         "Sec-Fetch-Mode: navigate\r\n"
         "Sec-Fetch-Site: same-origin\r\n"
         "Priority: u=0, i\r\n\r\n"},
        {"post-1k", "POST /api/messages HTTP/1.1\r\n"
                    "Host: api.example.com\r\n"
                    "User-Agent: curl/8.5.0\r\n"
                    "Accept: */*\r\n"
                    "Content-Type: application/json\r\n"
                    "Content-Length: 1024\r\n\r\n" +
                        std::string(1024, 'x')},
    };
    return all;
}

constexpr std::size_t requests = 2000; // in a stream

Bytes streamOf(const Kind& kind) {
    Bytes stream;
    for (std::size_t i = 0; i < requests; ++i)
        stream.insert(stream.end(), kind.request.begin(), kind.request.end());
    return stream;
}

// What was read, to be sure that all read the same.
struct Tally {
    std::size_t requests = 0, bodyBytes = 0;

    friend bool operator==(const Tally&, const Tally&) = default;
};

Tally layerscopeReads(const std::vector<ByteView>& pieces) {
    HttpParser parser(HttpSide::Requests);
    Tally tally;
    for (ByteView piece : pieces) {
        for (HttpEvent event = HttpEvent::Head; event != HttpEvent::NeedMore && event != HttpEvent::Failed;) {
            const HttpStep step = parser.next(piece);
            piece = piece.subspan(step.consumed);
            event = step.event;
            if (event == HttpEvent::Head)
                benchmark::DoNotOptimize(parser.head().fields.data());
            else if (event == HttpEvent::Data)
                tally.bodyBytes += step.data.size();
            else if (event == HttpEvent::End)
                ++tally.requests;
        }
    }
    return tally;
}

#ifdef LAYERSCOPE_HAVE_HTTP_PARSER
Tally httpParserReads(const std::vector<ByteView>& pieces) {
    const http_cb moment = [](http_parser*) { return 0; };
    const http_data_cb part = [](http_parser*, const char* at, std::size_t) {
        benchmark::DoNotOptimize(at);
        return 0;
    };
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_message_begin = settings.on_headers_complete = moment;
    settings.on_url = settings.on_header_field = settings.on_header_value = part;
    settings.on_body = [](http_parser* parser, const char*, std::size_t size) {
        static_cast<Tally*>(parser->data)->bodyBytes += size;
        return 0;
    };
    settings.on_message_complete = [](http_parser* parser) {
        ++static_cast<Tally*>(parser->data)->requests;
        return 0;
    };
    Tally tally;
    http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &tally;
    for (const ByteView piece : pieces)
        http_parser_execute(&parser, &settings, reinterpret_cast<const char*>(piece.data()), piece.size());
    return tally;
}
#endif

template <class Read>
void add(const Kind& kind, std::size_t pieceSize, const std::string& who, Read read) {
    const auto run = [&kind, pieceSize, read](benchmark::State& state) {
        const Bytes stream = streamOf(kind);
        const std::vector<ByteView> pieces = cutInto(stream, pieceSize);
        const std::size_t body = kind.request.size() - kind.request.find("\r\n\r\n") - 4;
        for (auto _ : state) {
            if (read(pieces) != Tally{requests, requests * body})
                return state.SkipWithError("it did not read all requests");
        }
        state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(requests));
    };
    benchmark::RegisterBenchmark(("http/" + kind.name + '/' + std::to_string(pieceSize) + '/' + who).c_str(), run)
        ->Unit(benchmark::kMicrosecond);
}

} // namespace

} // namespace layerscope

int main(int argc, char** argv) {
    using namespace layerscope;
    benchmark::Initialize(&argc, argv);
    for (const Kind& kind : kinds()) {
        for (const std::size_t pieceSize : {65'536u, 1400u}) {
            add(kind, pieceSize, "layerscope", layerscopeReads);
#ifdef LAYERSCOPE_HAVE_HTTP_PARSER
            add(kind, pieceSize, "http-parser", httpParserReads);
#endif
        }
    }
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
