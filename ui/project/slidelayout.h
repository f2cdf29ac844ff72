// Where the parts of a slide stand: arithmetic without a window.
#pragma once

#include "ui/project/projection.h"
#include "ui/project/slide.h"

#include <QLineF>
#include <QPolygonF>
#include <QRectF>

namespace layerscope {

enum class Zoom : std::uint8_t { None, Header, Ladder };

// Paper may lose the colours: names stand on white there, not on their layer's colour.
enum class Surface : std::uint8_t { Wall, Paper };

// What the presenter has set for the audience's picture.
struct SlideSettings {
    double distance = usualDistance;
    Zoom zoom = Zoom::None;
    Surface surface = Surface::Wall;
};

struct SlideLayout {
    SlideLayout(const Slide& slide, const QSizeF& size, const SlideSettings& settings);

    struct Option {
        QRectF mark, text, bar; // bar: below the text, where its hands are shown
    };
    struct Axis {
        double x = 0;
        QRectF name;
        QRectF state; // null when there is none, or no room
    };
    struct Row {
        std::size_t index = 0;                       // in the slide
        QLineF way;                                  // the whole way from host to host
        QRectF area;                                 // for the mouse
        QString name;                                // as far as there is room
        bool below = false;                          // the acknowledgment stands below the arrow
        bool sequence = true, acknowledgment = true; // that there is room for
    };
    struct Cell {
        QRectF box;
        bool twoLines = false;
    };
    // The bytes of a packet in rows; a long one has a gap between its first and its last rows.
    struct Byte {
        qsizetype index = 0;
        QRectF box;
    };
    struct Number {
        QString text;
        QRectF box;
    };

    ProjectionFonts fonts;
    QSizeF size;
    Surface surface = Surface::Wall;
    QRectF heading, answer;
    std::vector<Option> options;
    double rule = 0; // y of the line below question and options
    QRectF lines;    // for sentences; null without
    QRectF ladder;   // null when it is not shown
    QRectF earlier;  // where the packets before the first row are mentioned; null without
    double axisTop = 0, axisBottom = 0;
    std::vector<Axis> axes;
    std::vector<Row> rows;
    QRectF headerTitle, headerBar; // null without a header
    std::vector<std::vector<Cell>> cells;
    std::vector<std::size_t> cellLines; // which line of the header each line of cells is
    ProjectionFonts headerFonts;        // larger while the header is zoomed
    QRectF bytesTitle;
    std::vector<Byte> bytes;
    std::vector<Number> byteNumbers; // of rows and columns, and the gap's dots
    bool complete = true;            // there is room for all words

    QRectF header() const; // all of it

private:
    double placeTop(const Slide& slide);
    bool placeOptionsInLines(const Slide& slide, double& y);
    void placeOptionsInColumn(const Slide& slide, const QRectF& area);
    void placeLadder(const Slide& slide, const QRectF& area);
    void placeRows(const Slide& slide);
    void placeHeader(const SlideHeader& header, const QRectF& area);
    void placeBytes(const SlideBytes& bytes, const QRectF& area);
    QRectF wrapped(const QFont& font, const QString& text, const QRectF& within) const;
    double linesHeight(const QStringList& texts, double width) const;
};

// The slide itself when all its words fit, or else several that show them one after the other: text is never made
// smaller than the last row can read.
std::vector<Slide> partsOf(const Slide& slide, const QSizeF& size, const SlideSettings& settings);

// The words of a row's label above its arrow, as far as there is room.
QString rowNumbers(const SlideRow& row, const SlideLayout::Row& place);

} // namespace layerscope
