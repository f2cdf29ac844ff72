#include "layers/tls/records.h"

#include "wire/data.h"
#include "wire/tls.h"

#include <algorithm>

namespace layerscope::tls {

namespace {

// Calls use(span) with the parts of spans that lie in [begin, end), counted from `begin`.
template <class Use>
void forPart(std::span<const Span> spans, std::size_t begin, std::size_t end, Use use) {
    for (const Span& span : spans) {
        const std::size_t from = std::max<std::size_t>(span.begin, begin);
        const std::size_t to = std::min<std::size_t>(span.end(), end);
        if (from >= to)
            continue;
        Span part = span;
        part.begin = static_cast<std::uint32_t>(from - begin);
        part.length = static_cast<std::uint32_t>(to - from);
        part.messageOffset += static_cast<std::uint32_t>(from - span.begin);
        use(part);
    }
}

} // namespace

Pdu ownRecords(ByteView records) { return Pdu(records, &tlsProtocol, LayerNumber::Presentation); }

Pdu sealedRecord(ByteView record, const Pdu& plain) {
    std::vector<Span> owners(plain.spans());
    for (Span& owner : owners) {
        owner.protocol = &tlsProtocol;
        owner.layer = LayerNumber::Presentation;
    }
    Pdu sealed(record.size());
    sealed.appendOwned(record.subspan(TlsRecordHeader::size, plain.size()), owners);
    const auto own = [](MutableByteView place, ByteView bytes) { std::ranges::copy(bytes, place.begin()); };
    const ByteView tail = record.subspan(TlsRecordHeader::size + plain.size()); // content type, authentication tag
    own(sealed.append(tail.size(), &tlsProtocol, LayerNumber::Presentation), tail);
    own(sealed.prepend(TlsRecordHeader::size, &tlsProtocol, LayerNumber::Presentation),
        record.first(TlsRecordHeader::size));
    return sealed;
}

Pdu openedRecord(ByteView plain, const Pdu& record, const Trace& trace) {
    std::vector<Span> owners;
    const std::size_t begin = TlsRecordHeader::size;
    forPart(record.spans(), begin, begin + plain.size(), [&](const Span& part) {
        std::size_t known = 0;
        if (part.message && part.message.value < trace.messageCount())
            forPart(trace.spans(trace.message(part.message).blob), part.messageOffset,
                    std::size_t{part.messageOffset} + part.length, [&](Span owner) {
                        if (owner.begin != known)
                            return;
                        known += owner.length;
                        owner.begin += part.begin;
                        owner.message = part.message;
                        owner.messageOffset = part.messageOffset + owner.begin - part.begin;
                        owners.push_back(owner);
                    });
        if (known < part.length) {
            Span rest = part;
            rest.begin += static_cast<std::uint32_t>(known);
            rest.length -= static_cast<std::uint32_t>(known);
            rest.messageOffset += static_cast<std::uint32_t>(known);
            rest.protocol = &dataProtocol;
            rest.layer = LayerNumber::Application;
            owners.push_back(rest);
        }
    });
    Pdu opened(plain.size());
    opened.appendOwned(plain, owners);
    return opened;
}

} // namespace layerscope::tls
