#include "wire/tlskeys.h"

#include "base/hex.h"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

namespace layerscope {
namespace {

// RFC 8446 §B.4
struct Suite {
    std::uint16_t id;
    const char* cipher;
    const char* hash;
    std::size_t keySize, hashSize; // bytes
};
constexpr Suite suites[] = {{0x1301, "AES-128-GCM", "SHA256", 16, 32},
                            {0x1302, "AES-256-GCM", "SHA384", 32, 48},
                            {0x1303, "ChaCha20-Poly1305", "SHA256", 32, 32}};
constexpr std::size_t ivSize = 12, tagSize = 16; // of all three

const Suite* suiteOf(std::uint16_t id) {
    const auto found = std::ranges::find(suites, id, &Suite::id);
    return found == std::end(suites) ? nullptr : found;
}

template <auto function>
struct Freed {
    template <class T>
    void operator()(T* object) const {
        function(object);
    }
};

constexpr std::pair<std::string_view, TlsSecret> labels[] = {
    {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", TlsSecret::ClientHandshake},
    {"SERVER_HANDSHAKE_TRAFFIC_SECRET", TlsSecret::ServerHandshake},
    {"CLIENT_TRAFFIC_SECRET_0", TlsSecret::ClientTraffic},
    {"SERVER_TRAFFIC_SECRET_0", TlsSecret::ServerTraffic}};

// The next word of a line, without the blanks around it.
std::string_view takeWord(std::string_view& line) {
    constexpr std::string_view blanks = " \t\r";
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(blanks));
    line.remove_prefix(word.size());
    return word;
}

} // namespace

std::size_t TlsKeyLog::Hash::operator()(const TlsRandom& random) const {
    return std::hash<std::string_view>{}({reinterpret_cast<const char*>(random.data()), random.size()});
}

std::size_t TlsKeyLog::add(ByteView lines) {
    std::string_view text(reinterpret_cast<const char*>(lines.data()), lines.size());
    std::size_t count = 0;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const std::string_view word = takeWord(line);
        const auto label = std::ranges::find(labels, word, [](const auto& entry) { return entry.first; });
        if (label == std::end(labels))
            continue;
        const std::string_view randomWord = takeWord(line), secretWord = takeWord(line);
        TlsRandom random{};
        constexpr std::size_t longest = 2 * EVP_MAX_MD_SIZE;
        if (randomWord.size() != 2 * random.size() || secretWord.size() > longest)
            continue;
        const auto clientRandom = fromHex(randomWord);
        auto secret = fromHex(secretWord);
        const bool full = m_connections.size() >= maximumConnections;
        if (!clientRandom || clientRandom->size() != random.size() || !secret || secret->empty())
            continue;
        std::ranges::copy(*clientRandom, random.begin());
        if (full && !m_connections.contains(random))
            continue;
        m_connections[random][static_cast<std::size_t>(label->second)] = std::move(*secret);
        ++count;
    }
    return count;
}

Result<void> TlsKeyLog::load(const std::string& path) {
    const auto failed = [&](std::string reason) { return Failure(Error{path, {}, std::nullopt, std::move(reason)}); };
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return failed("this key log cannot be opened");
    Bytes lines;
    Bytes part(1 << 16);
    while (file.read(reinterpret_cast<char*>(part.data()), static_cast<std::streamsize>(part.size())),
           file.gcount() > 0) {
        lines.insert(lines.end(), part.begin(), part.begin() + file.gcount());
        if (lines.size() > maximumFile)
            return failed(fmt::format("this key log has more than {} bytes", maximumFile));
    }
    if (file.bad())
        return failed("this key log cannot be read");
    if (add(lines) == 0)
        return failed("no secret of TLS 1.3 is in this file; a key log has lines such as CLIENT_TRAFFIC_SECRET_0, the "
                      "client's random and the secret");
    return {};
}

void TlsKeyLog::add(const TlsKeyLog& other) {
    for (const auto& [random, secrets] : other.m_connections) {
        if (m_connections.size() >= maximumConnections && !m_connections.contains(random))
            continue;
        auto& known = m_connections[random];
        for (std::size_t i = 0; i < secrets.size(); ++i)
            known[i] = secrets[i].empty() ? known[i] : secrets[i];
    }
}

