#include "cli/commandline.h"

#include "cli/commands.h"

#include <CLI/CLI.hpp>
#include <algorithm>

namespace layerscope {

CommandLine::CommandLine() {
    add(makeSimulateCommand());
    add(makeDissectCommand());
    add(makeCaptureCommand());
    add(makeCaptureHelperCommand());
    add(makeListCommand());
    add(makeCheckCommand());
}

CommandLine::~CommandLine() = default;

void CommandLine::add(std::unique_ptr<Command> command) { m_commands.push_back(std::move(command)); }

bool CommandLine::knows(std::string_view name) const {
    return name == "--help" || name == "-h" || name == "--version" ||
           std::any_of(m_commands.begin(), m_commands.end(),
                       [&](const auto& command) { return command->name() == name; });
}

std::string CommandLine::names() const {
    std::string list;
    for (const auto& command : m_commands)
        if (!command->hidden())
            list += (list.empty() ? "" : ", ") + command->name();
    return list;
}

ExitCode CommandLine::run(const std::vector<std::string>& arguments, const CommandOutput& output) {
    CLI::App app("Layerscope: see how two programs talk across a network, byte for byte.\n"
                 "Without a subcommand it opens its window, with a scene, scenario or capture when one is named.\n"
                 "The window speaks the system's language, English or German; --language en and --language de choose.",
                 "layerscope");
    app.set_version_flag("--version", "layerscope " LAYERSCOPE_VERSION);
    app.require_subcommand(1);
    for (const auto& command : m_commands) {
        CLI::App* sub = app.add_subcommand(command->name(), command->help());
        sub->set_version_flag("--version", "layerscope " LAYERSCOPE_VERSION);
        if (command->hidden())
            sub->group("");
        command->declare(*sub);
    }
    if (!arguments.empty() && !arguments.front().starts_with('-') && !knows(arguments.front()))
        return complain(output, Error{{},
                                      arguments.front(),
                                      std::nullopt,
                                      "no subcommand, scene or file of that name (subcommands: " + names() + ")"});
    try {
        // CLI11 takes the arguments last first.
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            app.exit(error, output.out, output.err);
            return ExitCode::Done;
        }
        std::string reason = error.what();
        std::replace(reason.begin(), reason.end(), '\n', ' ');
        output.err << "layerscope: " << reason << " (see --help)\n";
        return ExitCode::WrongInput;
    }
    for (const auto& command : m_commands)
        if (app.got_subcommand(command->name()))
            return command->run(output);
    return ExitCode::WrongInput;
}

void addLayerOption(CLI::App& app, std::vector<std::string>& files) {
    app.add_option("--layer", files, "Load a layer of your own from a shared library; may be given several times")
        ->type_name("FILE")
        ->allow_extra_args(false);
}

ExitCode complain(const CommandOutput& output, const Error& error, ExitCode code) {
    output.err << "layerscope: " << error.text() << '\n';
    return code;
}

} // namespace layerscope
