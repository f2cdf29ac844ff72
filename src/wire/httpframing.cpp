// What the fields of a head say together: whom it is for, how long the body is (RFC 9112 §6.3), whether the connection
// stays open (§9.3).
#include "wire/httpscan.h"

#include <algorithm>

namespace layerscope::http {
namespace {

HttpVerdict at(HttpRule rule, HttpRange range) { return {rule, range.begin}; }

bool all(std::string_view text, std::uint8_t bits) {
    return std::ranges::all_of(text, [&](char c) { return (classOf(static_cast<std::uint8_t>(c)) & bits) != 0; });
}

// uri-host [ ":" port ] of RFC 9110 §7.2; empty where the target has no authority.
bool isHost(std::string_view value) {
    if (value.starts_with('[')) {
        const std::size_t close = value.find(']');
        if (close == std::string_view::npos)
            return false;
        const std::string_view address = value.substr(1, close - 1);
        const std::string_view behind = value.substr(close + 1);
        return !address.empty() && std::ranges::all_of(address, [](char c) {
            return c == ':' || (classOf(static_cast<std::uint8_t>(c)) & isRegName) != 0;
        }) && (behind.empty() || (behind[0] == ':' && all(behind.substr(1), isDigit)));
    }
    const std::size_t colon = std::min(value.find(':'), value.size());
    const std::string_view name = value.substr(0, colon);
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '%') {
            if (i + 2 >= name.size() || !all(name.substr(i + 1, 2), isHex))
                return false;
            i += 2;
        } else if (!all(name.substr(i, 1), isRegName)) {
            return false;
        }
    }
    return colon == value.size() || all(value.substr(colon + 1), isDigit);
}

struct Codings {
    bool any = false;
    bool chunkedLast = false;
};

// Transfer codings of the IANA registry (RFC 9112 §12.3).
bool isCoding(std::string_view name) {
    constexpr std::string_view known[] = {"gzip", "x-gzip", "compress", "x-compress", "deflate"};
    return std::ranges::any_of(known, [&](std::string_view coding) { return equalsIgnoringCase(name, coding); });
}

HttpRule addCodings(std::string_view value, Codings& codings) {
    HttpRule rule = HttpRule::None;
    bool empty = true;
    eachMember(value, [&](std::string_view coding) {
        empty = false;
        if (rule != HttpRule::None)
            return;
        const bool chunked = equalsIgnoringCase(coding, "chunked");
        if (!all(coding, isToken) && coding.find(';') == std::string_view::npos)
            rule = HttpRule::InvalidCoding;
        else if (chunked && codings.chunkedLast)
            rule = HttpRule::ChunkedTwice;
        else if (codings.chunkedLast)
            rule = HttpRule::ChunkedNotLast;
        else if (!chunked && !isCoding(coding))
            rule = HttpRule::UnknownCoding;
        codings.any = true;
        codings.chunkedLast = chunked;
    });
    return rule == HttpRule::None && empty ? HttpRule::InvalidCoding : rule;
}

HttpRule readLength(std::string_view value, std::uint64_t& length) {
    if (value.empty() || !all(value, isDigit))
        return HttpRule::InvalidLength;
    length = 0;
    for (const char c : value) {
        const std::uint64_t digit = static_cast<std::uint64_t>(c - '0');
        if (length > (~std::uint64_t{0} - digit) / 10)
            return HttpRule::LengthOverflow;
        length = length * 10 + digit;
    }
    return HttpRule::None;
}

// What has no body whatever its fields say (RFC 9112 §6.3, the first two rules). An answer to HEAD is the caller's.
bool neverHasBody(unsigned status) { return status / 100 == 1 || status == 204 || status == 304; }

} // namespace

HttpVerdict judgeHead(HttpSide side, bool answersConnect, HttpHead& head) {
    const bool request = side == HttpSide::Requests;
    // RFC 9112 §6.3: an answer of 2xx to CONNECT opens a tunnel, and its length fields are ignored.
    const bool tunnel = !request && answersConnect && head.statusCode / 100 == 2;
    head.contentLength = 0;
    head.hasContentLength = head.upgrade = head.expectContinue = false;
    Codings codings;
    unsigned hosts = 0;
    bool close = false, keepAlive = false, upgradeOption = false, upgradeField = false;
    for (const HttpField& field : head.fields) {
        const std::string_view value = head.text(field.value);
        switch (field.known) {
        case HttpFieldName::Host:
            if (!request)
                break;
            if (++hosts > 1)
                return at(HttpRule::SeveralHosts, field.name);
            if (!isHost(value))
                return at(HttpRule::InvalidHost, field.value);
            break;
        case HttpFieldName::ContentLength: {
            if (tunnel)
                break;
            std::uint64_t length = 0;
            if (const HttpRule rule = readLength(value, length); rule != HttpRule::None)
                return at(rule, field.value);
            if (codings.any)
                return at(HttpRule::BothLengths, field.name);
            if (head.hasContentLength)
                return at(length == head.contentLength ? HttpRule::RepeatedLength : HttpRule::DifferingLengths,
                          field.name);
            head.hasContentLength = true;
            head.contentLength = length;
            break;
        }
        case HttpFieldName::TransferEncoding:
            if (tunnel)
                break;
            if (head.minorVersion == 0)
                return at(HttpRule::CodingInOldVersion, field.name);
            if (const HttpRule rule = addCodings(value, codings); rule != HttpRule::None)
                return at(rule, field.value);
            if (head.hasContentLength)
                return at(HttpRule::BothLengths, field.name);
            break;
        case HttpFieldName::Connection:
            eachMember(value, [&](std::string_view option) {
                close = close || equalsIgnoringCase(option, "close");
                keepAlive = keepAlive || equalsIgnoringCase(option, "keep-alive");
                upgradeOption = upgradeOption || equalsIgnoringCase(option, "upgrade");
            });
            break;
        case HttpFieldName::Upgrade:
            upgradeField = true;
            break;
        case HttpFieldName::Expect:
            head.expectContinue = head.expectContinue || equalsIgnoringCase(value, "100-continue");
            break;
        case HttpFieldName::Other:
            break;
        }
    }
    if (request && hosts == 0 && head.minorVersion >= 1)
        return {HttpRule::MissingHost, 0};
    head.upgrade = upgradeOption && upgradeField;
    head.keepAlive = !close && (head.minorVersion >= 1 || keepAlive);
    if (tunnel || (!request && head.statusCode == 101))
        head.body = HttpBody::Tunnel;
    else if (!request && neverHasBody(head.statusCode))
        head.body = HttpBody::None;
    else if (codings.any && codings.chunkedLast)
        head.body = HttpBody::Chunked;
    else if (codings.any && request)
        return {HttpRule::ChunkedNotLast, 0};
    else if (head.hasContentLength)
        head.body = head.contentLength > 0 ? HttpBody::Length : HttpBody::None;
    else
        head.body = request ? HttpBody::None : HttpBody::UntilClose;
    head.keepAlive = head.keepAlive && head.body != HttpBody::UntilClose;
    return {};
}

} // namespace layerscope::http
