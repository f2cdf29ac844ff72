// Fillings that add no byte: they hand every primitive on as it is. That real stacks leave slots 5 and 6 mostly empty
// is something to show, not to hide.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

namespace layerscope {

class PassThrough : public Layer {
public:
    // `identity` must live as long as the layer.
    explicit PassThrough(const LayerIdentity& identity) : m_identity(identity) {}
    static Result<std::unique_ptr<Layer>> make(const LayerIdentity& identity, const Options& options);

    const LayerIdentity& identity() const override { return m_identity; }
    void request(Context& context, Idu&& request) override { context.passDown(std::move(request)); }
    void indication(Context& context, Idu&& indication) override { context.passUp(std::move(indication)); }

private:
    const LayerIdentity& m_identity;
};

const LayerIdentity& plainIdentity();  // slot 6
const LayerIdentity& directIdentity(); // slot 5
Result<std::unique_ptr<Layer>> makePlain(const Options& options);
Result<std::unique_ptr<Layer>> makeDirect(const Options& options);

} // namespace layerscope
