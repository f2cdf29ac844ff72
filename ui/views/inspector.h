// The inspector: the selected frame as fields and as bytes, linked both ways.
#pragma once

#include "ui/models/framecontent.h"
#include "ui/models/messagebook.h"

#include <QWidget>
#include <map>
#include <memory>

class QLabel;
class QSplitter;

namespace layerscope {

class FieldCard;
class FieldTreeView;
class HexView;
class MessageList;
class OriginBadge;
class OwnerLegend;
class PaneTitle;
class Playback;
class SegmentedControl;

// Follows Selection's frame and bytes; what is chosen here goes back to Selection.
class Inspector : public QWidget {
    Q_OBJECT

public:
    Inspector(Playback* playback, Selection* selection, QWidget* parent = nullptr);

    // Only the bytes, one at a time: for questions that ask where something is.
    void setBytesOnly(bool on);
    FieldTreeView* tree() const { return m_tree; }
    HexView* hex() const { return m_hex; }
    FieldTreeModel* model() const { return m_model; }
    SegmentedControl* bytesControl() const { return m_tabs; } // frame or decrypted; hidden while nothing is decrypted
    MessageList* messages() const { return m_messages; }
    MessageBook& book() { return m_book; } // of the playback's trace

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void takeTrace();
    void fitWords(); // of the selected bytes; all of them are in the tool tip
    void makeDissector();
    void showFrame();
    void showTab(bool decrypted);
    ByteView shownBytes() const; // of the frame, or what was decrypted
    void showBytes();
    void showMessage();
    void fieldChosen(const QModelIndex& index);
    void byteChosen(std::uint32_t byte);
    void expandAsBefore();
    void updateRemarks();
    QString bytesInWords(ByteRange range) const;

    Playback* m_playback;
    Selection* m_selection;
    std::unique_ptr<TraceDissector> m_dissector; // of the playback's trace
    std::size_t m_secrets = 0;                   // how many of the trace's the dissector knows
    std::vector<ByteOwner> m_owners[2];          // of the frame's bytes, of the decrypted ones
    bool m_decryptedTab = false;
    MessageBook m_book;
    FieldTreeModel* m_model = nullptr;
    PaneTitle* m_title = nullptr;
    OriginBadge* m_origin = nullptr;
    FieldTreeView* m_tree = nullptr;
    MessageList* m_messages = nullptr;
    FieldCard* m_card = nullptr;
    PaneTitle* m_bytesTitle = nullptr;
    SegmentedControl* m_tabs = nullptr;
    OwnerLegend* m_legend = nullptr;
    HexView* m_hex = nullptr;
    QSplitter* m_splitter = nullptr;
    QLabel* m_value = nullptr;
    QLabel* m_words = nullptr;
    QLabel* m_text = nullptr;
    // Wireshark's name of the field last chosen, looked for in the next frame; at first the one that a handshake is
    // about.
    QString m_field = QStringLiteral("tcp.seq_raw");
    std::map<QString, bool> m_expanded; // what the user opened and closed, by protocol
    std::vector<bool> m_hiddenBytes;    // of the frame shown
    bool m_bytesOnly = false;
    bool m_arranged = false; // somebody has moved the splitter
    bool m_settling = false; // the tree changes because of Selection, not because of the user
};

} // namespace layerscope
