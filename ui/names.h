// Names that src/ gives as a closed set, in the language of the interface.
#pragma once

#include "lesson/session.h"
#include "trace/trace.h"
#include "wire/wire.h"

#include <QString>

namespace layerscope {

QString layerTitle(LayerNumber layer);          // "Data link"
QString originTitle(Origin origin);             // "simulated"
QString confidenceTitle(Confidence confidence); // "fairly sure"

} // namespace layerscope
