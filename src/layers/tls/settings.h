// What a scenario may set of TLS.
#pragma once

#include "layers/options.h"

namespace layerscope::tls {

struct Settings {
    std::string serverName;                    // empty: a server is called as its host, a client asks for the address
    bool verify = true;                        // a client refuses a certificate that it cannot trust
    std::string suites = defaultSuites;        // OpenSSL's list: names with colons between
    std::vector<std::string> protocols;        // ALPN (RFC 7301), best first; none: not negotiated
    std::string authority = "Layerscope Root"; // the root that signs a server's certificate and that a client trusts
    Duration validity = std::chrono::hours(90 * 24); // of a server's certificate, from when it is made

    static constexpr const char* defaultSuites =
        "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

    // Fails naming the key and what it allows.
    static Result<Settings> read(const Options& options);
};

} // namespace layerscope::tls
