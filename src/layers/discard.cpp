#include "layers/programs.h"

namespace layerscope {

namespace {

constexpr Protocol discardProtocol{"Discard", "Discard", "discard", LayerNumber::Application, "RFC 863", {}};

class Discard : public Program {
public:
    const LayerIdentity& identity() const override { return discardIdentity(); }

protected:
    bool onData(Context&, Session&, const Pdu&) override { return true; }
    const Protocol& protocol() const override { return discardProtocol; }
};

} // namespace

const LayerIdentity& discardIdentity() {
    static const LayerIdentity identity{"discard",
                                        "Discard",
                                        LayerNumber::Application,
                                        "Throws away every byte that comes in.",
                                        "RFC 863",
                                        Service::Transport,
                                        Service::Any,
                                        "discard listens at a port"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeDiscard(const Options& options) {
    if (auto checked = options.checkKeys({}); !checked)
        return Failure(checked.error());
    return std::make_unique<Discard>();
}

} // namespace layerscope
