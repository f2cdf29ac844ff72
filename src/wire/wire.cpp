#include "wire/wire.h"

namespace layerscope {

std::string_view layerName(LayerNumber layer) {
    switch (layer) {
    case LayerNumber::None:
        return "";
    case LayerNumber::Physical:
        return "Physical";
    case LayerNumber::DataLink:
        return "Data link";
    case LayerNumber::Network:
        return "Network";
    case LayerNumber::Transport:
        return "Transport";
    case LayerNumber::Session:
        return "Session";
    case LayerNumber::Presentation:
        return "Presentation";
    case LayerNumber::Application:
        return "Application";
    }
    return "";
}

} // namespace layerscope
