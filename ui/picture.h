// Pictures on disk: PNG and SVG.
#pragma once

#include "base/result.h"

#include <QSize>
#include <functional>

class QPainter;

namespace layerscope {

// "1280x800", each side from 100 to 10000.
Result<QSize> pictureSize(const std::string& text);
bool isPictureName(const std::string& path); // ends in .png or .svg
// Lets `paint` fill a picture of that size and writes it; the ending of `path` decides the format. Equal paintings
// give equal bytes, and a failure leaves what was there before.
Result<void> writePicture(const std::string& path, QSize size, const std::function<void(QPainter&)>& paint);

} // namespace layerscope
