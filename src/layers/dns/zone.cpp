#include "layers/dns/zone.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t mostAliases = 8;

bool endsInLabels(std::string_view name, std::string_view end) {
    return end.empty() || (name.size() > end.size() && name[name.size() - end.size() - 1] == '.' &&
                           sameDnsName(name.substr(name.size() - end.size()), end));
}

std::vector<std::string> words(const std::string& text) {
    std::vector<std::string> found;
    for (std::size_t begin = text.find_first_not_of(' '); begin != std::string::npos;) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        found.push_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(' ', end);
    }
    return found;
}

std::uint32_t secondsOf(Duration duration) {
    return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

} // namespace

Result<Zone> Zone::read(const Options& options) {
    Zone zone;
    Duration timeToLive = std::chrono::minutes(5), negative = std::chrono::minutes(1);
    std::vector<std::string> records;
    for (const Result<void>& read :
         {options.checkKeys({"zone", "records", "ttl", "negative_ttl"}), options.readText("zone", zone.m_name),
          options.readTexts("records", records), options.readDuration("ttl", timeToLive),
          options.readDuration("negative_ttl", negative)})
        if (!read)
            return Failure(read.error());
    zone.m_negativeTimeToLive = secondsOf(negative);
    for (const std::string& text : records)
        if (auto read = zone.readRecord(text, secondsOf(timeToLive)); !read)
            return Failure(read.error());
    return zone;
}

Result<void> Zone::readRecord(const std::string& text, std::uint32_t timeToLive) {
    const auto wrong = [&](std::string_view why) {
        return Failure(Error{{}, "records", std::nullopt, fmt::format("\"{}\": {}", text, why)});
    };
    const std::vector<std::string> parts = words(text);
    if (parts.size() != 3)
        return wrong("is not of the form \"www.example A 10.0.0.80\"");
    DnsRecord record;
    record.name = parts[0];
    record.timeToLive = timeToLive;
    if (!contains(record.name))
        return wrong(fmt::format("the name is not in the zone \"{}\"", m_name));
    if (parts[1] == "A") {
        const auto address = Ipv4Address::parse(parts[2]);
        if (!address)
            return wrong(address.error().reason);
        record.type = dnsA;
        record.data = *address;
    } else if (parts[1] == "AAAA") {
        const auto address = Ipv6Address::parse(parts[2]);
        if (!address)
            return wrong(address.error().reason);
        record.type = dnsAaaa;
        record.data = *address;
    } else if (parts[1] == "CNAME") {
        record.type = dnsCname;
        record.data = parts[2];
    } else {
        return wrong("the type is not A, AAAA or CNAME");
    }
    DnsMessage probe; // a name that cannot be written is refused here, and not when it is asked for
    probe.response = true;
    probe.answers = {record};
    if (const auto written = probe.write(); !written)
        return wrong(written.error().reason);
    // RFC 1034 §3.6.2: an alias has no other data.
    for (const DnsRecord& other : m_records)
        if (sameDnsName(other.name, record.name) && (other.type == dnsCname || record.type == dnsCname))
            return wrong("an alias has one record and no other");
    m_records.push_back(std::move(record));
    return {};
}

bool Zone::contains(const std::string& name) const { return sameDnsName(name, m_name) || endsInLabels(name, m_name); }

bool Zone::exists(const std::string& name) const {
    return sameDnsName(name, m_name) || std::ranges::any_of(m_records, [&](const DnsRecord& record) {
               return sameDnsName(record.name, name) || endsInLabels(record.name, name);
           });
}

DnsRecord Zone::authority() const {
    const std::string in = m_name.empty() ? "" : "." + m_name;
    DnsAuthority start;
    start.server = "ns" + in;
    start.mailbox = "hostmaster" + in;
    start.minimum = m_negativeTimeToLive;
    return {m_name, dnsSoa, dnsInternet, m_negativeTimeToLive, start};
}

// RFC 1034 §4.3.2, for one zone and without recursion.
DnsMessage Zone::answer(const DnsMessage& query) const {
    DnsMessage answer;
    answer.id = query.id;
    answer.response = true;
    answer.opcode = query.opcode;
    answer.recursionDesired = query.recursionDesired;
    answer.questions = query.questions;
    const auto refuse = [&](DnsResult result) {
        answer.result = result;
        return answer;
    };
    if (query.opcode != 0)
        return refuse(DnsResult::NotImplemented);
    if (query.questions.size() != 1)
        return refuse(DnsResult::FormatError);
    const DnsQuestion& question = query.questions.front();
    if (question.class_ != dnsInternet || !contains(question.name))
        return refuse(DnsResult::Refused);
    answer.authoritative = true;
    std::string name = question.name;
    for (std::size_t aliases = 0; aliases <= mostAliases; ++aliases) {
        const DnsRecord* alias = nullptr;
        bool found = false;
        for (const DnsRecord& record : m_records) {
            if (!sameDnsName(record.name, name))
                continue;
            if (record.type == question.type || record.type == dnsCname)
                answer.answers.push_back(record);
            found |= record.type == question.type;
            if (record.type == dnsCname && question.type != dnsCname)
                alias = &record;
        }
        if (found)
            return answer;
        if (alias == nullptr)
            break;
        name = std::get<std::string>(alias->data);
        if (!contains(name)) // somebody else knows
            return answer;
    }
    if (!exists(name))
        answer.result = DnsResult::NoSuchName;
    answer.authorities.push_back(authority()); // RFC 2308 §3: how long the "no" holds
    return answer;
}

} // namespace layerscope
