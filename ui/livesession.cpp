#include "ui/livesession.h"

#include "ui/text.h"

#include <QCoreApplication>
#include <QSocketNotifier>

namespace layerscope {

Result<std::unique_ptr<LiveSession>> LiveSession::start(const CaptureRequest& request) {
    auto capture = LiveCapture::start(request);
    if (!capture)
        return Failure(capture.error());
    return std::unique_ptr<LiveSession>(new LiveSession(std::move(*capture)));
}

LiveSession::LiveSession(std::unique_ptr<LiveCapture> capture)
    : m_capture(std::move(capture)), m_trace(std::make_shared<Trace>()) {
    m_trace->origin = Origin::Observed;
    m_reconstructor = std::make_unique<Reconstructor>(*m_trace);
    m_announce.setSingleShot(true);
    m_announce.setInterval(30);
    connect(&m_announce, &QTimer::timeout, this, &LiveSession::grew);
    m_notifier = new QSocketNotifier(m_capture->descriptor(), QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &LiveSession::read);
}

LiveSession::~LiveSession() = default;

void LiveSession::stop() { m_capture->stop(); }

void LiveSession::read() {
    const auto state = m_capture->read([this](const CapturedPacket& packet) -> Result<void> {
        m_reconstructor->add(packet);
        if (!m_announce.isActive())
            m_announce.start();
        return {};
    });
    if (state && *state == LiveState::Running)
        return;
    m_notifier->setEnabled(false);
    m_announce.stop();
    m_reconstructor->addSecrets(m_capture->metadata());
    if (m_trace->frameCount() > 0)
        emit grew();
    emit ended(state ? QString() : toQString(state.error().text()));
}

} // namespace layerscope
