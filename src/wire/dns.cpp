#include "wire/dns.h"

#include "base/bytereader.h"
#include "wire/dnsfields.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace layerscope {

using namespace dns;

constinit const Protocol dnsProtocol{"Domain Name System", "DNS", "dns", LayerNumber::Application, "RFC 1035", fields};

namespace {

constexpr std::size_t maximumName = 255, maximumLabel = 63;
constexpr std::uint8_t pointerBits = 0xc0;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

std::string lowered(std::string_view name) {
    std::string text(name);
    std::ranges::transform(text, text.begin(), lower);
    return text;
}

void appendLabel(std::string& text, ByteView label) {
    if (!text.empty())
        text += '.';
    for (const std::uint8_t byte : label) {
        if (byte <= ' ' || byte >= 0x7f || byte == '.' || byte == '\\')
            text += fmt::format("\\{:03}", byte);
        else
            text += static_cast<char>(byte);
    }
}

Failure broken(std::size_t at, std::string reason) { return Failure({{}, "dns", at, std::move(reason)}); }

// The labels of a name in text form.
Result<std::vector<Bytes>> labelsOf(std::string_view name) {
    std::vector<Bytes> labels;
    std::size_t total = 1;
    Bytes label;
    const auto finish = [&] {
        total += label.size() + 1;
        const bool good = !label.empty() && label.size() <= maximumLabel && total <= maximumName;
        labels.push_back(std::exchange(label, {}));
        return good;
    };
    const auto wrong = [&] {
        return fail(fmt::format("\"{}\" is not a name: labels are 1 to 63 bytes, the whole 255", name));
    };
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] == '.') {
            if (!finish())
                return wrong();
        } else if (name[i] == '\\') {
            unsigned value = 0;
            for (std::size_t digit = 1; digit <= 3; ++digit) {
                if (i + digit >= name.size() || name[i + digit] < '0' || name[i + digit] > '9')
                    return wrong();
                value = value * 10 + static_cast<unsigned>(name[i + digit] - '0');
            }
            if (value > 255)
                return wrong();
            label.push_back(static_cast<std::uint8_t>(value));
            i += 3;
        } else {
            label.push_back(static_cast<std::uint8_t>(name[i]));
        }
    }
    if (!name.empty() && !finish())
        return wrong();
    return labels;
}

class Writer {
public:
    void u16(std::size_t value) {
        m_bytes.push_back(static_cast<std::uint8_t>(value >> 8));
        m_bytes.push_back(static_cast<std::uint8_t>(value));
    }
    void u32(std::uint32_t value) {
        u16(value >> 16);
        u16(value & 0xffff);
    }
    void bytes(ByteView part) { m_bytes.insert(m_bytes.end(), part.begin(), part.end()); }
    void name(std::string_view text) {
        const auto labels = labelsOf(text);
        if (!labels) {
            m_error = m_error ? m_error : labels.error();
            return;
        }
        for (std::size_t i = 0; i < labels->size(); ++i) {
            std::string suffix;
            for (std::size_t j = i; j < labels->size(); ++j)
                appendLabel(suffix, (*labels)[j]);
            const auto [found, fresh] = m_names.try_emplace(lowered(suffix), m_bytes.size());
            if (!fresh) {
                u16(0xc000u | found->second);
                return;
            }
            // §4.1.4: a pointer has 14 bits.
            if (m_bytes.size() > 0x3fff)
                m_names.erase(found);
            m_bytes.push_back(static_cast<std::uint8_t>((*labels)[i].size()));
            bytes((*labels)[i]);
        }
        m_bytes.push_back(0);
    }
    void record(const DnsRecord& record) {
        name(record.name);
        u16(record.type);
        u16(record.class_);
        u32(record.timeToLive);
        const std::size_t lengthAt = m_bytes.size();
        u16(0);
        if (const auto* v4 = std::get_if<Ipv4Address>(&record.data)) {
            u32(v4->value);
        } else if (const auto* v6 = std::get_if<Ipv6Address>(&record.data)) {
            bytes(v6->bytes);
        } else if (const auto* text = std::get_if<std::string>(&record.data)) {
            name(*text);
        } else if (const auto* authority = std::get_if<DnsAuthority>(&record.data)) {
            name(authority->server);
            name(authority->mailbox);
            for (const std::uint32_t value :
                 {authority->serial, authority->refresh, authority->retry, authority->expire, authority->minimum})
                u32(value);
        } else {
            bytes(std::get<Bytes>(record.data));
        }
        const std::size_t length = m_bytes.size() - lengthAt - 2;
        m_bytes[lengthAt] = static_cast<std::uint8_t>(length >> 8);
        m_bytes[lengthAt + 1] = static_cast<std::uint8_t>(length);
    }
    Result<Bytes> take() {
        if (m_error)
            return Failure(*m_error);
        if (m_bytes.size() > 0xffff)
            return fail(fmt::format("the message has {} bytes; 65535 is the most", m_bytes.size()));
        return std::move(m_bytes);
    }

private:
    Bytes m_bytes;
    std::map<std::string, std::size_t> m_names; // where each name began first
    std::optional<Error> m_error;
};

