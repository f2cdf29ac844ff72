// How large words must be on a wall, and what a presenter may set.
#pragma once

#include <QFont>

namespace layerscope {

// The viewers' distance in heights of the picture: the last row of a room sits about five away.
constexpr double usualDistance = 5.0;
constexpr double nearestDistance = 2.0;
constexpr double farthestDistance = 10.0;

// The least x-height of text on a picture of that height: distance ÷ 200 of it. 27 of 1080 at five heights.
double leastXHeight(double pictureHeight, double distance);
// The fonts of the picture; everything on it is as large as these or larger.
struct ProjectionFonts {
    ProjectionFonts(double pictureHeight, double distance);

    double size = 0; // pixels of the plain text's em: the measure of everything else
    QFont heading, bold, plain, mono, monoBold;
};

} // namespace layerscope
