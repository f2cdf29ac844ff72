// Takes frames apart: one generic walk of field tables over bytes, which the protocols of this folder share. For the
// sources of src/wire only; everybody else calls dissect().
#pragma once

#include "base/checksum.h"
#include "wire/dissection.h"
#include "wire/httpparser.h"

#include <bit>
#include <optional>

namespace layerscope {

// Where one protocol's PDU lies in the frame. A capture may have kept less of it than was on the wire.
struct Extent {
    std::size_t begin = 0;
    std::size_t end = 0;     // one past its last captured byte
    std::size_t wireEnd = 0; // one past its last byte on the wire; at least `end`

    std::size_t size() const { return end - begin; }
    std::size_t wireSize() const { return wireEnd - begin; }
    bool whole() const { return end == wireEnd; }
    Extent behind(std::size_t bytes) const; // without the first `bytes`
    Extent first(std::size_t bytes) const;  // only the first `bytes`
};

// What a transport protocol must know of the packet around it.
struct Carrier {
    std::optional<InternetChecksum> addresses = {}; // summed for the pseudo header
    bool checksumRequired = false;                  // IPv6: UDP may not leave its checksum out (RFC 8200 §8.1)
};

// What to say of bytes that are not taken apart.
struct DataRemark {
    const Field* field = nullptr; // their name: "tcp.payload"; null: "data.data"
    std::string_view text = {};   // why; or empty
};

// What checking a checksum gave, with Wireshark's numbers.
enum class ChecksumStatus : std::uint8_t { Bad = 0, Good = 1, Unverified = 2, NotPresent = 3, Illegal = 4 };
inline constexpr ValueName checksumStatusNames[] = {
    {0, "bad"}, {1, "good"}, {2, "unverified"}, {3, "not present"}, {4, "illegal"}};

class Dissector {
public:
    Dissector(ByteView frame, const FrameFacts& facts, Dissection& result);

    const FrameFacts& facts() const { return m_facts; }
    std::vector<DissectionNode>& nodes() { return m_result.nodes; }
    Extent frame() const { return {0, m_frame.size(), std::max<std::size_t>(m_frame.size(), m_facts.originalLength)}; }
    ByteView bytes(const Extent& extent) const { return m_frame.subspan(extent.begin, extent.size()); }

    // Opens a protocol's line, which covers the first `size` bytes of the extent, or as many as there are.
    // The fields added from now on belong to it, until the next line opens. Returns the index of the line.
    std::size_t open(const Protocol& protocol, const Extent& pdu, std::size_t size);
    // Adds each field at the place its declaration gives, a field within another one below that one. Stops at the first
    // one that is cut off, says so in the protocol's line, and returns false.
    bool walk(std::span<const Field> fields, const Extent& pdu);

    // Says in the line that the PDU ends before its `expected` bytes; malformed, unless it was longer on the wire.
    void cutShort(const Extent& pdu, std::size_t expected);

    // Adds a field: with a length, that many bytes from `begin`; without, at its declared place behind `begin`. `below`
    // counts levels under the fields that stand directly in the protocol's line. The bytes must be in the frame.
    DissectionNode& add(const Field& field, std::size_t begin, std::size_t length = 0, unsigned below = 0);
    // Adds a field that is worked out.
    DissectionNode& addGenerated(const Field& field, std::uint64_t number, unsigned below = 0);
    // Says on a checksum field that is already in the tree what its check gave, and puts the status below it.
    // `expected` is what a bad one should have been.
    void addChecksum(const Field& field, const Field& status, ChecksumStatus found, std::uint32_t expected = 0);

    // Opens the line with this index again: for fields that come after the payload.
    void reopen(std::size_t line) { m_line = line; }
    // Adds what was taken apart of decrypted bytes: the nodes of `inner` from index `from` on.
    void addDecrypted(ByteView plain, Dissection&& inner, std::size_t from);
    // Moves the nodes from index `from` to the end in front of the node with index `to`.
    void move(std::size_t from, std::size_t to);

    // The line of the protocol that is open, and the last node of a field in it; null when it was cut off.
    DissectionNode& line() { return m_result.nodes[m_line]; }
    DissectionNode* find(const Field& field);
    // A field's value in the protocol that is open; 0 when it was cut off.
    std::uint64_t value(const Field& field);
    void note(const Field& field, std::string text, Severity severity = Severity::Note);
    // Marks the frame as malformed and says on the field, or on the line, why.
    void malformed(const Field* field, std::string reason);

