// How packets are drawn, in the ladder, the scene and the lists alike: line styles, heads, labelled boxes.
#pragma once

#include "ui/theme/theme.h"
#include "wire/summary.h"

#include <QLineF>
#include <QRectF>
#include <QString>

class QPainter;

namespace layerscope {

// What decides how a packet looks.
struct FrameLook {
    FrameKind kind = FrameKind::Other;
    LayerNumber layer = LayerNumber::DataLink; // the topmost, which gives the colour
    bool lost = false;
};

enum class ArrowEnd : std::uint8_t { Head, Open }; // Open: still under way, a box follows

// An arrow at its natural size: line 2.5, data band 9, heads 14 px at 96 dpi; smaller with a scale below 1.
void paintArrow(QPainter& painter, const QLineF& line, const FrameLook& look, ArrowEnd end = ArrowEnd::Head,
                double scale = 1.0);
// The ✕ of a lost packet.
void paintLostMark(QPainter& painter, const QPointF& centre, double halfSide);
// The ◆ where a fault did something else to a packet.
void paintFaultMark(QPainter& painter, const QPointF& centre);
// The arrow that stands for a frame in a list, 28 × 16 px at 96 dpi, pointing right.
void paintFrameGlyph(QPainter& painter, const QRectF& box, const FrameLook& look);

// Whether a line of that layer's colour needs an ink casing to be seen on the page.
bool needsCasing(LayerNumber layer);

enum class BoxState : std::uint8_t { Plain, Selected };
enum class Heading : std::uint8_t { None, Left, Right };
// A packet under way: its short name on its layer's colour, with a chevron where it is going.
QSizeF packetBoxSize(const QString& name, Heading heading);
void paintPacketBox(QPainter& painter, const QRectF& box, LayerNumber layer, const QString& name, Heading heading,
                    BoxState state);

// Text whose thin spaces (U+2009, between groups of digits) are thin in a fixed-pitch font too, and whose hidden values
// (hiddenMark) are hatched boxes.
double groupedTextWidth(const QFont& font, const QString& text);
void paintGroupedText(QPainter& painter, const QPointF& left, const QString& text); // in the painter's font and pen

// What stands in a text for a value that is hidden; the painters below draw a hatched box for it.
QString hiddenMark();
// 45° lines in an ink outline, where something is hidden; with the words, or a question mark, in their middle.
void paintHatch(QPainter& painter, const QRectF& box, const QString& words = {});

// Text with a page-coloured halo, for where it crosses lines. `left` is the left end of the base line.
void paintHaloText(QPainter& painter, const QPointF& left, const QString& text, const QFont& font,
                   const QColor& colour);

// 2 px ink inside the edge of a pane that has the focus.
void paintPaneFocus(QPainter& painter, const QRectF& pane);

} // namespace layerscope
