#include "wire/gzip.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {
constexpr int gzipWindowBits = 15 + 16; // zlib: 16 more asks for gzip's header and trailer
constexpr std::size_t step = 4096;
} // namespace

GzipPacker::GzipPacker(int level) {
    m_ok = deflateInit2(&m_stream, level, Z_DEFLATED, gzipWindowBits, 8, Z_DEFAULT_STRATEGY) == Z_OK;
}

Bytes GzipPacker::pack(ByteView plain, End end) {
    Bytes packed;
    if (!m_ok)
        return packed;
    m_stream.next_in = const_cast<Bytef*>(plain.data());
    m_stream.avail_in = static_cast<uInt>(plain.size());
    do {
        const std::size_t done = packed.size();
        packed.resize(done + step);
        m_stream.next_out = packed.data() + done;
        m_stream.avail_out = step;
        ::deflate(&m_stream, end == End::Whole ? Z_FINISH : Z_SYNC_FLUSH);
        packed.resize(packed.size() - m_stream.avail_out);
    } while (m_stream.avail_out == 0);
    return packed;
}

Result<void> GzipUnpacker::unpack(ByteView packed, Bytes& plain) {
    m_packed += packed.size();
    m_stream.next_in = const_cast<Bytef*>(packed.data());
    m_stream.avail_in = static_cast<uInt>(packed.size());
    bool full = false; // there may be more to come out
    while (m_ok && (m_stream.avail_in > 0 || full)) {
        if (m_betweenMembers && m_stream.avail_in > 0 && m_stream.total_in > 0)
            inflateReset(&m_stream);
        m_betweenMembers = false;
        // One byte more than is allowed shows that it is too much.
        const std::size_t room = std::min(step, m_largest - m_plain + 1);
        const std::size_t done = plain.size();
        plain.resize(done + room);
        m_stream.next_out = plain.data() + done;
        m_stream.avail_out = static_cast<uInt>(room);
        const int code = ::inflate(&m_stream, Z_SYNC_FLUSH);
        plain.resize(plain.size() - m_stream.avail_out);
        m_plain += plain.size() - done;
        full = m_stream.avail_out == 0;
        if (m_plain > m_largest) {
            m_ok = false;
            return fail(fmt::format("{} bytes of it unpack to more than {}: so a few bytes could fill the memory (a "
                                    "decompression bomb); the setting \"largest\" allows more",
                                    m_packed, m_largest));
        }
        m_betweenMembers = code == Z_STREAM_END;
        full = full && !m_betweenMembers;
        if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
            m_ok = false;
        if (code == Z_BUF_ERROR)
            break; // it wants more
    }
    if (!m_ok)
        return fail(fmt::format("it is not gzip (RFC 1952): {}",
                                m_stream.msg != nullptr ? m_stream.msg : "the bytes before were not"));
    return {};
}

} // namespace layerscope
