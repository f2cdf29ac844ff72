#include "layers/own/library.h"

#include "layers/own/loadedlayer.h"
#include "layers/own/words.h"
#include "layerscope/layer.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <sstream>

namespace layerscope {

namespace {

constexpr std::size_t longestName = 30, longestTitle = 60, longestText = 300;

bool isName(std::string_view name) {
    return !name.empty() && name.size() <= longestName &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

} // namespace

Result<std::shared_ptr<const OwnLibrary>> OwnLibrary::load(const std::string& path) {
    std::error_code code;
    if (!std::filesystem::is_regular_file(path, code))
        return failAt(path, "there is no such file");
    auto opened = openLibrary(std::filesystem::absolute(path).string());
    if (!opened)
        return failAt(path, opened.error().reason);
    std::shared_ptr<OwnLibrary> library(new OwnLibrary);
    library->m_handle = opened->handle;
    if (auto examined = library->examine(opened->describe(), path); !examined)
        return Failure(examined.error());
    return library;
}

Result<void> OwnLibrary::examine(const LayerscopeLayer* layer, const std::string& path) {
    const auto wrong = [&](std::string reason) { return failAt(path, std::move(reason)); };
    if (layer == nullptr)
        return wrong("its function layerscopeLayer() describes no layer");
    if (layer->abi != LAYERSCOPE_ABI)
        return wrong(fmt::format("made for version {} of layerscope/layer.h, and this is version {}: compile it again "
                                 "with this Layerscope's header",
                                 layer->abi, LAYERSCOPE_ABI));
    const auto text = [](const char* words) { return words == nullptr ? std::string() : std::string(words); };
    m_layer = layer;
    m_identity.name = text(layer->name);
    m_identity.title = text(layer->title);
    m_identity.description = text(layer->description);
    m_identity.source = text(layer->source);
    if (!isName(m_identity.name))
        return wrong(fmt::format("its name must be 1 to {} small letters, digits and -", longestName));
    if (m_identity.title.empty())
        m_identity.title = m_identity.name;
    for (const auto& [words, most, what] : {std::tuple(&m_identity.title, longestTitle, "title"),
                                            std::tuple(&m_identity.description, longestText, "description"),
                                            std::tuple(&m_identity.source, longestText, "source")})
        if (words->size() > most || cleanWords(*words) != *words)
            return wrong(fmt::format("its {} must be at most {} bytes of plain UTF-8", what, most));
    if (layer->slot < 1 || layer->slot > 7)
        return wrong(fmt::format("its slot is {}, and slots are 1 to 7", layer->slot));
    if (layer->needs > LAYERSCOPE_BITS || layer->offers > LAYERSCOPE_BITS || layer->offers == LAYERSCOPE_TRANSPORT)
        return wrong("what it needs or offers is no LayerscopeService, or a need only");
    if (layer->create == nullptr || layer->destroy == nullptr || layer->request == nullptr ||
        layer->indication == nullptr || layer->timer == nullptr)
        return wrong("one of its functions create, destroy, request, indication and timer is missing");
    m_identity.slot = static_cast<LayerNumber>(layer->slot);
    m_identity.needs = static_cast<Service>(layer->needs);
    m_identity.offers = static_cast<Service>(layer->offers);
    std::istringstream names(text(layer->settings));
    for (std::string name; names >> name;)
        m_settings.push_back(name);
    m_protocol = {m_identity.title, m_identity.title, m_identity.name, m_identity.slot, m_identity.source, {}};
    return {};
}

Result<LayerIdentity> addOwnLayer(LayerRegistry& registry, const std::string& path) {
    auto library = OwnLibrary::load(path);
    if (!library)
        return Failure(library.error());
    const LayerIdentity identity = (*library)->identity();
    const std::string file = std::filesystem::absolute(path).lexically_normal().string();
    if (registry.find(identity.slot, identity.name) != nullptr) {
        const std::string_view other = registry.fileOf(identity.slot, identity.name);
        if (other != file)
            return failAt(path, fmt::format("slot {} has a layer called \"{}\" already, {}: give this one another name",
                                            static_cast<unsigned>(identity.slot), identity.name,
                                            other.empty() ? "a built-in one" : fmt::format("from {}", other)));
    }
    registry.add(
        identity,
        [library = *library](const Options& options) -> Result<std::unique_ptr<Layer>> {
            if (auto checked = options.checkKeys(library->settings()); !checked)
                return Failure(checked.error());
            for (const auto& [key, value] : options.values())
                if (std::holds_alternative<std::vector<Options>>(value))
                    return Failure(Error{{}, key, std::nullopt, "must not be a table"});
            return std::make_unique<LoadedLayer>(library, options);
        },
        file);
    return identity;
}

Result<std::shared_ptr<const LayerRegistry>> registryWith(const std::vector<std::string>& paths) {
    if (paths.empty())
        return LayerRegistry::sharedBuiltIn();
    auto registry = std::make_shared<LayerRegistry>(LayerRegistry::builtIn());
    for (const std::string& path : paths)
        if (auto added = addOwnLayer(*registry, path); !added)
            return Failure(added.error());
    return registry;
}

} // namespace layerscope
