#include "ui/views/hexlayout.h"

#include <algorithm>

namespace layerscope {

HexLayout HexLayout::fit(double width, std::size_t byteCount, double addressWidth, double minimumCell,
                         double textHeight) {
    HexLayout layout;
    layout.byteCount = byteCount;
    layout.left = addressWidth;
    layout.textHeight = textHeight;
    const double room = width - addressWidth - layout.groupGap;
    layout.bytesPerRow = room >= 16 * minimumCell ? 16 : 8;
    layout.cell = std::clamp(room / static_cast<double>(layout.bytesPerRow), minimumCell, minimumCell * 1.4);
    return layout;
}

QRectF HexLayout::runRect(std::size_t begin, std::size_t end) const {
    if (end <= begin)
        return {};
    const double start = x(begin % bytesPerRow);
    const double stop = x((end - 1) % bytesPerRow) + cell;
    return {start, y(begin / bytesPerRow), stop - start, textHeight + barHeight};
}

std::size_t HexLayout::byteAt(QPointF point) const {
    const double row = (point.y() - top) / rowPitch();
    if (row < 0 || point.x() < left)
        return byteCount;
    double along = point.x() - left;
    if (along >= 8 * cell)
        along = std::max(8 * cell, along - groupGap);
    const auto column = static_cast<std::size_t>(along / cell);
    if (column >= bytesPerRow)
        return byteCount;
    return std::min(byteCount, static_cast<std::size_t>(row) * bytesPerRow + column);
}

} // namespace layerscope
