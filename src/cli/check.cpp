#include "base/interrupt.h"
#include "cli/commands.h"
#include "lesson/checker.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace layerscope {

namespace {

std::string plural(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

class CheckCommand : public Command {
public:
    std::string name() const override { return "check"; }
    std::string help() const override {
        return "Check lessons: their form, their answers over many seeds, their links";
    }

    void declare(CLI::App& app) override {
        app.add_option("PATH", m_paths, "Lesson files, or folders of them")->required();
        app.add_option("--seeds", m_seeds, "How many seeds to run each lesson with")
            ->check(CLI::Range(1u, 1'000'000u))
            ->capture_default_str();
        app.add_option("--format", m_format, "How to print")
            ->check(CLI::IsMember({"text", "json"}))
            ->capture_default_str();
        app.add_flag("--no-tshark", m_withoutTshark, "Do not compare fields with tshark");
    }

    ExitCode run(const CommandOutput& output) override {
        const auto files = findLessons(m_paths);
        if (!files)
            return complain(output, files.error());
        if (files->empty())
            return complain(output, Error{m_paths.front(),
                                          {},
                                          std::nullopt,
                                          "there is no lesson here: a file with a block ```toml lesson"});
        const InterruptScope scope;
        std::stop_source stop;
        CheckOptions options;
        options.seeds = m_seeds;
        options.tshark = !m_withoutTshark;
        options.stop = stop.get_token();
        options.progress = [&stop](const std::string&, unsigned) {
            if (InterruptScope::requested())
                stop.request_stop();
        };
        std::size_t slips = 0;
        nlohmann::json reports = nlohmann::json::array();
        for (const std::string& file : *files) {
            const auto report = checkLesson(file, options);
            if (!report)
                return complain(output, report.error(), ExitCode::Failed);
            slips += report->slips.size();
            if (m_format == "json")
                reports.push_back(toJson(*report));
            else
                print(output.out, *report);
            output.out.flush();
        }
        if (m_format == "json")
            output.out << reports.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) << "\n";
        if (!output.out.flush())
            return complain(output, Error{"standard output", {}, std::nullopt, "cannot be written to"},
                            ExitCode::Failed);
        return slips == 0 ? ExitCode::Done : ExitCode::Failed;
    }

private:
    static void print(std::ostream& out, const CheckReport& report) {
        for (const Slip& slip : report.slips)
            out << slip.text() << "\n";
        out << fmt::format("{}: {}, {}, {}; {}, {} in {:.2f} s: {}\n", report.file, plural(report.pages, "page"),
                           plural(report.predictions, "question"), plural(report.tasks, "task"),
                           plural(report.seeds, "seed"), plural(report.runs, "run"), report.seconds,
                           report.slips.empty() ? "no slip" : plural(report.slips.size(), "slip"));
        if (!report.left.empty())
            out << fmt::format("{}: {}\n", report.file, report.left);
    }

    static nlohmann::json toJson(const CheckReport& report) {
        nlohmann::json slips = nlohmann::json::array();
        for (const Slip& slip : report.slips)
            slips.push_back({{"file", slip.file},
                             {"line", slip.place.line},
                             {"column", slip.place.column},
                             {"reason", slip.reason}});
        return {{"file", report.file},   {"slips", std::move(slips)},         {"pages", report.pages},
                {"tasks", report.tasks}, {"predictions", report.predictions}, {"seeds", report.seeds},
                {"runs", report.runs},   {"seconds", report.seconds},         {"left", report.left}};
    }

    std::vector<std::string> m_paths;
    unsigned m_seeds = 200;
    std::string m_format = "text";
    bool m_withoutTshark = false;
};

} // namespace

std::unique_ptr<Command> makeCheckCommand() { return std::make_unique<CheckCommand>(); }

} // namespace layerscope
