// Everything that an audience's screen may show at one moment, as plain values. Whatever must not be seen has been
// left out or made "?" before it gets here: the windows paint slides and know nothing else.
#pragma once

#include "trace/event.h"
#include "ui/theme/glyphs.h"

#include <QStringList>
#include <optional>
#include <vector>

namespace layerscope {

// What stands on a slide for a thing that is not to be seen yet.
inline QString secretMark() { return QStringLiteral("?"); }

// One packet of the ladder, or a run of pure data drawn as one.
struct SlideRow {
    FrameId frame;
    std::size_t from = 0, to = 0; // indexes of axes
    FrameLook look;
    QString name, sequence, acknowledgment;
    double reach = 1;      // how far along its way it has come, 0 to 1
    bool underWay = false; // neither arrived nor lost yet
    bool foreseen = false; // not sent yet: only that it will come is known
    bool pointed = false;
    std::size_t merged = 1; // packets that it stands for
};

struct SlideAxis {
    QString host;
    QString state; // of its transport layer at this moment; "?" while it is the answer; or empty
};

struct HeaderCell {
    QString name, value;
    int bits = 32;        // its width, of 32 a line
    bool pointed = false; // what is talked about
    bool flag = false;    // one letter over one bit
};

struct SlideHeader {
    FrameId frame;
    QString title;      // "TCP header of SYN, ACK"
    QString shortTitle; // "TCP header"
    LayerNumber layer = LayerNumber::Transport;
    std::vector<std::vector<HeaderCell>> lines;
};

// The bytes of a packet, numbered, for questions that ask for one of them.
struct SlideBytes {
    QString title;
    QStringList values;                 // two digits each
    std::size_t begin = 0, pointed = 0; // from where and how many are the answer, once it is shown
};

struct SlideOption {
    QString mark; // "A"
    QString text;
    std::optional<int> hands;              // once they are shown
    LayerNumber layer = LayerNumber::None; // that it belongs into, once the answer is shown
};

struct Slide {
    QString heading;
    std::vector<SlideOption> options;
    QString answer;    // once revealed
    QStringList lines; // sentences: goals at the start, rule and reason at the end
    std::vector<SlideAxis> axes;
    std::vector<SlideRow> rows;
    std::size_t earlier = 0; // packets before the first row
    std::optional<SlideHeader> header;
    std::optional<SlideBytes> bytes;

    // All of it in words, for those who listen.
    QString text() const;
};

constexpr std::size_t mostSlideRows = 8;

} // namespace layerscope
