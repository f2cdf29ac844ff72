// The gzip format (RFC 1952): packs and unpacks it, a piece at a time.
#pragma once

#include "base/result.h"

#include <zlib.h>

namespace layerscope {

class GzipPacker {
public:
    explicit GzipPacker(int level); // 1 to 9
    ~GzipPacker() { deflateEnd(&m_stream); }
    GzipPacker(const GzipPacker&) = delete;
    GzipPacker& operator=(const GzipPacker&) = delete;

    enum class End : std::uint8_t {
        Piece, // what was given so far can be unpacked from what came out so far
        Whole, // nothing more comes: checksum and length follow
    };
    Bytes pack(ByteView plain, End end);

private:
    z_stream m_stream{};
    bool m_ok = false;
};

// Several members one behind the other are one content (RFC 1952 §2.2).
class GzipUnpacker {
public:
    explicit GzipUnpacker(std::size_t largest) : m_largest(largest) { m_ok = inflateInit2(&m_stream, 15 + 16) == Z_OK; }
    ~GzipUnpacker() { inflateEnd(&m_stream); }
    GzipUnpacker(const GzipUnpacker&) = delete;
    GzipUnpacker& operator=(const GzipUnpacker&) = delete;

    // Appends what the next bytes unpack to. Fails when they are not gzip's, or when all of it would be longer than
    // `largest`; never makes more than that.
    Result<void> unpack(ByteView packed, Bytes& plain);
    // Whether the last member is complete, or nothing has come at all.
    bool whole() const { return m_betweenMembers; }
    std::size_t packed() const { return m_packed; } // bytes taken in
    std::size_t plain() const { return m_plain; }   // bytes given out

private:
    z_stream m_stream{};
    std::size_t m_largest;
    std::size_t m_packed = 0;
    std::size_t m_plain = 0;
    bool m_ok = false;
    bool m_betweenMembers = true;
};

} // namespace layerscope
