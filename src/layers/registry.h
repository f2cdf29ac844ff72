// What can fill the seven slots, by name.
#pragma once

#include "layers/layer.h"
#include "layers/options.h"

#include <functional>

namespace layerscope {

// Makes one layer object from its settings.
using LayerFactory = std::function<Result<std::unique_ptr<Layer>>(const Options& options)>;

class LayerRegistry {
public:
    // The fillings that are built in.
    static const LayerRegistry& builtIn();

    void add(LayerIdentity identity, LayerFactory factory);
    const LayerIdentity* find(LayerNumber slot, std::string_view name) const;
    std::vector<const LayerIdentity*> inSlot(LayerNumber slot) const;
    // Fails, naming what would fit, when there is no such filling.
    Result<std::unique_ptr<Layer>> make(LayerNumber slot, std::string_view name, const Options& options = {}) const;

private:
    struct Entry {
        LayerIdentity identity;
        LayerFactory factory;
    };
    std::vector<Entry> m_entries;
};

} // namespace layerscope
