#include "ui/playback/selection.h"

namespace layerscope {

Selection::Selection(QObject* parent) : QObject(parent) {}

void Selection::clear() {
    selectMessage(nullptr);
    selectEvent({}, {});
}

void Selection::selectEvent(EventId event, FrameId frame) {
    selectFrame(frame);
    if (event == m_event)
        return;
    m_event = event;
    emit eventChanged();
}

void Selection::selectFrame(FrameId frame) {
    if (frame == m_frame)
        return;
    // The bytes of the old frame are gone before anybody hears of the new one: whoever does may select some there.
    const bool hadBytes = m_bytes.length > 0;
    m_frame = frame;
    m_bytes = {};
    emit frameChanged();
    if (hadBytes && m_bytes.length == 0)
        emit bytesChanged();
}

void Selection::selectBytes(ByteRange bytes) {
    if (bytes == m_bytes)
        return;
    m_bytes = bytes;
    emit bytesChanged();
}

void Selection::selectMessage(std::shared_ptr<const CarriedMessage> message) {
    if (message == m_message)
        return;
    m_message = std::move(message);
    emit messageChanged();
}

void Selection::setNumbering(Numbering numbering) {
    if (numbering == m_numbering)
        return;
    m_numbering = numbering;
    emit numberingChanged();
}

void Selection::toggleNumbering() {
    setNumbering(m_numbering == Numbering::Raw ? Numbering::Relative : Numbering::Raw);
}

void Selection::setDecrypting(bool decrypting) {
    if (decrypting == m_decrypting)
        return;
    m_decrypting = decrypting;
    emit decryptingChanged();
}

void Selection::setKeyLog(std::shared_ptr<const TlsKeyLog> keyLog) {
    m_keyLog = std::move(keyLog);
    emit decryptingChanged();
}

void Selection::toggleLayer(int layer) {
    if (layer < 1 || layer > 7)
        return;
    m_shownLayers[static_cast<std::size_t>(layer)] ^= true;
    emit shownLayersChanged();
}

} // namespace layerscope
