// What the student has pointed at, shared by all views.
#pragma once

#include "trace/sentence.h"
#include "trace/trace.h"

#include <QObject>

namespace layerscope {

class TlsKeyLog;

// A run of bytes of the selected frame.
struct ByteRange {
    std::uint32_t begin = 0;
    std::uint32_t length = 0; // 0: none
    bool decrypted = false;   // counted in what its TLS records say, not in the frame itself
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
    // Whether TLS records are opened with the secrets at hand: those of the trace, and the key log opened beside it.
    bool decrypting() const { return m_decrypting; }
    const std::shared_ptr<const TlsKeyLog>& keyLog() const { return m_keyLog; } // null: none was opened
    // Layers whose events are shown, by LayerNumber; keys 1 to 7 toggle them. Index 0 (no layer) is always shown.
    const std::array<bool, 8>& shownLayers() const { return m_shownLayers; }
    void setKeyLog(std::shared_ptr<const TlsKeyLog> keyLog);

public slots:
    void clear();
    void selectEvent(layerscope::EventId event, layerscope::FrameId frame); // frame: the event's, or none
    void selectFrame(layerscope::FrameId frame);
    void selectBytes(layerscope::ByteRange bytes);
    void setNumbering(layerscope::Numbering numbering);
    void toggleNumbering();
    void setDecrypting(bool decrypting);
    void toggleLayer(int layer);

signals:
    void eventChanged();
    void frameChanged();
    void bytesChanged();
    void numberingChanged();
    void decryptingChanged(); // or the key log
    void shownLayersChanged();

private:
    EventId m_event;
    FrameId m_frame;
    ByteRange m_bytes;
    Numbering m_numbering = Numbering::Raw;
    bool m_decrypting = false; // at first a student sees what everybody on the way sees
    std::shared_ptr<const TlsKeyLog> m_keyLog;
    std::array<bool, 8> m_shownLayers{true, true, true, true, true, true, true, true};
};

} // namespace layerscope