ByteView TlsKeyLog::find(const TlsRandom& clientRandom, TlsSecret which) const {
    const auto found = m_connections.find(clientRandom);
    return found == m_connections.end() ? ByteView() : ByteView(found->second[static_cast<std::size_t>(which)]);
}

Bytes tlsExpandLabel(std::uint16_t cipherSuite, ByteView secret, std::string_view label, ByteView context,
                     std::size_t length) {
    const Suite* suite = suiteOf(cipherSuite);
    constexpr std::string_view prefix = "tls13 ";
    if (suite == nullptr || secret.empty() || length == 0 || length > 255 * suite->hashSize ||
        prefix.size() + label.size() > 255 || context.size() > 255)
        return {};
    Bytes info{static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length),
               static_cast<std::uint8_t>(prefix.size() + label.size())};
    for (const std::string_view part : {prefix, label})
        info.insert(info.end(), part.begin(), part.end());
    info.push_back(static_cast<std::uint8_t>(context.size()));
    info.insert(info.end(), context.begin(), context.end());

    static const std::unique_ptr<EVP_KDF, Freed<EVP_KDF_free>> hkdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const std::unique_ptr<EVP_KDF_CTX, Freed<EVP_KDF_CTX_free>> derivation(EVP_KDF_CTX_new(hkdf.get()));
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    Bytes given(secret.begin(), secret.end());
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, const_cast<char*>(suite->hash), 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, given.data(), given.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, info.data(), info.size()), OSSL_PARAM_construct_end()};
    Bytes output(length);
    if (!derivation || EVP_KDF_derive(derivation.get(), output.data(), output.size(), parameters) != 1)
        return {};
    return output;
}

TlsRecordOpener::TlsRecordOpener(std::uint16_t cipherSuite, ByteView secret, std::uint64_t sequence)
    : m_suite(cipherSuite), m_secret(secret.begin(), secret.end()), m_sequence(sequence) {
    derive();
}

void TlsRecordOpener::derive() { // §7.3
    const Suite* suite = suiteOf(m_suite);
    m_key = suite ? tlsExpandLabel(m_suite, m_secret, "key", {}, suite->keySize) : Bytes();
    m_iv = tlsExpandLabel(m_suite, m_secret, "iv", {}, ivSize);
}

void TlsRecordOpener::update() {
    if (const Suite* suite = suiteOf(m_suite))
        m_secret = tlsExpandLabel(m_suite, m_secret, "traffic upd", {}, suite->hashSize);
    m_sequence = 0;
    derive();
}

std::optional<Bytes> TlsRecordOpener::open(ByteView record) {
    const Suite* suite = suiteOf(m_suite);
    if (suite == nullptr || m_key.empty() || m_iv.empty() || record.size() <= TlsRecordHeader::size + tagSize ||
        record.size() > TlsRecordHeader::size + TlsRecordHeader::maximumFragment)
        return std::nullopt;
    // §5.3: the sequence number, as many bytes as the IV, and the IV, combined bit by bit.
    Bytes nonce = m_iv;
    for (std::size_t i = 0; i < sizeof(m_sequence); ++i)
        nonce[ivSize - 1 - i] ^= static_cast<std::uint8_t>(m_sequence >> (8 * i));
    const ByteView header = record.first(TlsRecordHeader::size);
    const ByteView sealed = record.subspan(header.size(), record.size() - header.size() - tagSize);
    Bytes tag(record.end() - tagSize, record.end());

    const std::unique_ptr<EVP_CIPHER, Freed<EVP_CIPHER_free>> cipher(EVP_CIPHER_fetch(nullptr, suite->cipher, nullptr));
    const std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX_free>> context(EVP_CIPHER_CTX_new());
    Bytes plain(sealed.size());
    int length = 0, rest = 0;
    const bool opened =
        cipher && context &&
        EVP_DecryptInit_ex2(context.get(), cipher.get(), m_key.data(), nonce.data(), nullptr) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(tag.size()), tag.data()) == 1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &length, header.data(), static_cast<int>(header.size())) == 1 &&
        EVP_DecryptUpdate(context.get(), plain.data(), &length, sealed.data(), static_cast<int>(sealed.size())) == 1 &&
        EVP_DecryptFinal_ex(context.get(), plain.data() + length, &rest) == 1;
    if (!opened)
        return std::nullopt;
    ++m_sequence;
    return plain;
}

} // namespace layerscope
