// What a scenario says to HTTP: the server's resources, and the requests of a client's script.
#pragma once

#include "layers/options.h"
#include "wire/http.h"

namespace layerscope::http1 {

constexpr std::int64_t mostContent = 16 << 20; // bytes of a resource, and of a request's content

// Something that a server has to give.
struct Resource {
    std::string path;
    std::string type = "text/plain";
    Bytes content;
    std::uint16_t status = 200;
    std::vector<HttpLine> fields;
    std::int64_t chunk = 0; // bytes in a chunk; 0: not chunked, Content-Length says where the content ends
    Duration interval{};    // between two chunks
    Duration delay{};       // until the answer begins
    Duration hold{};        // at most so long an answer waits for news, when the client has the latest version already
    bool takes = false;     // POST and PUT replace the content, which is news
    bool echo = false;      // POST and PUT are answered with what they brought
    bool changes = false;   // has versions, shown as entity tags (RFC 9110 §8.8.3)
    std::uint32_t version = 1;

    std::string tag() const { return "\"" + std::to_string(version) + "\""; }
    std::string allowed() const { return takes || echo ? "GET, HEAD, POST, PUT, OPTIONS" : "GET, HEAD, OPTIONS"; }
};

struct Settings {
    std::vector<Resource> resources;
    std::int64_t requests = 0; // that a connection may bring before the server closes it; 0: any number
};
Result<Settings> readSettings(const Options& options);

// One request of a client's script.
struct Ask {
    std::string method = "GET";
    std::string path = "/";
    std::vector<HttpLine> fields;
    Bytes content;
    bool hasContent = false;
    std::int64_t chunk = 0;
    bool expect = false;   // asks first whether the content is welcome (Expect: 100-continue)
    bool close = false;    // the last request of the connection
    bool validate = false; // shows the entity tag of the copy it has (If-None-Match)
};
Result<Ask> readAsk(const Options& options);
// The settings above by name, for LayerIdentity.
std::vector<std::string> askKeys();

struct Publication {
    std::string path;
    std::string text;
};
Result<Publication> readPublication(const Options& options);

// The content in chunks, without the last one, of size 0.
Bytes inChunks(ByteView content, std::size_t chunk);

} // namespace layerscope::http1
