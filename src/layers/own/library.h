// Layers that are no part of this program: shared libraries made against layerscope/layer.h (OWN-LAYERS.md).
#pragma once

#include "layers/registry.h"
#include "wire/field.h"

struct LayerscopeLayer;

namespace layerscope {

// One loaded file. Its identity has been checked; its functions are called by a LoadedLayer only.
class OwnLibrary {
public:
    // Fails with the file and what is wrong with it.
    static Result<std::shared_ptr<const OwnLibrary>> load(const std::string& path);

    const LayerscopeLayer& layer() const { return *m_layer; }
    const LayerIdentity& identity() const { return m_identity; }
    const Protocol& protocol() const { return m_protocol; } // owns the bytes that the layer adds
    const std::vector<std::string>& settings() const { return m_settings; }

private:
    OwnLibrary() = default;
    Result<void> examine(const LayerscopeLayer* layer, const std::string& path);

    std::shared_ptr<void> m_handle; // the file stays loaded as long as this
    const LayerscopeLayer* m_layer = nullptr;
    LayerIdentity m_identity;
    std::vector<std::string> m_settings;
    Protocol m_protocol;
};

// Loads a file and adds its layer to the registry; loading the same file again replaces what it was before. Returns the
// layer's identity. Fails with the file and what is wrong, and when the layer's name is taken.
Result<LayerIdentity> addOwnLayer(LayerRegistry& registry, const std::string& path);
// The built-in fillings and those of the files.
Result<std::shared_ptr<const LayerRegistry>> registryWith(const std::vector<std::string>& paths);

// What the platform does: opens a shared library and finds the function that describes its layer.
struct OpenedLibrary {
    std::shared_ptr<void> handle;
    const LayerscopeLayer* (*describe)();
};
Result<OpenedLibrary> openLibrary(const std::string& path);

} // namespace layerscope
