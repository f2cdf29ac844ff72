// Paints a slide; knows colours and pens, and nothing of where things stand or of what is true.
#pragma once

#include "ui/project/slidelayout.h"

class QPainter;

namespace layerscope {

// The whole picture, from its background on, in the theme's colours.
void paintSlide(QPainter& painter, const Slide& slide, const SlideLayout& layout);
void paintSlideLadder(QPainter& painter, const Slide& slide, const SlideLayout& layout);
void paintSlideHeader(QPainter& painter, const SlideHeader& header, const SlideLayout& layout);
void paintSlideBytes(QPainter& painter, const SlideBytes& bytes, const SlideLayout& layout);
// Darkens everything but a disc around the point.
void paintSpotlight(QPainter& painter, const QSizeF& size, const QPointF& point);

} // namespace layerscope
