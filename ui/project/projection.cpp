#include "ui/project/projection.h"

#include "ui/theme/theme.h"

#include <QFontMetricsF>
#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

// The font with at least that x-height, in whole pixels.
QFont withXHeight(QFont font, double xHeight) {
    constexpr int probe = 1000;
    font.setPixelSize(probe);
    const double share = QFontMetricsF(font).xHeight() / probe;
    font.setPixelSize(std::max(4, static_cast<int>(std::ceil(xHeight / std::max(share, 0.3)))));
    return font;
}

} // namespace

double leastXHeight(double pictureHeight, double distance) { return pictureHeight * distance / 200.0; }

ProjectionFonts::ProjectionFonts(double pictureHeight, double distance) {
    const double least = leastXHeight(pictureHeight, distance);
    plain = withXHeight(themeFont(TextRole::Body), least);
    bold = withXHeight(themeFont(TextRole::BodyBold), least);
    heading = withXHeight(themeFont(TextRole::BodyBold), least * 1.25);
    mono = withXHeight(themeFont(TextRole::Mono), least);
    monoBold = withXHeight(themeFont(TextRole::MonoBold), least);
    size = plain.pixelSize();
}

} // namespace layerscope
