// How layer 3 says something: a note in the trace, whose sentence is made only when everything is recorded.
#pragma once

#include "layers/layer.h"

namespace layerscope {

template <class Sentence>
EventId remark(Context& context, Finding finding, Sentence&& sentence, ConnectionId connection = {}) {
    if (!context.recorder().full())
        return {};
    return context.recorder().note(context.host(), LayerNumber::Network, connection, sentence(), finding);
}

} // namespace layerscope
