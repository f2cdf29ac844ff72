#include "layers/programs.h"

namespace layerscope {

namespace {

constexpr Protocol echoProtocol{"Echo", "Echo", "echo", LayerNumber::Application, "RFC 862", {}};

class Echo : public Program {
public:
    const LayerIdentity& identity() const override { return echoIdentity(); }

protected:
    bool onData(Context& context, Session& session, const Pdu& data) override {
        if (session.accepted)
            send(context, session, data.bytes());
        return true;
    }
    const Protocol& protocol() const override { return echoProtocol; }
};

} // namespace

const LayerIdentity& echoIdentity() {
    static const LayerIdentity identity{"echo",
                                        "Echo",
                                        LayerNumber::Application,
                                        "Sends back every byte that comes in.",
                                        "RFC 862",
                                        Service::Transport,
                                        Service::Any,
                                        "echo talks between ports"};
    return identity;
}

Result<std::unique_ptr<Layer>> makeEcho(const Options& options) {
    if (auto checked = options.checkKeys({}); !checked)
        return Failure(checked.error());
    return std::make_unique<Echo>();
}

} // namespace layerscope
