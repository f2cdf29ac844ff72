// Certificates for servers in simulated networks, and the authority that signs them.
#pragma once

#include "base/address.h"
#include "base/result.h"
#include "base/time.h"
#include "layers/tls/openssl.h"

namespace layerscope::tls {

struct Signed {
    CertificateHandle certificate;
    KeyHandle key; // Ed25519 (RFC 8410)
};

// The self-signed root of that name. Its key is derived from the name, so that all hosts of a scenario have the same
// root without exchanging it: good for nothing but simulation.
Result<Signed> makeAuthority(const std::string& name);

struct CertificateRequest {
    std::string name;                 // subject, and subject alternative name
    std::vector<IpAddress> addresses; // further alternative names
    Time from{}, until{};             // simulated time 0 is 1970-01-01 00:00 UTC, as in the captures that are written
};
// A server's certificate with a new key, signed by the authority. Needs a RandomScope.
Result<Signed> makeCertificate(const CertificateRequest& request, const Signed& authority);

// Seconds since 1970 of a moment of simulated time.
std::int64_t calendarSeconds(Time time);

} // namespace layerscope::tls
