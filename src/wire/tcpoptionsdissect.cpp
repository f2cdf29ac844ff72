#include "wire/tcp.h"
#include "wire/tcpfields.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace tcp;

namespace {

constexpr std::size_t headSize = 2; // kind and length
constexpr std::size_t edgeSize = 4;

const Field& headingOf(std::uint8_t kind) {
    switch (kind) {
    case tcpOptionEnd:
        return pick(fields, "tcp.options.eol");
    case tcpOptionNoOperation:
        return pick(fields, "tcp.options.nop");
    case tcpOptionMaximumSegmentSize:
        return pick(fields, "tcp.options.mss");
    case tcpOptionWindowScale:
        return pick(fields, "tcp.options.wscale");
    case tcpOptionSackPermitted:
        return pick(fields, "tcp.options.sack_perm");
    case tcpOptionSack:
        return pick(fields, "tcp.options.sack");
    case tcpOptionTimestamps:
        return pick(fields, "tcp.options.timestamp");
    case 19:
        return pick(fields, "tcp.options.md5");
    case 28:
        return pick(fields, "tcp.options.user_to");
    case 29:
        return pick(fields, "tcp.options.ao");
    case 30:
        return pick(fields, "tcp.options.mptcp");
    case 34:
        return pick(fields, "tcp.options.tfo");
    case 253:
    case 254:
        return pick(fields, "tcp.options.experimental");
    default:
        return pick(fields, "tcp.options.unknown");
    }
}

bool isUnknown(std::uint8_t kind) { return &headingOf(kind) == &pick(fields, "tcp.options.unknown"); }

// The length that the kind of option must have; 0 when it varies.
std::size_t lengthOf(std::uint8_t kind) {
    switch (kind) {
    case tcpOptionMaximumSegmentSize:
        return 4;
    case tcpOptionWindowScale:
        return 3;
    case tcpOptionSackPermitted:
        return 2;
    case tcpOptionTimestamps:
        return 10;
    default:
        return 0;
    }
}

// What stands in an option behind kind and length. Returns its value in words.
std::string dissectValue(Dissector& dissector, const Extent& option, std::uint8_t kind) {
    const auto number = [&](const Field& field) { return dissector.add(field, option.begin, 0, 2).number; };
    switch (kind) {
    case tcpOptionMaximumSegmentSize:
        return fmt::format("{} bytes", number(pick(fields, "tcp.options.mss_val")));
    case tcpOptionWindowScale: {
        // RFC 7323 §2.3: a shift above 14 counts as 14.
        const std::uint64_t shift = number(pick(fields, "tcp.options.wscale.shift"));
        const std::uint64_t multiplier = std::uint64_t{1} << std::min<std::uint64_t>(shift, 14);
        dissector.addGenerated(pick(fields, "tcp.options.wscale.multiplier"), multiplier, 2);
        return fmt::format("{} (multiply by {})", shift, multiplier);
    }
    case tcpOptionSackPermitted:
        return {};
    case tcpOptionSack: {
        std::string blocks;
        for (std::size_t at = headSize; at < option.size(); at += 2 * edgeSize) {
            const auto left = dissector.add(pick(fields, "tcp.options.sack_le"), option.begin + at, edgeSize, 2).number;
            const auto right =
                dissector.add(pick(fields, "tcp.options.sack_re"), option.begin + at + edgeSize, edgeSize, 2).number;
            blocks += fmt::format("{}{} to {}", blocks.empty() ? "" : ", ", left, right);
        }
        dissector.addGenerated(pick(fields, "tcp.options.sack.count"), option.size() / (2 * edgeSize), 2);
        return blocks;
    }
    case tcpOptionTimestamps: {
        const std::uint64_t value = number(pick(fields, "tcp.options.timestamp.tsval"));
        return fmt::format("{}, echo {}", value, number(pick(fields, "tcp.options.timestamp.tsecr")));
    }
    default:
        if (option.size() > headSize)
            dissector.add(isUnknown(kind) ? unknownDataField : optionDataField, option.begin + headSize,
                          option.size() - headSize, 2);
        return {};
    }
}

} // namespace

void dissectTcpOptions(Dissector& dissector, const Extent& header) {
    const Extent options = header.behind(TcpHeader::minimumSize);
    if (options.size() == 0)
        return;
    const ByteView bytes = dissector.bytes(options);
    dissector.add(optionsField, options.begin, options.size()).text = fmt::format("{} bytes", options.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const std::uint8_t kind = bytes[at];
        const bool single = kind == tcpOptionEnd || kind == tcpOptionNoOperation;
        const std::size_t length = single ? 1 : at + 1 < bytes.size() ? bytes[at + 1] : 0;
        const bool fits = single || (length >= headSize && at + length <= bytes.size());
        const Extent option = options.behind(at).first(fits ? length : bytes.size());
        const Field& heading = headingOf(kind);
        const std::size_t line = dissector.nodes().size();
        dissector.add(heading, option.begin, option.size(), 1);
        dissector.add(kindField, option.begin, 0, 2);
        if (!single && option.size() >= headSize)
            dissector.add(lengthField, option.begin, 0, 2);
        if (!fits) {
            dissector.malformed(&heading, "its length is below 2 or goes beyond the header");
            return;
        }
        const std::size_t expected = lengthOf(kind);
        if ((expected != 0 && length != expected) ||
            (kind == tcpOptionSack && (length == headSize || (length - headSize) % (2 * edgeSize) != 0))) {
            dissector.malformed(&heading, expected != 0 ? fmt::format("its length should be {}", expected)
                                                        : "its length should be 2 and 8 for each block");
            if (length > headSize)
                dissector.add(optionDataField, option.begin + headSize, length - headSize, 2);
        } else if (!single) {
            std::string value = dissectValue(dissector, option, kind);
            dissector.nodes()[line].text = std::move(value);
        }
        at += length;
        // Behind the end of the list may stand anything; zeros look like more ends.
        if (kind == tcpOptionEnd && at < bytes.size() && bytes[at] != tcpOptionEnd) {
            dissector.add(pick(fields, "tcp.options.padding"), options.begin + at, bytes.size() - at, 1);
            return;
        }
    }
}

} // namespace layerscope
