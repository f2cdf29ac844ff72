// What the student has pointed at, shared by all views.
#pragma once

#include "trace/sentence.h"
#include "ui/playback/carriedmessage.h"

#include <QObject>
#include <memory>

namespace layerscope {

class TlsKeyLog;

class Selection : public QObject {
    Q_OBJECT

public:
    explicit Selection(QObject* parent = nullptr);

    EventId event() const { return m_event; }
    FrameId frame() const { return m_frame; }
    ByteRange bytes() const { return m_bytes; }
    // The message whose bytes are lit wherever they are; null: none. It stays while frames and events change.
    const std::shared_ptr<const CarriedMessage>& message() const { return m_message; }
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
    void selectMessage(std::shared_ptr<const layerscope::CarriedMessage> message); // null: none
    void setNumbering(layerscope::Numbering numbering);
    void toggleNumbering();
    void setDecrypting(bool decrypting);
    void toggleLayer(int layer);

signals:
    void eventChanged();
    void frameChanged();
    void bytesChanged();
    void messageChanged();
    void numberingChanged();
    void decryptingChanged(); // or the key log
    void shownLayersChanged();

private:
    EventId m_event;
    FrameId m_frame;
    ByteRange m_bytes; // of m_frame
    std::shared_ptr<const CarriedMessage> m_message;
    Numbering m_numbering = Numbering::Raw;
    bool m_decrypting = false; // at first a student sees what everybody on the way sees
    std::shared_ptr<const TlsKeyLog> m_keyLog;
    std::array<bool, 8> m_shownLayers{true, true, true, true, true, true, true, true};
};

} // namespace layerscope
