// Records sealed as RFC 8446 §5.2 says, for tests of what opens them.
#pragma once

#include "wire/tlskeys.h"

#include <openssl/evp.h>

namespace layerscope::testing {

// `inner`: content, type and padding; `keys`: the key and IV of a suite, `sequence` the record's number.
inline Bytes sealedRecord(std::uint16_t suite, const TlsRecordOpener& keys, std::uint64_t sequence, ByteView inner) {
    constexpr std::size_t tagSize = 16, ivSize = 12;
    Bytes nonce = keys.iv();
    for (std::size_t i = 0; i < sizeof(sequence); ++i)
        nonce[ivSize - 1 - i] ^= static_cast<std::uint8_t>(sequence >> (8 * i));
    Bytes record(TlsRecordHeader::size + inner.size() + tagSize);
    TlsRecordHeader{TlsContentType::ApplicationData, tls12, static_cast<std::uint16_t>(inner.size() + tagSize)}.write(
        record);
    std::uint8_t* sealed = record.data() + TlsRecordHeader::size;
    const EVP_CIPHER* cipher = suite == 0x1301   ? EVP_aes_128_gcm()
                               : suite == 0x1302 ? EVP_aes_256_gcm()
                                                 : EVP_chacha20_poly1305();
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    int length = 0;
    EVP_EncryptInit_ex(context, cipher, nullptr, keys.key().data(), nonce.data());
    EVP_EncryptUpdate(context, nullptr, &length, record.data(), static_cast<int>(TlsRecordHeader::size));
    EVP_EncryptUpdate(context, sealed, &length, inner.data(), static_cast<int>(inner.size()));
    EVP_EncryptFinal_ex(context, sealed + length, &length);
    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tagSize), sealed + inner.size());
    EVP_CIPHER_CTX_free(context);
    return record;
}

} // namespace layerscope::testing
