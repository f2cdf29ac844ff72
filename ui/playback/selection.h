// What the student has pointed at, shared by all views.
#pragma once

#include "trace/sentence.h"
#include "trace/trace.h"

#include <QObject>

namespace layerscope {

// A run of bytes of the selected frame.
struct ByteRange {
    std::uint32_t begin = 0;
    std::uint32_t length = 0; // 0: none
    friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

class Selection : public QObject {
    Q_OBJECT

public:
    explicit Selection(QObject* parent = nullptr);

    EventId event() const { return m_event; }
    FrameId frame() const { return m_frame; }
    ByteRange bytes() const { return m_bytes; }
    Numbering numbering() const { return m_numbering; }
    // Layers whose events are shown, by LayerNumber; keys 1 to 7 toggle them. Index 0 (no layer) is always shown.
    const std::array<bool, 8>& shownLayers() const { return m_shownLayers; }

public slots:
    void clear();
    void selectEvent(layerscope::EventId event, layerscope::FrameId frame); // frame: the event's, or none
    void selectFrame(layerscope::FrameId frame);
    void selectBytes(layerscope::ByteRange bytes);
    void setNumbering(layerscope::Numbering numbering);
    void toggleNumbering();
    void toggleLayer(int layer);

signals:
    void eventChanged();
    void frameChanged();
    void bytesChanged();
    void numberingChanged();
    void shownLayersChanged();

private:
    EventId m_event;
    FrameId m_frame;
    ByteRange m_bytes;
    Numbering m_numbering = Numbering::Raw;
    std::array<bool, 8> m_shownLayers{true, true, true, true, true, true, true, true};
};

} // namespace layerscope
