// The fields of TCP, declared once. For src/wire only.
#pragma once

#include "wire/bits.h"
#include "wire/dissector.h"

namespace layerscope::tcp {

inline constexpr std::string_view headerFormat = "RFC 9293 §3.1";
inline constexpr std::string_view optionFormat = "RFC 9293 §3.2";
// What several packets together tell is not in any RFC's header; Wireshark gave these things their names.
inline constexpr std::string_view analysis = "Wireshark User's Guide, TCP Analysis";

inline constexpr ValueName optionKinds[] = {
    {0, "end of option list"}, {1, "no operation"},   {2, "maximum segment size"},
    {3, "window scale"},       {4, "SACK permitted"}, {5, "selective acknowledgment"},
    {8, "timestamps"},         {19, "MD5 signature"}, {28, "user timeout"},
    {29, "authentication"},    {30, "Multipath TCP"}, {34, "Fast Open cookie"},
    {253, "experiment"},       {254, "experiment"}};

inline constexpr Field fields[] = {
    {"Source port", "tcp.srcport", FieldType::Decimal, 0, 16,
     "The sending program's number on its host. Addresses and ports of both ends together name the connection.",
     headerFormat, noNames, "tcp.port"},
    {"Destination port", "tcp.dstport", FieldType::Decimal, 16, 16, "The program on the other host that this is for.",
     headerFormat, noNames, "tcp.port"},
    {"Sequence number (raw)", "tcp.seq_raw", FieldType::Decimal, 32, 32,
     "The number of the first byte of this segment's data. A SYN uses up one number as well and announces the first: "
     "the initial sequence number.",
     headerFormat},
    {"Acknowledgment number (raw)", "tcp.ack_raw", FieldType::Decimal, 64, 32,
     "The number of the next byte that the sender of this segment expects: everything before it has arrived. It "
     "counts only while the ACK flag is on.",
     headerFormat},
    {"Header length", "tcp.hdr_len", FieldType::Decimal, 96, 4,
     "The size of this header; the data begins behind it. It is stored in words of 4 bytes and called data offset.",
     headerFormat, noNames, "", 4},
    {"Flags", "tcp.flags", FieldType::Hex, 100, 12, "The control bits: what this segment does besides carrying data.",
     headerFormat},
    {"Reserved", "tcp.flags.res", FieldType::Flag, 100, 3, "Kept for later use; 0 today.", headerFormat},
    {"AE: accurate ECN", "tcp.flags.ae", FieldType::Flag, 103, 1,
     "With CWR and ECE, counts congestion marks exactly where both ends know how.", "RFC 9768 §3.1"},
    {"CWR: congestion window reduced", "tcp.flags.cwr", FieldType::Flag, 104, 1,
     "The sender has slowed down, as the ECE flag asked it to.", "RFC 3168 §6.1"},
    {"ECE: congestion echo", "tcp.flags.ece", FieldType::Flag, 105, 1,
     "Tells the other end that a router has marked its packets as meeting congestion.", "RFC 3168 §6.1"},
    {"URG: urgent", "tcp.flags.urg", FieldType::Flag, 106, 1, "The urgent pointer counts.", headerFormat},
    {"ACK: acknowledgment", "tcp.flags.ack", FieldType::Flag, 107, 1,
     "The acknowledgment number counts. On in every segment except the very first SYN and some resets.", headerFormat},
    {"PSH: push", "tcp.flags.push", FieldType::Flag, 108, 1,
     "Hand the data to the program now rather than wait for more.", headerFormat},
    {"RST: reset", "tcp.flags.reset", FieldType::Flag, 109, 1, "Breaks the connection off at once.", "RFC 9293 §3.5.2"},
    {"SYN: synchronize", "tcp.flags.syn", FieldType::Flag, 110, 1,
     "Opens one direction of the connection: the sequence number is the initial one.", "RFC 9293 §3.5"},
    {"FIN: finish", "tcp.flags.fin", FieldType::Flag, 111, 1,
     "The sender has no more data. The other direction may go on.", "RFC 9293 §3.6"},
    {"Window", "tcp.window_size_value", FieldType::Decimal, 112, 16,
     "How many more bytes the sender of this segment has room for. Except in a SYN it is multiplied by 2 to the power "
     "of the window scale, if both ends offered one.",
     "RFC 9293 §3.8.6"},
    {"Checksum", "tcp.checksum", FieldType::Hex, 128, 16,
     "Guards header, data and the IP addresses. A segment whose checksum is wrong is dropped and has to be sent again.",
     headerFormat},
    {"Urgent pointer", "tcp.urgent_pointer", FieldType::Decimal, 144, 16,
     "Where urgent data ends, counted from the sequence number. It counts only while the URG flag is on.",
     "RFC 9293 §3.8.5"},

    {"Flags as letters", "tcp.flags.str", FieldType::Text, 0, 0, "The flags that are on, a letter each.", headerFormat},
    {"Checksum status", "tcp.checksum.status", FieldType::Decimal, 0, 0,
     "Whether the checksum fits the segment's bytes.", headerFormat, checksumStatusNames},
    {"Segment length", "tcp.len", FieldType::Decimal, 0, 0,
     "Bytes of data in this segment, worked out from the packet's length. TCP itself does not carry it.",
     "RFC 9293 §3.3.1, SEG.LEN"},
    {"Data", "tcp.payload", FieldType::Bytes, 0, 0,
     "A piece of the stream of bytes that the program sends. Where one piece ends has no meaning to the program.",
     "RFC 9293 §2.2", noNames, "data.data"},

    {"Options", "tcp.options", FieldType::Bytes, 0, 0,
     "What the two ends agree on beyond the fixed header: most of it is said once, in the SYN segments.", optionFormat},
    {"Kind", "tcp.option_kind", FieldType::Decimal, 0, 8, "Which option this is.", optionFormat, optionKinds},
    {"Length", "tcp.option_len", FieldType::Decimal, 8, 8, "Bytes of this option, kind and length included.",
     optionFormat},
    {"End of option list", "tcp.options.eol", FieldType::Bytes, 0, 0, "No option follows; the rest is padding.",
     optionFormat},
    {"No operation", "tcp.options.nop", FieldType::Bytes, 0, 0,
     "One byte of nothing, so that the next option begins at a round place.", optionFormat},
    {"Maximum segment size", "tcp.options.mss", FieldType::Bytes, 0, 0,
     "How much data the sender of this SYN is willing to take in one segment. Each end names its own limit.",
     "RFC 9293 §3.7.1"},
    {"MSS value", "tcp.options.mss_val", FieldType::Decimal, 16, 16, "The limit in bytes, headers not counted.",
     "RFC 9293 §3.7.1"},
    {"Window scale", "tcp.options.wscale", FieldType::Bytes, 0, 0,
     "Lets windows grow beyond 65,535 bytes. Works only if both SYNs carry it.", "RFC 7323 §2.2"},
    {"Shift count", "tcp.options.wscale.shift", FieldType::Decimal, 16, 8,
     "Every later window of this sender is shifted left by so many bits; 14 at most.", "RFC 7323 §2.2"},
    {"Multiplier", "tcp.options.wscale.multiplier", FieldType::Decimal, 0, 0,
     "The same as a number to multiply windows by.", "RFC 7323 §2.2"},
    {"SACK permitted", "tcp.options.sack_perm", FieldType::Bytes, 0, 0,
     "The sender understands selective acknowledgments.", "RFC 2018 §2"},
    {"Selective acknowledgment", "tcp.options.sack", FieldType::Bytes, 0, 0,
     "Names blocks that arrived beyond a gap, so that only the gap needs sending again.", "RFC 2018 §3"},
    {"Left edge", "tcp.options.sack_le", FieldType::Decimal, 0, 32, "The first sequence number of the block.",
     "RFC 2018 §3"},
    {"Right edge", "tcp.options.sack_re", FieldType::Decimal, 0, 32, "The number right behind the block.",
     "RFC 2018 §3"},
    {"Block count", "tcp.options.sack.count", FieldType::Decimal, 0, 0, "How many blocks the option names.",
     "RFC 2018 §3"},
    {"Timestamps", "tcp.options.timestamp", FieldType::Bytes, 0, 0,
     "Lets the sender measure the round trip, and tells old segments from new ones.", "RFC 7323 §3.2"},
    {"Timestamp value", "tcp.options.timestamp.tsval", FieldType::Decimal, 16, 32,
     "What the sender's clock says, in units of its own choice.", "RFC 7323 §3.2"},
    {"Timestamp echo reply", "tcp.options.timestamp.tsecr", FieldType::Decimal, 48, 32,
     "The last timestamp value seen from the other end. It counts only while the ACK flag is on.", "RFC 7323 §3.2"},
    {"MD5 signature", "tcp.options.md5", FieldType::Bytes, 0, 0, "Proves who sent the segment; obsolete.", "RFC 2385"},
    {"User timeout", "tcp.options.user_to", FieldType::Bytes, 0, 0,
     "How long the sender waits for an acknowledgment before it gives up.", "RFC 5482"},
    {"Authentication", "tcp.options.ao", FieldType::Bytes, 0, 0, "Proves who sent the segment.", "RFC 5925"},
    {"Multipath TCP", "tcp.options.mptcp", FieldType::Bytes, 0, 0, "Joins several TCP connections into one.",
     "RFC 8684"},
    {"Fast Open cookie", "tcp.options.tfo", FieldType::Bytes, 0, 0,
     "A token from an earlier visit that lets data travel in the SYN.", "RFC 7413"},
    {"Experiment", "tcp.options.experimental", FieldType::Bytes, 0, 0, "An option that somebody tries out.",
     "RFC 6994"},
    {"Unknown option", "tcp.options.unknown", FieldType::Bytes, 0, 0,
     "An option that Layerscope does not know. Its length says where the next one begins.", optionFormat},
    {"Option data", "tcp.options.data", FieldType::Bytes, 0, 0, "What the option says.", optionFormat},
    {"Option data", "tcp.options.unknown.payload", FieldType::Bytes, 0, 0, "What the option says.", optionFormat},
    {"Padding", "tcp.options.padding", FieldType::Bytes, 0, 0,
     "Bytes behind the end of the options, which fill the header up to a multiple of 4.", optionFormat},

    {"Stream index", "tcp.stream", FieldType::Decimal, 0, 0,
     "Which connection this is, counted in the order they appear in the capture.", analysis},
    {"Sequence number", "tcp.seq", FieldType::Decimal, 0, 0,
     "The sequence number counted from the initial one, which is shown as 0. On the wire stands the raw number.",
     analysis},
    {"Next sequence number", "tcp.nxtseq", FieldType::Decimal, 0, 0,
     "The sequence number of whatever this sender sends next.", analysis},
    {"Acknowledgment number", "tcp.ack", FieldType::Decimal, 0, 0,
     "The acknowledgment number counted from the other end's initial sequence number.", analysis},
    {"Calculated window size", "tcp.window_size", FieldType::Decimal, 0, 0,
     "The window in bytes, with the scale from the handshake put in.", "RFC 7323 §2.3"},
    {"Window scale in force", "tcp.window_size_scalefactor", FieldType::Signed, 0, 0,
     "What windows of this sender are multiplied by; -1 when the handshake was not seen, -2 when no scaling is in use.",
     "RFC 7323 §2.3"},
    {"Retransmission", "tcp.analysis.retransmission", FieldType::Label, 0, 0,
     "This data has been sent before: no acknowledgment came in time.", "RFC 6298 §5"},
    {"Fast retransmission", "tcp.analysis.fast_retransmission", FieldType::Label, 0, 0,
     "This data is sent again because three duplicate acknowledgments asked for it.", "RFC 5681 §3.2"},
    {"Spurious retransmission", "tcp.analysis.spurious_retransmission", FieldType::Label, 0, 0,
     "This data is sent again although it had been acknowledged.", analysis},
    {"Out of order", "tcp.analysis.out_of_order", FieldType::Label, 0, 0,
     "This segment overtook another or was overtaken: its numbers come before those already seen.", analysis},
    {"Duplicate acknowledgment", "tcp.analysis.duplicate_ack", FieldType::Label, 0, 0,
     "The same acknowledgment again: something arrived, but not what was expected next.", "RFC 5681 §2"},
    {"Previous segment missing", "tcp.analysis.lost_segment", FieldType::Label, 0, 0,
     "Numbers have been left out: a segment before this one was not captured or got lost.", analysis},
    {"Acknowledges something missing", "tcp.analysis.ack_lost_segment", FieldType::Label, 0, 0,
     "Acknowledges data that the capture does not contain.", analysis},
    {"Zero window", "tcp.analysis.zero_window", FieldType::Label, 0, 0,
     "The sender of this segment has no room left and may be sent nothing.", "RFC 9293 §3.8.6.1"},
    {"Zero window probe", "tcp.analysis.zero_window_probe", FieldType::Label, 0, 0,
     "Asks, with one byte beyond the window, whether there is room again.", "RFC 9293 §3.8.6.1"},
    {"Answer to a zero window probe", "tcp.analysis.zero_window_probe_ack", FieldType::Label, 0, 0,
     "Says again how much room there is.", "RFC 9293 §3.8.6.1"},
    {"Window update", "tcp.analysis.window_update", FieldType::Label, 0, 0,
     "Nothing new is acknowledged, but there is more room.", "RFC 9293 §3.8.6"},
    {"Window full", "tcp.analysis.window_full", FieldType::Label, 0, 0,
     "This data fills all the room that the other end has announced.", analysis},
    {"Keep-alive", "tcp.analysis.keep_alive", FieldType::Label, 0, 0,
     "Asks whether the other end is still there, with a number that it has acknowledged already.", "RFC 9293 §3.8.4"},
    {"Answer to a keep-alive", "tcp.analysis.keep_alive_ack", FieldType::Label, 0, 0, "The other end is still there.",
     "RFC 9293 §3.8.4"},
    {"Ports used again", "tcp.analysis.reused_ports", FieldType::Label, 0, 0,
     "A new connection between the same addresses and ports as an earlier one.", analysis},
    {"Duplicate acknowledgment number", "tcp.analysis.duplicate_ack_num", FieldType::Decimal, 0, 0,
     "How many duplicates of the same acknowledgment there have been so far.", analysis},
    {"Duplicate of frame", "tcp.analysis.duplicate_ack_frame", FieldType::Decimal, 0, 0,
     "The frame that carried this acknowledgment first.", analysis},
    {"Acknowledges frame", "tcp.analysis.acks_frame", FieldType::Decimal, 0, 0,
     "The frame whose data this segment acknowledges.", analysis},
};

inline constexpr const Field& sourcePortField = pick(fields, "tcp.srcport");
inline constexpr const Field& destinationPortField = pick(fields, "tcp.dstport");
inline constexpr const Field& seqField = pick(fields, "tcp.seq_raw");
inline constexpr const Field& ackField = pick(fields, "tcp.ack_raw");
inline constexpr const Field& headerLengthField = pick(fields, "tcp.hdr_len");
inline constexpr const Field& flagsField = pick(fields, "tcp.flags");
inline constexpr const Field& windowField = pick(fields, "tcp.window_size_value");
inline constexpr const Field& checksumField = pick(fields, "tcp.checksum");
inline constexpr const Field& urgentField = pick(fields, "tcp.urgent_pointer");

inline constexpr const Field& optionsField = pick(fields, "tcp.options");
inline constexpr const Field& kindField = pick(fields, "tcp.option_kind");
inline constexpr const Field& lengthField = pick(fields, "tcp.option_len");
inline constexpr const Field& unknownDataField = pick(fields, "tcp.options.unknown.payload");
inline constexpr const Field& optionDataField = pick(fields, "tcp.options.data");

} // namespace layerscope::tcp

namespace layerscope {

// Adds the options of a header that reaches to at least its 20th byte.
void dissectTcpOptions(Dissector& dissector, const Extent& header);

} // namespace layerscope
