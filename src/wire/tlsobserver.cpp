#include "wire/tlsobserver.h"

#include <algorithm>

namespace layerscope {

std::shared_ptr<const TlsRecordView> TlsObserver::add(bool fromServer, ByteView record) {
    auto view = std::make_shared<TlsRecordView>();
    const auto header = TlsRecordHeader::parse(record);
    if (!header)
        return view;
    if (header->type == TlsContentType::Handshake)
        takeHello(record.subspan(TlsRecordHeader::size));
    else if (header->type == TlsContentType::ApplicationData && m_suite)
        open(fromServer, record, *view);
    return view;
}

// A handshake record in the clear.
void TlsObserver::takeHello(ByteView messages) {
    while (const auto header = TlsHandshakeHeader::parse(messages)) {
        messages = messages.subspan(TlsHandshakeHeader::size);
        if (header->length > messages.size())
            return;
        const ByteView body = messages.first(header->length);
        messages = messages.subspan(header->length);
        if (header->type == TlsHandshakeType::ClientHello && !m_suite) {
            if (const auto hello = TlsHello::parseClient(body))
                m_clientRandom = hello->random;
        } else if (header->type == TlsHandshakeType::ServerHello && !m_suite) {
            const auto hello = TlsHello::parseServer(body);
            if (hello && !hello->isHelloRetryRequest() && std::ranges::count(hello->supportedVersions, tls13) > 0)
                m_suite = hello->cipherSuites.front();
        }
    }
}

void TlsObserver::open(bool fromServer, ByteView record, TlsRecordView& view) {
    Direction& direction = m_directions[fromServer ? 1 : 0];
    view.tls13 = true;
    if (!direction.opener) {
        const TlsSecret which = direction.traffic
                                    ? (fromServer ? TlsSecret::ServerTraffic : TlsSecret::ClientTraffic)
                                    : (fromServer ? TlsSecret::ServerHandshake : TlsSecret::ClientHandshake);
        const ByteView secret = m_keys && m_clientRandom ? m_keys->find(*m_clientRandom, which) : ByteView();
        if (secret.empty()) {
            view.state = TlsRecordView::State::NoKeys;
            return;
        }
        direction.opener.emplace(*m_suite, secret);
    }
    auto inner = direction.opener->open(record);
    if (!inner) {
        view.state = TlsRecordView::State::Unopened;
        ++direction.plain; // what comes next does not join what was before
        return;
    }
    view.state = TlsRecordView::State::Opened;
    view.inner = std::move(*inner);
    // §5.4: the type is the last byte that is not zero.
    const auto last = std::find_if(view.inner.rbegin(), view.inner.rend(), [](std::uint8_t byte) { return byte != 0; });
    if (last == view.inner.rend())
        return;
    view.type = static_cast<TlsContentType>(*last);
    view.content = static_cast<std::size_t>(view.inner.rend() - last) - 1;
    const ByteView content = ByteView(view.inner).first(view.content);
    if (view.type == TlsContentType::Handshake) {
        view.continued = takeMessages(direction, content);
    } else if (view.type == TlsContentType::ApplicationData) {
        view.messages = m_application.add(fromServer, direction.plain, content);
        direction.plain += static_cast<std::uint32_t>(content.size());
    }
}

std::size_t TlsObserver::takeMessages(Direction& direction, ByteView content) {
    Messages& messages = direction.messages;
    const bool within = !messages.header.empty();
    std::size_t at = 0, continued = 0;
    while (at < content.size()) {
        const std::size_t wanted =
            messages.header.size() < TlsHandshakeHeader::size ? TlsHandshakeHeader::size - messages.header.size() : 0;
        const std::size_t part = std::min(wanted, content.size() - at);
        messages.header.insert(messages.header.end(), content.begin() + static_cast<std::ptrdiff_t>(at),
                               content.begin() + static_cast<std::ptrdiff_t>(at + part));
        at += part;
        if (messages.header.size() < TlsHandshakeHeader::size)
            break;
        const auto header = TlsHandshakeHeader::parse(messages.header);
        if (wanted > 0)
            messages.rest = header->length;
        const std::size_t body = std::min(messages.rest, content.size() - at);
        messages.rest -= body;
        at += body;
        if (messages.rest > 0)
            break;
        messages.header.clear();
        continued = within && continued == 0 ? at : continued;
        if (header->type == TlsHandshakeType::Finished && !direction.traffic) {
            direction.traffic = true;
            direction.opener.reset();
        } else if (header->type == TlsHandshakeType::KeyUpdate && direction.opener) {
            direction.opener->update();
        }
    }
    return within && continued == 0 ? content.size() : continued;
}

} // namespace layerscope
