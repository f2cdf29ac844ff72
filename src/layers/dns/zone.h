// What a name server knows about the names of one zone (RFC 1034 §4.2, §4.3).
#pragma once

#include "layers/options.h"
#include "wire/dns.h"

namespace layerscope {

class Zone {
public:
    // Settings: zone (its name, such as "example"), records (texts such as "www.example A 10.0.0.80", "chat.example
    // CNAME www.example", "www.example AAAA fd00::80"), ttl (of the records, default 300 s), negative_ttl (how long a
    // "no" holds, default 60 s).
    static Result<Zone> read(const Options& options);

    // The answer to a query, which names the zone's records and is authoritative, or says why not.
    DnsMessage answer(const DnsMessage& query) const;

    const std::string& name() const { return m_name; }

private:
    Result<void> readRecord(const std::string& text, std::uint32_t timeToLive);
    bool contains(const std::string& name) const; // at or below the zone's name
    bool exists(const std::string& name) const;   // has records, or leads to names that have
    DnsRecord authority() const;

    std::string m_name;
    std::uint32_t m_negativeTimeToLive = 60;
    std::vector<DnsRecord> m_records;
};

} // namespace layerscope