// Reads names and records one after the other; the first failure stays.
class Parser {
public:
    Parser(ByteView message, std::size_t at) : m_message(message), m_at(at) {}

    bool ok() const { return !m_error; }
    const Error& error() const { return *m_error; }
    std::size_t at() const { return m_at; }

    void question(DnsQuestion& question) {
        question.name = name(m_message.size());
        question.type = u16();
        question.class_ = u16();
    }
    void record(DnsRecord& record) {
        record.name = name(m_message.size());
        record.type = u16();
        record.class_ = u16();
        record.timeToLive = u32();
        const std::size_t length = u16();
        if (!ok() || !has(length))
            return;
        const std::size_t end = m_at + length;
        data(record, end);
        if (ok() && m_at != end)
            set(m_at, "the data is longer or shorter than its length");
    }

private:
    void data(DnsRecord& record, std::size_t end) {
        const ByteView bytes = m_message.subspan(m_at, end - m_at);
        switch (record.class_ == dnsInternet ? record.type : 0) {
        case dnsA:
            if (bytes.size() != 4)
                return set(m_at, "an IPv4 address has 4 bytes");
            record.data = Ipv4Address{u32()};
            return;
        case dnsAaaa:
            if (bytes.size() != 16)
                return set(m_at, "an IPv6 address has 16 bytes");
            record.data = Ipv6Address::from(bytes);
            m_at = end;
            return;
        case dnsCname:
        case dnsNs:
            record.data = name(end);
            return;
        case dnsSoa: {
            DnsAuthority authority;
            authority.server = name(end);
            authority.mailbox = name(end);
            for (std::uint32_t* value :
                 {&authority.serial, &authority.refresh, &authority.retry, &authority.expire, &authority.minimum})
                *value = u32();
            record.data = std::move(authority);
            return;
        }
        default:
            record.data = Bytes(bytes.begin(), bytes.end());
            m_at = end;
        }
    }
    std::string name(std::size_t end) {
        if (!ok())
            return {};
        auto read = DnsName::read(m_message, m_at);
        if (!read) {
            m_error = read.error();
            return {};
        }
        m_at += read->size;
        if (m_at > end)
            set(m_at, "a name reaches beyond its record");
        return std::move(read->text);
    }
    std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
    std::uint64_t number(std::size_t size) {
        if (!ok() || !has(size))
            return 0;
        std::uint64_t value = 0;
        for (; size > 0; --size)
            value = value << 8 | m_message[m_at++];
        return value;
    }
    bool has(std::size_t size) {
        if (m_message.size() - m_at >= size)
            return true;
        set(m_at, "the message ends too early");
        return false;
    }
    void set(std::size_t at, std::string reason) {
        if (!m_error)
            m_error = Error{{}, "dns", at, std::move(reason)};
    }

    ByteView m_message;
    std::size_t m_at;
    std::optional<Error> m_error;
};

} // namespace

std::string_view dnsTypeName(std::uint16_t type) { return valueName(pick(fields, "dns.qry.type"), type); }

