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
    // The fillings that are built in. To have more, copy it and add to the copy.
    static const LayerRegistry& builtIn();
    static std::shared_ptr<const LayerRegistry> sharedBuiltIn();

    // `file`: where a filling that is not built in was loaded from. A filling of that slot and name is replaced.
    void add(LayerIdentity identity, LayerFactory factory, std::string file = {});
    const LayerIdentity* find(LayerNumber slot, std::string_view name) const;
    std::vector<const LayerIdentity*> inSlot(LayerNumber slot) const;
    // Where it was loaded from; empty for what is built in, and for names that nothing has.
    std::string_view fileOf(LayerNumber slot, std::string_view name) const;
    // Fails, naming what would fit, when there is no such filling.
    Result<std::unique_ptr<Layer>> make(LayerNumber slot, std::string_view name, const Options& options = {}) const;

private:
    struct Entry {
        LayerIdentity identity;
        LayerFactory factory;
        std::string file;
    };
    const Entry* entry(LayerNumber slot, std::string_view name) const;

    std::vector<Entry> m_entries;
};

} // namespace layerscope
