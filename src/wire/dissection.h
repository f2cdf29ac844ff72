// What a frame says, field by field: the one result that trees, hex views, --fields and lessons read.
#pragma once

#include "wire/field.h"
#include "wire/streams.h"

namespace layerscope {

// How much a remark about a field matters.
enum class Severity : std::uint8_t { Plain, Note, Warning, Error };

// One line of the field tree. Nodes stand in preorder. A line without a field opens a protocol, at depth 0 or, for a
// packet quoted within another, below it. Of the nodes that cover a byte, the last one's protocol owns it.
struct DissectionNode {
    const Protocol* protocol = nullptr; // whose bytes these are
    const Field* field = nullptr;       // null for a protocol's own line
    std::uint8_t depth = 0;
    bool elsewhere = false; // some of its bytes came in earlier frames: `text` is the value, if it is no number
    bool generated = false; // worked out, not read from these bytes (tcp.len, tcp.stream)
    bool decrypted = false; // `begin` counts in Dissection::decrypted, not in the frame
    Severity severity = Severity::Plain;
    std::uint32_t begin = 0;  // first byte in the frame
    std::uint32_t length = 0; // bytes covered, the partly covered ones included; 0 for generated
    std::uint64_t number = 0; // value of Decimal, Signed, Hex and Flag fields
    std::string text;         // value of Text fields, what a heading says, or a protocol's summary
    std::string note;         // a short remark for people: "correct", "the server's ISN"; or empty
};

// The whole frame.
struct Dissection {
    std::vector<DissectionNode> nodes;
    Bytes decrypted; // what the TLS records that end in this frame say, one behind the other: content, type, padding
    bool truncated = false; // the capture kept fewer bytes than the frame had
    bool malformed = false; // some length or value contradicts the bytes; the node concerned says how

    // The bytes that a node of this dissection of `frame` counts in.
    ByteView bytesOf(const DissectionNode& node, ByteView frame) const { return node.decrypted ? decrypted : frame; }
};

// What the bytes of one frame alone cannot tell.
struct FrameFacts {
    std::uint32_t number = 0;                // as tshark counts, from 1; 0 when unknown
    std::uint32_t originalLength = 0;        // bytes on the wire; 0 when as many as were captured
    bool littleEndianFamily = true;          // byte order of LinkType::Null on the capturing machine
    int fcsLength = -1;                      // 0 or 4 when the capture says so; -1 means find out, as Wireshark does
    const SegmentContent* content = nullptr; // of a TCP segment: the messages that end in it; null when unknown
};

Dissection dissect(ByteView frame, LinkType linkType, const FrameFacts& facts = {});

// A node's value for a person: "Don't fragment", "10.0.0.1", "0x0800", "1460". `bytes`: Dissection::bytesOf(node).
std::string displayValue(const DissectionNode& node, ByteView bytes);
// A node's value exactly as `tshark -T fields` prints it.
std::string tsharkValue(const DissectionNode& node, ByteView bytes);

// All values of one of Wireshark's field names in a frame, aliases such as ip.addr included, in the order and notation
// of `tshark -T fields -E occurrence=a`. Empty when the frame has none.
std::vector<std::string> fieldValues(const Dissection& dissection, ByteView frame, std::string_view fieldName);

// Puts a worked-out field into the tree: behind the first field named `after` and what is below it, at its depth; or,
// when there is none, at the end of the first tree of the field's protocol. Does nothing when the frame has neither.
// `field` must come from findField; members of `node` that say what and where are filled in here.
void insertGenerated(Dissection& dissection, const Field& field, std::string_view after, DissectionNode node);

} // namespace layerscope