bool sameDnsName(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

Result<DnsName> DnsName::read(ByteView message, std::size_t at) {
    DnsName name;
    std::size_t limit = at; // a pointer must point in front of where the name or the last pointer's target began
    bool jumped = false;
    name.length = 1;
    for (std::size_t place = at;;) {
        if (place >= message.size())
            return broken(place, "the message ends inside a name");
        const std::uint8_t length = message[place];
        if ((length & pointerBits) == pointerBits) {
            if (place + 1 >= message.size())
                return broken(place, "the message ends inside a compression pointer");
            const std::size_t target = static_cast<std::size_t>((length & ~pointerBits) << 8 | message[place + 1]);
            if (!jumped)
                name.size = place + 2 - at;
            jumped = true;
            // §4.1.4: "a prior occurrence of the same name". Every step goes back, so the end is reached.
            if (target >= limit)
                return broken(place, "a compression pointer does not point backwards");
            place = limit = target;
            continue;
        }
        if ((length & pointerBits) != 0)
            return broken(place, "a label begins with reserved bits");
        if (length == 0) {
            if (!jumped)
                name.size = place + 1 - at;
            return name;
        }
        if (message.size() - place <= length)
            return broken(place, "the message ends inside a name");
        name.length += length + 1u;
        if (name.length > maximumName)
            return broken(place, "a name is longer than 255 bytes");
        appendLabel(name.text, message.subspan(place + 1, length));
        ++name.labels;
        place += length + 1u;
    }
}

Result<DnsMessage> DnsMessage::parse(ByteView message) {
    if (message.size() < headerSize)
        return broken(message.size(), "the message ends inside its 12-byte header");
    DnsMessage parsed;
    const auto flag = [&](const Field& field) { return readField(message, field) != 0; };
    parsed.id = static_cast<std::uint16_t>(readField(message, idField));
    parsed.response = flag(responseField);
    parsed.opcode = static_cast<std::uint8_t>(readField(message, opcodeField));
    parsed.authoritative = flag(authoritativeField);
    parsed.truncated = flag(truncatedField);
    parsed.recursionDesired = flag(desiredField);
    parsed.recursionAvailable = flag(availableField);
    parsed.reserved = static_cast<std::uint8_t>(readField(message, reservedBits));
    parsed.result = static_cast<DnsResult>(readField(message, resultField));
    Parser parser(message, headerSize);
    // Each entry takes bytes, so a count that lies fails at the end of the message.
    for (std::uint64_t left = readField(message, questionsField); left > 0 && parser.ok(); --left)
        parser.question(parsed.questions.emplace_back());
    const auto section = [&](std::vector<DnsRecord>& records, const Field& count) {
        for (std::uint64_t left = readField(message, count); left > 0 && parser.ok(); --left)
            parser.record(records.emplace_back());
    };
    section(parsed.answers, answersField);
    section(parsed.authorities, authoritiesField);
    section(parsed.additional, additionalField);
    if (!parser.ok())
        return Failure(parser.error());
    if (parser.at() != message.size())
        return broken(parser.at(), "bytes follow the message");
    return parsed;
}

Result<Bytes> DnsMessage::write() const {
    Bytes header(headerSize);
    writeField(header, idField, id);
    writeField(header, responseField, response);
    writeField(header, opcodeField, opcode);
    writeField(header, authoritativeField, authoritative);
    writeField(header, truncatedField, truncated);
    writeField(header, desiredField, recursionDesired);
    writeField(header, availableField, recursionAvailable);
    writeField(header, reservedBits, reserved);
    writeField(header, resultField, static_cast<std::uint8_t>(result));
    writeField(header, questionsField, questions.size());
    writeField(header, answersField, answers.size());
    writeField(header, authoritiesField, authorities.size());
    writeField(header, additionalField, additional.size());
    Writer writer;
    writer.bytes(header);
    for (const DnsQuestion& question : questions) {
        writer.name(question.name);
        writer.u16(question.type);
        writer.u16(question.class_);
    }
    for (const auto* section : {&answers, &authorities, &additional}) {
        for (const DnsRecord& record : *section)
            writer.record(record);
    }
    return writer.take();
}

Result<Bytes> DnsMessage::writeForTcp() const {
    auto message = write();
    if (message) {
        const std::size_t size = message->size();
        message->insert(message->begin(), {static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)});
    }
    return message;
}

std::string dnsSummary(ByteView bytes) {
    const auto message = DnsMessage::parse(bytes);
    if (!message || message->questions.empty())
        return {};
    const DnsQuestion& question = message->questions.front();
    const std::string_view type = dnsTypeName(question.type);
    const std::string asked = fmt::format("{} {}", type.empty() ? fmt::format("type {}", question.type) : type,
                                          question.name.empty() ? "." : question.name);
    if (!message->response)
        return "query " + asked;
    if (message->result != DnsResult::NoError)
        return fmt::format("{}: {}", asked, valueName(resultField, static_cast<std::uint8_t>(message->result)));
    std::string text = asked + (message->answers.empty() ? ": no answer" : " →");
    for (const DnsRecord& record : message->answers) {
        if (const auto* v4 = std::get_if<Ipv4Address>(&record.data))
            text += " " + v4->text();
        else if (const auto* v6 = std::get_if<Ipv6Address>(&record.data))
            text += " " + v6->text();
        else if (const auto* name = std::get_if<std::string>(&record.data))
            text += " " + *name;
    }
    return text;
}

} // namespace layerscope
