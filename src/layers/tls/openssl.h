// Handles of OpenSSL that free themselves, and its reasons in words. For the sources of this folder only.
#pragma once

#include "base/base.h"

#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <string>

namespace layerscope::tls {

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* handle) const {
        Free(handle);
    }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, Freed<X509_free>>;
using ContextHandle = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using ConnectionHandle = std::unique_ptr<SSL, Freed<SSL_free>>;

// What the first error in this thread's queue says; empties the queue.
inline std::string takeReason() {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "no reason given" : reason;
}

} // namespace layerscope::tls
