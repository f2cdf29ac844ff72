// Key material that belongs to a trace.
#pragma once

#include "base/base.h"

namespace layerscope {

// As a pcapng file's decryption secrets block holds it.
struct DecryptionSecrets {
    static constexpr std::uint32_t tlsKeyLog = 0x544c534b; // lines of text: label, client random, secret (RFC 9850)
    std::uint32_t type = tlsKeyLog;
    Bytes data;
};

} // namespace layerscope
