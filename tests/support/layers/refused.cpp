// Layers that cannot be loaded, each for a reason of its own: REFUSED says which.
#include <layerscope/layer.h>

class Refused : public layerscope::OwnLayer {};

#define REFUSED_ABI 1
#define REFUSED_NAME 2
#define REFUSED_SLOT 3
#define REFUSED_FUNCTION 4
#define REFUSED_TAKEN 5
#define REFUSED_NULL 6
#define REFUSED_SYMBOL 7

#if REFUSED != REFUSED_SYMBOL
extern "C" const LayerscopeLayer* layerscopeLayer() {
    static LayerscopeLayer layer =
        layerscope::OwnLayer::describe<Refused>({.slot = 6, .name = "refused", .title = "Refused"});
#if REFUSED == REFUSED_ABI
    layer.abi = 99;
#elif REFUSED == REFUSED_NAME
    layer.name = "Two words";
#elif REFUSED == REFUSED_SLOT
    layer.slot = 8;
#elif REFUSED == REFUSED_FUNCTION
    layer.timer = nullptr;
#elif REFUSED == REFUSED_TAKEN
    layer.name = "deflate";
#elif REFUSED == REFUSED_NULL
    return nullptr;
#endif
    return &layer;
}
#endif
