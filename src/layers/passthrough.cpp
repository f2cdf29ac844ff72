#include "layers/passthrough.h"

namespace layerscope {

Result<std::unique_ptr<Layer>> PassThrough::make(const LayerIdentity& identity, const Options& options) {
    if (auto checked = options.checkKeys({}); !checked)
        return Failure(checked.error());
    return std::make_unique<PassThrough>(identity);
}

const LayerIdentity& plainIdentity() {
    static const LayerIdentity identity{"plain",
                                        "Plain",
                                        LayerNumber::Presentation,
                                        "Both programs use the same syntax: nothing is added.",
                                        "X.200 §7.2",
                                        Service::Any,
                                        Service::Any,
                                        ""};
    return identity;
}

const LayerIdentity& directIdentity() {
    static const LayerIdentity identity{
        "direct",     "Direct",     LayerNumber::Session, "One dialogue on one connection: nothing is added.",
        "X.200 §7.3", Service::Any, Service::Any,         ""};
    return identity;
}

Result<std::unique_ptr<Layer>> makePlain(const Options& options) { return PassThrough::make(plainIdentity(), options); }
Result<std::unique_ptr<Layer>> makeDirect(const Options& options) {
    return PassThrough::make(directIdentity(), options);
}

} // namespace layerscope
