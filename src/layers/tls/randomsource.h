// OpenSSL with random numbers that come from a seed, so that one scenario gives the same bytes each time.
#pragma once

#include "base/random.h"

#include <openssl/types.h>

namespace layerscope::tls {

// A library context of our own, for every key, certificate and connection of this folder. It takes its random numbers
// from the generator of the RandomScope of the calling thread, and fails without one. The rest of the program, which
// uses OpenSSL's default context, keeps the system's random numbers, and the system's OpenSSL settings do not reach
// here. Null when OpenSSL cannot provide it.
OSSL_LIB_CTX* seededLibrary();

// While it lives, OpenSSL draws from `random` in this thread. They do not nest.
class RandomScope {
public:
    explicit RandomScope(Random& random);
    ~RandomScope();
    RandomScope(const RandomScope&) = delete;
    RandomScope& operator=(const RandomScope&) = delete;
};

} // namespace layerscope::tls
