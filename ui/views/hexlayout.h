// Where each byte stands in the hex view: arithmetic without a window.
#pragma once

#include "base/base.h"

#include <QPointF>
#include <QRectF>

namespace layerscope {

// Rows of 16 or 8 bytes behind an address; under each row a bar that says who owns the bytes.
struct HexLayout {
    std::size_t byteCount = 0;
    std::size_t bytesPerRow = 16;
    double cell = 24;    // width of one byte
    double left = 56;    // of the first byte
    double groupGap = 5; // between the two groups of eight
    double top = 4;
    double textHeight = 16; // of a byte's two digits
    double barHeight = 14;
    double rowGap = 7;

    // The layout that fits `width`: 16 bytes a row where each gets at least `minimumCell`, else 8.
    static HexLayout fit(double width, std::size_t byteCount, double addressWidth, double minimumCell,
                         double textHeight);

    double rowPitch() const { return textHeight + barHeight + rowGap; }
    std::size_t rowCount() const { return (byteCount + bytesPerRow - 1) / bytesPerRow; }
    double height() const { return 2 * top + static_cast<double>(rowCount()) * rowPitch(); }
    double x(std::size_t column) const {
        return left + cell * static_cast<double>(column) + (column >= 8 ? groupGap : 0.0);
    }
    double y(std::size_t row) const { return top + rowPitch() * static_cast<double>(row); }
    QRectF textRect(std::size_t byte) const { return {x(byte % bytesPerRow), y(byte / bytesPerRow), cell, textHeight}; }
    // The rectangle around the bytes `begin` to `end` (not included), text and bar, which stand in one row.
    QRectF runRect(std::size_t begin, std::size_t end) const;
    // The byte at a point of the content, or byteCount where there is none.
    std::size_t byteAt(QPointF point) const;
    // The end of the run that starts at `begin`: at most `end`, and no further than the row.
    std::size_t rowEnd(std::size_t begin, std::size_t end) const {
        return std::min(end, (begin / bytesPerRow + 1) * bytesPerRow);
    }
};

} // namespace layerscope
