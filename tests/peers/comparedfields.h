// Which of our fields are compared with tshark's, and where the two differ on purpose in single values.
#pragma once

#include "wire/protocols.h"

#include <QString>
#include <QStringList>

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace layerscope::testing {

// Names of our own, for things that tshark shows without a name of their own.
inline constexpr std::string_view ownFieldNames[] = {
    "ip.opt",           "ip.opt.data",       "ip.opt.fill",         "ipv6.opt.data",          "dns.question",
    "dns.record",       "dns.data",          "tls.handshake.body",  "tls.change_cipher_spec", "tls.record.padding",
    "tcp.options.data", "tcp.options.mptcp", "tcp.options.padding", "http.head_end",          "http.empty_line"};

// The names of the fields of these protocols that tshark knows too.
inline QStringList comparedFields(std::initializer_list<std::string_view> protocols) {
    QStringList names;
    for (const std::string_view name : fieldNames())
        if (std::ranges::find(protocols, name.substr(0, name.find('.'))) != protocols.end() &&
            std::ranges::find(ownFieldNames, name) == std::end(ownFieldNames))
            names << QString::fromUtf8(name.data(), qsizetype(name.size()));
    return names;
}

// Whether tshark 4.0 and we differ on purpose in this value, wherever it stands, and why.
inline bool valueDiffersOnPurpose(const QString& field, const QString& ours, const QString& theirs) {
    // Whether a header is there: tshark prints its heading.
    if (field == "ipv6.hopopts" || field == "ipv6.dstopts" || field == "ipv6.routing" || field == "ipv6.fraghdr")
        return ours == "1" && !theirs.isEmpty();
    // RFC 8200 §3: the traffic class has 8 bits; tshark prints it as wide as the whole word.
    if (field == "ipv6.tclass")
        return ours.toUInt(nullptr, 16) == theirs.toUInt(nullptr, 16);
    // RFC 6840 §5.7 gives the bit a meaning in queries too; tshark shows it there only when it is set.
    if (field == "dns.flags.authenticated")
        return ours == "0" && theirs.isEmpty();
    // Whether it is there: tshark prints its heading, or nothing.
    if (field == "websocket.payload" || field == "websocket.masked_payload" || field == "websocket.payload.close")
        return ours.isEmpty() == theirs.isEmpty();
    // RFC 6455 §5.6: a text frame's payload is shown as the frame has it; tshark cuts it at a zero byte or hands it on.
    if (field == "websocket.payload.text" || field == "websocket.payload.continue")
        return theirs.isEmpty();
    if (field == "tls.handshake.verify_data")
        return ours.isEmpty() == theirs.isEmpty();
    // tshark shows at most the beginning of long bodies, and none that it hands on to another protocol.
    if (field == "http.file_data" || field.startsWith("http.chunk"))
        return theirs.isEmpty() || ours.isEmpty() || ours.startsWith(theirs.left(100));
    // RFC 9110 §15.4.5 and others: tshark has words of its own for some codes.
    if (field == "http.response.code.desc")
        return !theirs.isEmpty();
    return false;
}

} // namespace layerscope::testing
