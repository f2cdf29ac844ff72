#include "ui/commands/export.h"

#include "lesson/loader.h"
#include "ui/language.h"
#include "ui/project/handout.h"
#include "ui/text.h"
#include "ui/theme/theme.h"

#include <CLI/CLI.hpp>
#include <QApplication>

namespace layerscope {

namespace {

class ExportCommand : public Command {
public:
    std::string name() const override { return "export"; }
    std::string help() const override { return "Write a lesson as a handout: ladders, blanks to fill, an answer page"; }

    void declare(CLI::App& app) override {
        app.add_option("LESSON", m_lesson, "A lesson file (.md)")->required();
        app.add_option("--to", m_format, "The format")->check(CLI::IsMember({"pdf"}))->required();
        app.add_option("--seed", m_seed, "The seed of the run, unless the lesson pins its own")->capture_default_str();
        app.add_option("--output", m_output, "The file to write")->required();
    }

    ExitCode run(const CommandOutput& output) override {
        const auto loaded = loadLesson(m_lesson);
        if (!loaded)
            return complain(output, loaded.error());
        if (!loaded->usable()) {
            for (const Slip& slip : loaded->slips)
                output.err << "layerscope: " << slip.text() << '\n';
            return loaded->slips.empty()
                       ? complain(output, {m_lesson, "", {}, "this is no lesson: it has no toml lesson block"})
                       : ExitCode::WrongInput;
        }
        qputenv("QT_QPA_PLATFORM", "offscreen");
        QCoreApplication::setOrganizationName(QStringLiteral("layerscope-export"));
        int count = 1;
        std::string program = "layerscope";
        char* arguments[] = {program.data(), nullptr};
        QApplication application(count, arguments);
        useLanguage(application, toQString(loaded->lesson->language)); // English when it is none of ours
        Theme::apply(application, ThemeName::Light);
        if (const auto written = writeHandout(m_output, loaded->lesson, m_seed); !written)
            return complain(output, written.error(), ExitCode::Failed);
        return ExitCode::Done;
    }

private:
    std::string m_lesson;
    std::string m_format = "pdf";
    std::uint64_t m_seed = 1;
    std::string m_output;
};

} // namespace

std::unique_ptr<Command> makeExportCommand() { return std::make_unique<ExportCommand>(); }

} // namespace layerscope
