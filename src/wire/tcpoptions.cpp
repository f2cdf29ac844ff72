#include "wire/tcpoptions.h"

#include "base/bytereader.h"
#include "base/bytewriter.h"

#include <algorithm>

namespace layerscope {
namespace {

// Bytes of each option as written, no-operations in front included.
constexpr std::size_t segmentSizeBytes = 4;
constexpr std::size_t windowScaleBytes = 4;
constexpr std::size_t sackPermittedBytes = 4;
constexpr std::size_t timestampsBytes = 12;
constexpr std::size_t sackHeadBytes = 4;
constexpr std::size_t sackBlockBytes = 8;

Failure wrongLength(std::size_t offset, std::string reason) {
    return Failure({{}, "tcp.option_len", 20 + offset, std::move(reason)});
}

} // namespace

Result<TcpOptions> TcpOptions::parse(ByteView bytes) {
    TcpOptions options;
    ByteReader reader(bytes);
    while (reader.left() > 0) {
        const std::size_t start = reader.position();
        const std::uint8_t kind = reader.u8();
        if (kind == tcpOptionEnd)
            break;
        if (kind == tcpOptionNoOperation)
            continue;
        const std::uint8_t length = reader.u8();
        ByteReader value(reader.take(length < 2 ? bytes.size() : length - 2u)); // too short fails as too long does
        if (!reader.ok())
            return wrongLength(start, "an option's length is below 2 or beyond the header");
        switch (kind) {
        case tcpOptionMaximumSegmentSize:
            options.maximumSegmentSize = value.u16();
            break;
        case tcpOptionWindowScale:
            options.windowScale = value.u8();
            break;
        case tcpOptionSackPermitted:
            options.sackPermitted = true;
            break;
        case tcpOptionTimestamps:
            options.timestamps.emplace();
            options.timestamps->value = value.u32();
            options.timestamps->echo = value.u32();
            break;
        case tcpOptionSack:
            while (value.ok() && value.left() > 0) {
                const SeqNumber left(value.u32());
                const SeqNumber right(value.u32());
                if (value.ok())
                    options.sack.add({left, right});
            }
            break;
        default:
            value.rest();
        }
        if (!value.ok() || value.left() > 0)
            return wrongLength(start, "an option's length is wrong for its kind");
    }
    return options;
}

std::size_t TcpOptions::sackBlocksThatFit() const {
    std::size_t used = sackHeadBytes;
    used += maximumSegmentSize ? segmentSizeBytes : 0;
    used += windowScale ? windowScaleBytes : 0;
    used += timestamps ? timestampsBytes : sackPermitted ? sackPermittedBytes : 0;
    return std::min(sack.size(), (maximumSize - used) / sackBlockBytes);
}

std::size_t TcpOptions::size() const {
    std::size_t bytes = maximumSegmentSize ? segmentSizeBytes : 0;
    // Beside timestamps, SACK permitted takes the place of the two no-operations that align them.
    bytes += timestamps ? timestampsBytes : sackPermitted ? sackPermittedBytes : 0;
    bytes += windowScale ? windowScaleBytes : 0;
    const std::size_t blocks = sackBlocksThatFit();
    return bytes + (blocks > 0 ? sackHeadBytes + blocks * sackBlockBytes : 0);
}

void TcpOptions::write(MutableByteView bytes) const {
    ByteWriter writer(bytes);
    const auto twoNoOperations = [&] { writer.u8(tcpOptionNoOperation).u8(tcpOptionNoOperation); };
    if (maximumSegmentSize)
        writer.u8(tcpOptionMaximumSegmentSize).u8(4).u16(*maximumSegmentSize);
    if (timestamps && !sackPermitted)
        twoNoOperations();
    if (sackPermitted) {
        if (!timestamps)
            twoNoOperations();
        writer.u8(tcpOptionSackPermitted).u8(2);
    }
    if (timestamps)
        writer.u8(tcpOptionTimestamps).u8(10).u32(timestamps->value).u32(timestamps->echo);
    if (windowScale)
        writer.u8(tcpOptionNoOperation).u8(tcpOptionWindowScale).u8(3).u8(*windowScale);
    const std::size_t blocks = sackBlocksThatFit();
    if (blocks > 0) {
        twoNoOperations();
        writer.u8(tcpOptionSack).u8(static_cast<std::uint8_t>(2 + blocks * sackBlockBytes));
        for (std::size_t i = 0; i < blocks; ++i)
            writer.u32(sack[i].left.value()).u32(sack[i].right.value());
    }
}

} // namespace layerscope