    // Between these, protocols open one level below the ones around them: a packet quoted within another.
    void enter() { ++m_depth; }
    void leave() { --m_depth; }
    bool tooDeep() const; // so many protocols are open that the rest is shown as data

    // What comes next. Each returns one past the last byte on the wire that the protocol and its payload claim.
    std::size_t dissectEtherType(std::uint16_t type, Extent pdu);
    std::size_t dissectIpProtocol(std::uint8_t protocol, Extent pdu, const Carrier& carrier);
    std::size_t dissectData(Extent pdu, const DataRemark& remark = {});
    // What a program sent, told by the ports. `payload` is the transport protocol's name for these bytes.
    std::size_t dissectTcpPayload(Extent pdu, std::uint16_t source, std::uint16_t destination, const Field& payload);
    std::size_t dissectUdpPayload(Extent pdu, std::uint16_t source, std::uint16_t destination, const Field& payload);

    // The messages that a stream's pieces were put together to.
    std::size_t dissectContent(Extent pdu, const SegmentContent& content);

private:
    void addReassembled(const Extent& part, const StreamPdu& message);

    ByteView m_frame;
    FrameFacts m_facts;
    Dissection& m_result;
    std::size_t m_line = 0;
    std::size_t m_headerSize = 0; // what open() was told
    unsigned m_depth = 0;
    unsigned m_protocols = 0;
};

// What a checksum should have been: `sum` is over everything it guards, the `stored` one included (RFC 1071 §2: taking
// a value out of the sum is adding its complement).
inline std::uint16_t expectedChecksum(InternetChecksum sum, std::uint16_t stored) {
    return sum.addU16(static_cast<std::uint16_t>(~stored)).value();
}

// The fields of a table up to and including the one named: those of the fixed header, which walk() takes.
consteval std::span<const Field> fieldsTo(std::span<const Field> table, std::string_view lastAbbrev) {
    for (std::size_t i = 0; i < table.size(); ++i) {
        if (table[i].abbrev == lastAbbrev)
            return table.first(i + 1);
    }
    throw "no field of that name in the table";
}

// Characters as tshark prints them on one line: line breaks and the like as \\r and \\n, what is not UTF-8 as U+FFFD.
std::string escapedText(ByteView characters);

// One function a protocol. They take the PDU that begins with their header.
std::size_t dissectEthernet(Dissector& dissector, Extent pdu);
std::size_t dissectVlan(Dissector& dissector, Extent pdu);
std::size_t dissectSll(Dissector& dissector, Extent pdu);
std::size_t dissectSll2(Dissector& dissector, Extent pdu);
// `order` is the byte order of the family; little may turn out to be big after all.
std::size_t dissectLoopback(Dissector& dissector, Extent pdu, std::endian order);
std::size_t dissectArp(Dissector& dissector, Extent pdu);
// `quoted`: sent back within an ICMP error, which keeps only the packet's beginning (RFC 792).
std::size_t dissectIpv4(Dissector& dissector, Extent pdu, bool quoted = false);
std::size_t dissectRawIp(Dissector& dissector, Extent pdu); // version 4 or 6, told apart by the first four bits
std::size_t dissectIpv6(Dissector& dissector, Extent pdu, bool quoted = false);
std::size_t dissectIcmp(Dissector& dissector, Extent pdu);
std::size_t dissectIcmpv6(Dissector& dissector, Extent pdu, const Carrier& carrier);
std::size_t dissectUdp(Dissector& dissector, Extent pdu, const Carrier& carrier);
std::size_t dissectTcp(Dissector& dissector, Extent pdu, const Carrier& carrier);
// `answersMethod`: of a response, which method its request had, as far as that is known.
std::size_t dissectHttp(Dissector& dissector, Extent pdu, HttpSide side, std::string_view answersMethod = {});
// `overTcp`: each message stands behind its length.
std::size_t dissectDns(Dissector& dissector, Extent pdu, bool overTcp = false);
// One record after the other; `view`: what an observer of the connection sees of the first one, or null.
std::size_t dissectTls(Dissector& dissector, Extent pdu, const TlsRecordView* view = nullptr);
// One frame after the other. `unpacked`: the message that ends in them, when it was packed and that is known.
std::size_t dissectWebSocket(Dissector& dissector, Extent pdu, const Bytes* unpacked = nullptr);

} // namespace layerscope
