#include "capture/live.h"
#include "cli/commands.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace layerscope {

namespace {

class CaptureCommand : public Command {
public:
    std::string name() const override { return "capture"; }
    std::string help() const override {
        return "Capture a real connection: a demonstration on a private loopback, or an interface";
    }

    void declare(CLI::App& app) override {
        auto* demo = app.add_option("--demo", m_request.demo.name, "The demonstration to run on a private loopback")
                         ->check(CLI::IsMember({"tcp"}))
                         ->capture_default_str();
        auto* interface = app.add_option("--interface", m_request.interface,
                                         "Capture on this interface instead (may need a permission)");
        interface->excludes(demo);
        app.add_option("--filter", m_request.filter, "Only these packets, in libpcap's language (tcp port 80)")
            ->needs(interface);
        app.add_option("--duration", m_seconds, "Stop after so many seconds")->check(CLI::Range(0.001, 86400.0));
        app.add_option("--count", m_request.count, "Stop after so many packets");
        app.add_option("--pcapng", m_path, "The file to write")->required()->type_name("OUT");
    }

    ExitCode run(const CommandOutput& output) override {
        m_request.duration = Duration(static_cast<std::int64_t>(m_seconds * 1e9));
        const auto summary = captureToFile(m_request, m_path);
        if (!summary)
            return complain(output, summary.error(), ExitCode::Failed);
        output.out << fmt::format("{} packets captured, {} dropped by the system; written to {}\n", summary->packets,
                                  summary->dropped, m_path);
        return ExitCode::Done;
    }

private:
    CaptureRequest m_request;
    double m_seconds = 0;
    std::string m_path;
};

class CaptureHelperCommand : public Command {
public:
    std::string name() const override { return "capture-helper"; }
    std::string help() const override { return "The child process of a live capture: writes pcapng to its output"; }
    bool hidden() const override { return true; }
    void declare(CLI::App& app) override {
        app.prefix_command();
        m_app = &app;
    }

    ExitCode run(const CommandOutput& output) override {
        std::vector<std::string> arguments = m_app->remaining();
        arguments.insert(arguments.begin(), name());
        const auto request = parseHelperArguments(arguments);
        if (!request)
            return complain(output, request.error());
        return static_cast<ExitCode>(runCaptureHelper(*request, STDOUT_FILENO));
    }

private:
    CLI::App* m_app = nullptr;
};

} // namespace

std::unique_ptr<Command> makeCaptureCommand() { return std::make_unique<CaptureCommand>(); }
std::unique_ptr<Command> makeCaptureHelperCommand() { return std::make_unique<CaptureHelperCommand>(); }

} // namespace layerscope
