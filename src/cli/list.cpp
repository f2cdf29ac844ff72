#include "cli/commands.h"
#include "layers/own/library.h"
#include "sim/scenario.h"
#include "sim/scenes.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace layerscope {

namespace {

class ListCommand : public Command {
public:
    std::string name() const override { return "list"; }
    std::string help() const override {
        return "List the built-in scenes, the layers that can fill a slot, or the views";
    }

    void declare(CLI::App& app) override {
        app.add_option("WHAT", m_what, "scenes, layers or views")
            ->required()
            ->check(CLI::IsMember({"scenes", "layers", "views"}));
        addLayerOption(app, m_layers);
    }

    ExitCode run(const CommandOutput& output) override {
        const auto layers = registryWith(m_layers);
        if (!layers)
            return complain(output, layers.error());
        if (m_what == "scenes")
            listScenes(output.out);
        else if (m_what == "layers")
            listLayers(**layers, output.out);
        else
            output.out << "ladder      The sequence diagram of all frames, time running down\n"
                          "stack       The seven layer objects of both hosts, and the PDU between them\n"
                          "window      The whole window\n"
                          "websocket   The whole window with a WebSocket's handshake and frames\n"
                          "lesson      A step of a lesson in the window\n";
        return ExitCode::Done;
    }

private:
    static void listScenes(std::ostream& out) {
        for (const BuiltInScene& scene : builtInScenes()) {
            const auto scenario = loadScenario(std::string(scene.name));
            out << fmt::format("{:<20}  {}\n", scene.name, scenario ? scenario->title : scenario.error().text());
        }
    }

    static void listLayers(const LayerRegistry& layers, std::ostream& out) {
        for (unsigned slot = 7; slot >= 1; --slot)
            for (const LayerIdentity* identity : layers.inSlot(static_cast<LayerNumber>(slot)))
                out << fmt::format("{} {:<13} {:<11} {:<20} {}\n", slot, layerName(identity->slot), identity->name,
                                   identity->title, identity->description);
    }

    std::string m_what;
    std::vector<std::string> m_layers;
};

} // namespace

std::unique_ptr<Command> makeListCommand() { return std::make_unique<ListCommand>(); }

} // namespace layerscope
