// cli: the subcommands of the program that need no display. May depend on: everything else under src/, CLI11,
// nlohmann-json. Subcommands that paint live in ui and register themselves here.
#pragma once

#include "base/result.h"

#include <memory>
#include <ostream>

namespace CLI {
class App;
}

namespace layerscope {

// How a command ends, as the shell sees it.
enum class ExitCode : int { Done = 0, Failed = 1, WrongInput = 2 };

struct CommandOutput {
    std::ostream& out;
    std::ostream& err;
};

// One subcommand.
class Command {
public:
    virtual ~Command() = default;
    virtual std::string name() const = 0;
    virtual std::string help() const = 0; // one sentence
    virtual bool hidden() const { return false; }
    // Declares arguments; CLI11 writes them into members before run() is called.
    virtual void declare(CLI::App& app) = 0;
    virtual ExitCode run(const CommandOutput& output) = 0;
};

class CommandLine {
public:
    // With the commands of src/cli.
    CommandLine();
    ~CommandLine();
    void add(std::unique_ptr<Command> command);
    bool knows(std::string_view name) const; // a subcommand, or --help or --version
    // Runs what the arguments ask for (without the program's name). Wrong arguments give one line on `err`.
    ExitCode run(const std::vector<std::string>& arguments, const CommandOutput& output);

private:
    std::string names() const; // of the commands, joined by commas

    std::vector<std::unique_ptr<Command>> m_commands;
};

// Declares --layer FILE, which may be given several times: shared libraries with layers of one's own.
void addLayerOption(CLI::App& app, std::vector<std::string>& files);

// Says on one line what went wrong, and returns the code for it.
ExitCode complain(const CommandOutput& output, const Error& error, ExitCode code = ExitCode::WrongInput);

} // namespace layerscope
