#include "wire/dissector.h"
#include "wire/dnsfields.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace dns;

namespace {

constexpr std::size_t lengthSize = 2;   // of the length in front, over TCP
constexpr std::size_t recordFixed = 10; // type, class, time to live, length

// Walks the sections of one message. Offsets within names count from the message's first byte.
class Sections {
public:
    Sections(Dissector& dissector, const Extent& message)
        : m_dissector(dissector), m_pdu(message), m_bytes(dissector.bytes(message)), m_at(DnsMessage::headerSize) {}

    std::size_t at() const { return m_at; }
    bool question() {
        const auto name = DnsName::read(m_bytes, m_at);
        if (!name || m_bytes.size() - m_at - name->size < 4)
            return failed(name ? "the message ends inside a question" : name.error().reason);
        heading("dns.question", name->size + 4, name->text);
        addName(pick(fields, "dns.qry.name"), m_at, *name, 1);
        m_at += name->size;
        place("dns.qry.type");
        place("dns.qry.class");
        m_at += 4;
        return true;
    }
    bool record() {
        const auto name = DnsName::read(m_bytes, m_at);
        if (!name || m_bytes.size() - m_at - name->size < recordFixed)
            return failed(name ? "the message ends inside a record" : name.error().reason);
        const ByteView fixed = m_bytes.subspan(m_at + name->size, recordFixed);
        const auto type = static_cast<std::uint16_t>(readField(fixed, pick(fields, "dns.resp.type")));
        const std::size_t length = readField(fixed, pick(fields, "dns.resp.len"));
        const std::size_t dataAt = m_at + name->size + recordFixed;
        if (m_bytes.size() - dataAt < length)
            return failed("the message ends inside a record's data");
        heading("dns.record", name->size + recordFixed + length, name->text);
        addName(pick(fields, "dns.resp.name"), m_at, *name, 1);
        m_at += name->size;
        place("dns.resp.type");
        constexpr std::uint16_t opt = 41; // RFC 6891: class and time to live mean something else there
        place(type == opt ? "dns.rr.udp_payload_size" : "dns.resp.class");
        if (type != opt)
            place("dns.resp.ttl");
        place("dns.resp.len");
        m_at = dataAt + length;
        if (const std::string reason = addData(type, dataAt, length); !reason.empty())
            return failed(reason);
        return true;
    }

private:
    bool failed(const std::string& reason) {
        if (m_pdu.whole())
            m_dissector.malformed(nullptr, reason);
        else
            m_dissector.line().note = "cut short";
        return false;
    }
    void heading(std::string_view field, std::size_t size, const std::string& text) {
        const auto found = std::ranges::find(fields, field, &Field::abbrev);
        m_dissector.add(*found, m_pdu.begin + m_at, size).text = text.empty() ? "." : text;
    }
    void place(std::string_view field) {
        const auto found = std::ranges::find(fields, field, &Field::abbrev);
        m_dissector.add(*found, m_pdu.begin + m_at, 0, 1);
    }
    void addName(const Field& field, std::size_t at, const DnsName& name, unsigned below) {
        m_dissector.add(field, m_pdu.begin + at, name.size, below).text = name.text.empty() ? "<Root>" : name.text;
    }
    // Why the data is not what its type asks; empty when it is.
    std::string addData(std::uint16_t type, std::size_t at, std::size_t length) {
        const std::size_t begin = m_pdu.begin + at;
        if (type == dnsA && length == 4) {
            m_dissector.add(pick(fields, "dns.a"), begin, 4, 1);
        } else if (type == dnsAaaa && length == 16) {
            m_dissector.add(pick(fields, "dns.aaaa"), begin, 16, 1);
        } else if (type == dnsCname || type == dnsNs) {
            const auto name = DnsName::read(m_bytes, at);
            if (!name || name->size != length)
                return name ? "a name and its length contradict each other" : name.error().reason;
            addName(type == dnsNs ? pick(fields, "dns.ns") : pick(fields, "dns.cname"), at, *name, 1);
        } else if (type == dnsSoa) {
            constexpr std::size_t numbers = 20;
            const auto server = DnsName::read(m_bytes, at);
            const auto mailbox = server ? DnsName::read(m_bytes, at + server->size) : server;
            if (!mailbox || server->size + mailbox->size + numbers != length)
                return "the record does not hold two names and five numbers";
            addName(pick(fields, "dns.soa.mname"), at, *server, 1);
            addName(pick(fields, "dns.soa.rname"), at + server->size, *mailbox, 1);
            for (const std::string_view field :
                 {"dns.soa.serial_number", "dns.soa.refresh_interval", "dns.soa.retry_interval", "dns.soa.expire_limit",
                  "dns.soa.minimum_ttl"})
                m_dissector.add(*std::ranges::find(fields, field, &Field::abbrev), begin + server->size + mailbox->size,
                                0, 1);
        } else if (length > 0) {
            m_dissector.add(pick(fields, "dns.data"), begin, length, 1);
            if (type == dnsA || type == dnsAaaa)
                return "an address has 4 bytes, or 16 in AAAA";
        }
        return {};
    }

    Dissector& m_dissector;
    Extent m_pdu;
    ByteView m_bytes;
    std::size_t m_at;
};

// A query has some of the flags only: the others say how it went (RFC 1035 §4.1.1).
void addHeader(Dissector& dissector, const Extent& message) {
    const bool response = readField(dissector.bytes(message), responseField) != 0;
    for (const Field& field : fieldsTo(fields, "dns.count.add_rr")) {
        const bool answers = &field == &authoritativeField || &field == &availableField || &field == &resultField;
        if (response || !answers)
            dissector.add(field, message.begin, 0, field.abbrev.starts_with("dns.flags.") ? 1 : 0);
    }
}

} // namespace

std::size_t dissectDns(Dissector& dissector, Extent pdu, bool overTcp) {
    const std::size_t front = overTcp ? lengthSize : 0;
    if (overTcp && pdu.size() < lengthSize)
        return dissector.dissectData(pdu, {.text = "the beginning of a DNS message"});
    Extent message = pdu.behind(front);
    dissector.open(dnsProtocol, pdu, pdu.size());
    if (overTcp) {
        const ByteView bytes = dissector.bytes(pdu);
        dissector.add(pick(fields, "dns.length"), pdu.begin, lengthSize);
        const std::size_t length = static_cast<std::size_t>(bytes[0] << 8 | bytes[1]);
        if (length > message.wireSize())
            dissector.line().note = fmt::format("{} of {} bytes", message.size(), length);
        message = message.first(length);
        dissector.line().length = static_cast<std::uint32_t>(message.end - pdu.begin);
    }
    if (message.size() < DnsMessage::headerSize) {
        dissector.cutShort(message, DnsMessage::headerSize);
        return pdu.wireEnd;
    }
    addHeader(dissector, message);
    dissector.line().text = dnsSummary(dissector.bytes(message));
    Sections sections(dissector, message);
    bool good = true;
    for (std::uint64_t left = dissector.value(questionsField); left > 0 && good; --left)
        good = sections.question();
    std::uint64_t records =
        dissector.value(answersField) + dissector.value(authoritiesField) + dissector.value(additionalField);
    for (; records > 0 && good; --records)
        good = sections.record();
    if (!good || !overTcp)
        return pdu.wireEnd;
    const Extent rest = pdu.behind(message.end - pdu.begin);
    return rest.size() > 0 && !dissector.tooDeep() ? dissectDns(dissector, rest, true) : dissector.dissectData(rest);
}

} // namespace layerscope
