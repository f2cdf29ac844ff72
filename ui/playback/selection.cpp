#include "ui/playback/selection.h"

namespace layerscope {

Selection::Selection(QObject* parent) : QObject(parent) {}

void Selection::clear() { selectEvent({}, {}); }

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
    m_frame = frame;
    emit frameChanged();
    selectBytes({});
}

void Selection::selectBytes(ByteRange bytes) {
    if (bytes == m_bytes)
        return;
    m_bytes = bytes;
    emit bytesChanged();
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

void Selection::toggleLayer(int layer) {
    if (layer < 1 || layer > 7)
        return;
    m_shownLayers[static_cast<std::size_t>(layer)] ^= true;
    emit shownLayersChanged();
}

} // namespace layerscope
