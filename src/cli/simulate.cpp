#include "capture/export.h"
#include "cli/commands.h"
#include "cli/tracejson.h"
#include "layers/own/library.h"
#include "trace/textform.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace layerscope {

namespace {

class SimulateCommand : public Command {
public:
    std::string name() const override { return "simulate"; }
    std::string help() const override { return "Run a scene and print what happened"; }

    void declare(CLI::App& app) override {
        app.add_option("SCENE", m_scene, "A built-in scene (see: layerscope list scenes) or a scenario file")
            ->required();
        addLayerOption(app, m_layers);
        app.add_option("--seed", m_seed, "Another seed than the scene's");
        app.add_option("--set", m_settings, "Change a setting, such as client.transport.isn=100 or link.delay=5ms")
            ->type_name("KEY=VALUE")
            ->allow_extra_args(false); // one a --set, so that SCENE may stand behind it
        app.add_option("--record", m_record, "How much to keep")
            ->check(CLI::IsMember({"full", "frames", "none"}))
            ->capture_default_str();
        app.add_option("--pcapng", m_pcapng, "Write the frames to a capture file")->type_name("OUT");
        app.add_option("--format", m_format, "How to print")
            ->check(CLI::IsMember({"text", "json"}))
            ->capture_default_str();
    }

    ExitCode run(const CommandOutput& output) override {
        const auto layers = registryWith(m_layers);
        if (!layers)
            return complain(output, layers.error());
        auto scenario = loadScenario(m_scene, *layers);
        if (!scenario)
            return complain(output, scenario.error());
        for (const std::string& setting : m_settings) {
            const std::size_t equals = setting.find('=');
            if (equals == std::string::npos)
                return complain(output, Error{"--set", setting, std::nullopt, "must be of the form key=value"});
            if (auto applied = applySetting(*scenario, setting.substr(0, equals), setting.substr(equals + 1));
                !applied) {
                Error error = applied.error();
                error.where = "--set";
                return complain(output, error);
            }
        }
        if (m_record == "none" && !m_pcapng.empty())
            return complain(output,
                            Error{"--pcapng", {}, std::nullopt, "there are no frames to write with --record none"});

        RunOptions options;
        options.seed = m_seed;
        options.recording = m_record == "full"     ? Recording::Full
                            : m_record == "frames" ? Recording::Frames
                                                   : Recording::None;
        const auto result = simulate(*scenario, options);
        if (!result)
            return complain(output, result.error());
        if (m_format == "json")
            writeTraceJson(output.out, *result);
        else
            printText(output.out, *result);
        if (!m_pcapng.empty())
            if (auto written = writeTracePcapng(*result->trace, m_pcapng); !written)
                return complain(output, written.error(), ExitCode::Failed);
        if (result->failure)
            return complain(output, Error{{}, {}, std::nullopt, *result->failure}, ExitCode::Failed);
        return output.out.flush() ? ExitCode::Done
                                  : complain(output, Error{"standard output", {}, std::nullopt, "cannot be written to"},
                                             ExitCode::Failed);
    }

private:
    static void printText(std::ostream& out, const Run& result) {
        const Trace& trace = *result.trace;
        if (trace.eventCount() > 0)
            out << eventHeading();
        for (std::uint32_t i = 0; i < trace.eventCount(); ++i)
            out << eventLine(trace, EventId{i});
        const RunCounts& counts = result.counts;
        out << fmt::format("{} frames sent, {} delivered, {} lost; {} at {} s\n", counts.framesSent,
                           counts.framesDelivered, counts.framesLost,
                           result.failure         ? "stopped"
                           : counts.timersPending ? "cut off"
                                                  : "ended",
                           timeText(counts.end));
    }

    std::string m_scene;
    std::vector<std::string> m_layers;
    std::optional<std::uint64_t> m_seed;
    std::vector<std::string> m_settings;
    std::string m_record = "full";
    std::string m_pcapng;
    std::string m_format = "text";
};

} // namespace

std::unique_ptr<Command> makeSimulateCommand() { return std::make_unique<SimulateCommand>(); }

} // namespace layerscope
