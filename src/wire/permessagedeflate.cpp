#include "wire/permessagedeflate.h"

#include "wire/httpscan.h"

#include <array>
#include <fmt/format.h>
#include <zlib.h>

namespace layerscope {
namespace {

// RFC 7692 §7.2.1: an empty block ends every message; its last four bytes are left out.
constexpr std::array<std::uint8_t, 4> tail{0, 0, 0xff, 0xff};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

// RFC 7692 §7.1.2: 8 to 15, without a leading zero.
std::optional<std::uint8_t> windowBits(std::string_view value) {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.substr(1, value.size() - 2);
    if (value == "8" || value == "9")
        return static_cast<std::uint8_t>(value[0] - '0');
    if (value.size() == 2 && value[0] == '1' && value[1] >= '0' && value[1] <= '5')
        return static_cast<std::uint8_t>(10 + value[1] - '0');
    return {};
}

} // namespace

std::string PermessageDeflate::text() const {
    std::string words = "permessage-deflate";
    if (serverNoContextTakeover)
        words += "; server_no_context_takeover";
    if (clientNoContextTakeover)
        words += "; client_no_context_takeover";
    if (serverMaxWindowBits)
        words += fmt::format("; server_max_window_bits={}", *serverMaxWindowBits);
    if (clientMaxWindowBits)
        words += *clientMaxWindowBits == 0 ? "; client_max_window_bits"
                                           : fmt::format("; client_max_window_bits={}", *clientMaxWindowBits);
    return words;
}

Result<PermessageDeflate> PermessageDeflate::parse(std::string_view extension) {
    PermessageDeflate parameters;
    bool first = true;
    for (bool more = true; more; first = false) {
        const std::size_t semicolon = std::min(extension.find(';'), extension.size());
        const std::string_view part = trimmed(extension.substr(0, semicolon));
        more = semicolon < extension.size();
        extension.remove_prefix(std::min(semicolon + 1, extension.size()));
        const std::size_t equals = part.find('=');
        const std::string_view name = trimmed(part.substr(0, equals));
        const bool hasValue = equals != std::string_view::npos;
        const auto bits = hasValue ? windowBits(trimmed(part.substr(equals + 1))) : std::nullopt;
        // RFC 7692 §7.1: a parameter stands once, with a value that fits.
        bool good = true;
        if (first)
            good = name == "permessage-deflate" && !hasValue;
        else if (name == "server_no_context_takeover")
            good = !hasValue && !std::exchange(parameters.serverNoContextTakeover, true);
        else if (name == "client_no_context_takeover")
            good = !hasValue && !std::exchange(parameters.clientNoContextTakeover, true);
        else if (name == "server_max_window_bits")
            good = bits && !std::exchange(parameters.serverMaxWindowBits, bits);
        else if (name == "client_max_window_bits")
            good = (bits || !hasValue) &&
                   !std::exchange(parameters.clientMaxWindowBits, bits ? bits : std::optional<std::uint8_t>(0));
        else
            good = false;
        if (!good)
            return fail(fmt::format("permessage-deflate has no such parameter here: \"{}\"", part));
    }
    return parameters;
}

std::optional<PermessageDeflate> PermessageDeflate::accept(std::string_view offers) {
    std::optional<PermessageDeflate> answer;
    http::eachMember(offers, [&](std::string_view offer) {
        auto parameters = answer ? Result<PermessageDeflate>(fail({})) : parse(offer);
        if (!parameters)
            return;
        answer = *parameters;
        // Only offered: the client can limit its window, but need not.
        if (answer->clientMaxWindowBits == std::optional<std::uint8_t>(0))
            answer->clientMaxWindowBits.reset();
    });
    return answer;
}

struct MessageDeflater::Stream : z_stream {};
struct MessageInflater::Stream : z_stream {};

MessageDeflater::MessageDeflater(bool keepContext, int windowBits, int level)
    : m_stream(new Stream{}), m_keepContext(keepContext) {
    deflateInit2(m_stream.get(), level, Z_DEFLATED, -std::clamp(windowBits, 9, 15), 8, Z_DEFAULT_STRATEGY);
}
MessageDeflater::~MessageDeflater() {
    if (m_stream)
        deflateEnd(m_stream.get());
}
MessageDeflater::MessageDeflater(MessageDeflater&&) noexcept = default;
MessageDeflater& MessageDeflater::operator=(MessageDeflater&& other) noexcept {
    std::swap(m_stream, other.m_stream);
    std::swap(m_keepContext, other.m_keepContext);
    return *this;
}

Bytes MessageDeflater::deflate(ByteView message) {
    Bytes packed;
    std::array<std::uint8_t, 4096> buffer;
    m_stream->next_in = const_cast<Bytef*>(message.data());
    m_stream->avail_in = static_cast<uInt>(message.size());
    do {
        m_stream->next_out = buffer.data();
        m_stream->avail_out = static_cast<uInt>(buffer.size());
        ::deflate(m_stream.get(), Z_SYNC_FLUSH);
        packed.insert(packed.end(), buffer.begin(), buffer.end() - m_stream->avail_out);
    } while (m_stream->avail_out == 0);
    if (packed.size() >= tail.size() && std::equal(tail.begin(), tail.end(), packed.end() - tail.size()))
        packed.resize(packed.size() - tail.size());
    if (packed.empty())
        packed.push_back(0); // §7.2.3.6: an empty message is one empty block
    if (!m_keepContext)
        deflateReset(m_stream.get());
    return packed;
}

MessageInflater::MessageInflater(bool keepContext, int windowBits)
    : m_stream(new Stream{}), m_keepContext(keepContext) {
    inflateInit2(m_stream.get(), -std::clamp(windowBits, 8, 15));
}
MessageInflater::~MessageInflater() {
    if (m_stream)
        inflateEnd(m_stream.get());
}
MessageInflater::MessageInflater(MessageInflater&&) noexcept = default;
MessageInflater& MessageInflater::operator=(MessageInflater&& other) noexcept {
    std::swap(m_stream, other.m_stream);
    std::swap(m_keepContext, other.m_keepContext);
    return *this;
}

Result<Bytes> MessageInflater::inflate(ByteView packed, std::size_t limit) {
    Bytes message;
    std::array<std::uint8_t, 4096> buffer;
    for (const ByteView part : {packed, ByteView(tail)}) {
        m_stream->next_in = const_cast<Bytef*>(part.data());
        m_stream->avail_in = static_cast<uInt>(part.size());
        do {
            m_stream->next_out = buffer.data();
            m_stream->avail_out = static_cast<uInt>(buffer.size());
            const int status = ::inflate(m_stream.get(), Z_SYNC_FLUSH);
            const auto made = static_cast<std::ptrdiff_t>(buffer.size() - m_stream->avail_out);
            message.insert(message.end(), buffer.begin(), buffer.begin() + made);
            if (message.size() > limit)
                return Failure({{}, "too-long", {}, fmt::format("the message is longer than {} bytes", limit)});
            if (status == Z_STREAM_END) {
                // §7.2.3.4: a last block may end the message early; what follows goes on with the same window.
                std::array<std::uint8_t, 32768> window;
                uInt size = 0;
                inflateGetDictionary(m_stream.get(), window.data(), &size);
                inflateReset(m_stream.get());
                inflateSetDictionary(m_stream.get(), window.data(), size);
            } else if (status != Z_OK && status != Z_BUF_ERROR) {
                return fail("the message is not packed as DEFLATE (RFC 1951) asks");
            }
        } while (m_stream->avail_in > 0 || m_stream->avail_out == 0);
    }
    if (!m_keepContext)
        inflateReset(m_stream.get());
    return message;
}

} // namespace layerscope
