#include "wire/tlsdissect.h"

#include "wire/protocols.h"
#include "wire/tlsfields.h"
#include "wire/tlsobserver.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

using namespace tls;

namespace {

void addAlert(Dissector& dissector, std::size_t at) {
    const Field& description = pick(fields, "tls.alert_message.desc");
    dissector.add(pick(fields, "tls.alert_message.level"), at);
    dissector.add(description, at);
    dissector.line().text = tlsAlertName(static_cast<std::uint8_t>(dissector.value(description)));
}

// The content of a record in the clear, at [at, end).
void addClear(Dissector& dissector, TlsContentType type, std::size_t at, std::size_t end, bool whole) {
    const std::size_t size = end - at;
    switch (type) {
    case TlsContentType::Handshake:
        if (whole)
            addHandshake(dissector, at, end, false);
        break;
    case TlsContentType::Alert:
        if (size == 2)
            addAlert(dissector, at);
        break;
    case TlsContentType::ChangeCipherSpec:
        dissector.add(pick(fields, "tls.change_cipher_spec"), at, size);
        dissector.line().text = "change cipher spec";
        break;
    case TlsContentType::ApplicationData:
        dissector.add(pick(fields, "tls.app_data"), at, size);
        dissector.line().text = fmt::format("{} encrypted bytes", size);
        break;
    }
}

// What was in a record, as fields that count in the decrypted bytes.
void addOpened(Dissector& dissector, const TlsRecordView& view) {
    Dissection result;
    Dissector inner(view.inner, {}, result);
    inner.open(tlsProtocol, {0, 0, 0}, 0);
    if (view.content < view.inner.size())
        inner.add(contentTypeField, view.content);
    if (view.content + 1 < view.inner.size())
        inner.add(pick(fields, "tls.record.padding"), view.content + 1, view.inner.size() - view.content - 1);
    switch (view.type) {
    case TlsContentType::Handshake:
        if (view.continued > 0)
            inner.add(pick(fields, "tls.handshake.body"), 0, view.continued).note = "goes on from another record";
        addHandshake(inner, view.continued, view.content, true);
        break;
    case TlsContentType::Alert:
        if (view.content == 2)
            addAlert(inner, 0);
        break;
    case TlsContentType::ApplicationData:
        inner.line().text = fmt::format("{} bytes, decrypted", view.content);
        if (view.content > 0 && view.messages.lost && view.messages.pdus.empty())
            inner.dissectData({0, view.content, view.content});
        else if (view.content > 0)
            inner.dissectContent({0, view.content, view.content}, view.messages);
        break;
    default: // RFC 8446 §5.4: a receiver ends the connection
        inner.malformed(nullptr, "an encrypted record must carry a handshake message, an alert or application data");
        break;
    }
    // Within TLS, http is https (RFC 9110 §4.2.2).
    static const Field* const target = findField("http.request.full_uri");
    for (DissectionNode& node : result.nodes)
        if (node.field == target && node.text.starts_with("http://"))
            node.text.insert(4, "s");
    const DissectionNode& line = result.nodes.front();
    dissector.line().text = line.text;
    if (!line.note.empty())
        dissector.malformed(nullptr, line.note);
    dissector.addDecrypted(view.inner, std::move(result), 1);
}

} // namespace

std::size_t dissectTls(Dissector& dissector, Extent pdu, const TlsRecordView* view) {
    for (; pdu.size() > 0; view = nullptr) {
        const auto header = TlsRecordHeader::parse(dissector.bytes(pdu));
        if (!header || dissector.tooDeep())
            return dissector.dissectData(pdu, {.text = "the beginning of a TLS record, or none"});
        const Extent record = pdu.first(TlsRecordHeader::size + header->length);
        dissector.open(tlsProtocol, record, record.size());
        dissector.add(view && view->tls13 ? opaqueTypeField : contentTypeField, record.begin);
        dissector.walk(fieldsTo(fields, "tls.record.length").subspan(1), record);
        const std::size_t at = record.begin + TlsRecordHeader::size;
        const bool whole = record.size() == TlsRecordHeader::size + header->length;
        if (!whole)
            dissector.line().note =
                fmt::format("{} of {} bytes", record.size(), TlsRecordHeader::size + header->length);
        const bool opened = view && view->state == TlsRecordView::State::Opened;
        // Behind an opened record's bytes stands what they say; those of a program are shown in both forms.
        if (at < record.end && (!opened || view->type == TlsContentType::ApplicationData))
            addClear(dissector, header->type, at, record.end, whole);
        if (view && view->state == TlsRecordView::State::Unopened) {
            dissector.line().note = "does not open with the keys at hand";
            dissector.line().severity = Severity::Note;
        }
        if (opened)
            addOpened(dissector, *view);
        pdu = pdu.behind(record.end - pdu.begin);
    }
    return pdu.wireEnd;
}

} // namespace layerscope
