// Paints a ladder's layout; knows colours and pens, and nothing of where things stand.
#pragma once

#include "ui/views/ladderlayout.h"

class QPainter;

namespace layerscope {

// The height of the hosts' names above the axes, and of the space between them and the first moment.
double ladderHeader();
double ladderTop();

// Each of these paints in content coordinates, in this order one over the other.
void paintLadderSelection(QPainter& painter, const QLineF& arrow);
void paintLadderLit(QPainter& painter, const QLineF& arrow); // of a frame that carries the lit message
// The axes, dotted where they are yet to come, and the now line.
void paintLadderAxes(QPainter& painter, const LadderLayout& layout, double width, double top, double bottom);
// Everything that changes only with events. The pixmap it goes to may be transparent.
void paintLadderStill(QPainter& painter, const LadderLayout& layout, const LadderScale& scale, double top,
                      double bottom);
// Packets under way, running timers and what the now line says. `running`: the layout that has the brackets.
void paintLadderMoving(QPainter& painter, const LadderLayout& layout, const LadderLayout& running, FrameId selected,
                       double width, Time now);
// The moment at which two runs part: a line across that begins with a ≠; below everything else.
void paintLadderDifference(QPainter& painter, double y, double width);
// Names of the hosts, in view coordinates.
void paintLadderHeader(QPainter& painter, const LadderLayout& layout, double width);

// The whole ladder of a trace at a moment, as the view shows it: for pictures. Scrolled so that the moment is in it.
void paintLadder(QPainter& painter, const QSizeF& size, const std::shared_ptr<const Trace>& trace,
                 const LadderMoment& moment);

} // namespace layerscope
