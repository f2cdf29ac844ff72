// Session: synchronisation points, from which a transfer goes on when its connection has been lost (X.215, X.225).
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

// Marks each piece that the program sends with a numbered minor synchronisation point, which the peer acknowledges once
// it has the piece whole; a piece is passed up when its point has come, so that nothing is passed up twice. When the
// transport connection breaks, whoever opened it opens another one, both ends resynchronise to the last point that came
// through, and what lies behind it goes again. Each SPDU is X.225's identifier (one byte), the length of the rest (two
// bytes), and then numbers of four bytes or data. Settings: retry (between attempts to connect again, default 1 s),
// attempts (to connect again without success, default 10).
const LayerIdentity& checkpointedIdentity();
Result<std::unique_ptr<Layer>> makeCheckpointed(const Options& options);

} // namespace layerscope
