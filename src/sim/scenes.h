// The scenes that come with Layerscope: the TOML files of src/sim/scenes, built in.
#pragma once

#include <span>
#include <string_view>

namespace layerscope {

struct BuiltInScene {
    std::string_view name; // "handshake"
    std::string_view text; // TOML
};

// In the order in which they are offered to students.
std::span<const BuiltInScene> builtInScenes();

} // namespace layerscope
