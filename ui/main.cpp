// The program: a command line without a display, or the window.
#include "cli/commandline.h"
#include "layers/own/library.h"
#include "sim/scenes.h"
#include "ui/commands/export.h"
#include "ui/commands/render.h"
#include "ui/document.h"
#include "ui/language.h"
#include "ui/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QFileInfo>
#include <QSettings>
#include <algorithm>
#include <iostream>

namespace {

using namespace layerscope;

bool hasDisplay() {
#ifdef Q_OS_LINUX
    const auto set = [](const char* name) { return !qEnvironmentVariableIsEmpty(name); };
    return set("DISPLAY") || set("WAYLAND_DISPLAY") || set("QT_QPA_PLATFORM");
#else
    return true;
#endif
}

bool isScene(const std::string& name) {
    return std::ranges::any_of(builtInScenes(), [&](const BuiltInScene& scene) { return scene.name == name; });
}

// What the window is asked to open: a scene or a file, after any number of --layer FILE and --language LANGUAGE.
struct WindowRequest {
    QString language;
    std::vector<std::string> layers;
    std::string source;
};

// None when the arguments are for a subcommand.
std::optional<WindowRequest> windowRequest(const std::vector<std::string>& arguments, const CommandLine& commands) {
    WindowRequest request;
    std::size_t next = 0;
    for (; next + 1 < arguments.size(); next += 2) {
        if (arguments[next] == "--layer")
            request.layers.push_back(arguments[next + 1]);
        else if (arguments[next] == "--language")
            request.language = QString::fromLocal8Bit(arguments[next + 1].c_str());
        else
            break;
    }
    if (next == arguments.size())
        return request;
    request.source = arguments[next];
    const bool opens = next + 1 == arguments.size() && !commands.knows(request.source) &&
                       (isScene(request.source) || QFileInfo::exists(QString::fromLocal8Bit(request.source.c_str())));
    return opens ? std::optional(request) : std::nullopt;
}

ExitCode openWindow(int argc, char** argv, const WindowRequest& request) {
    if (!request.language.isEmpty() && !isLanguage(request.language)) {
        std::cerr << "layerscope: --language: \"" << request.language.toStdString()
                  << "\" is no language here (allowed: en, de, system)\n";
        return ExitCode::WrongInput;
    }
    const auto layers = registryWith(request.layers);
    if (!layers) {
        std::cerr << "layerscope: " << layers.error().text() << '\n';
        return ExitCode::WrongInput;
    }
    if (!hasDisplay()) {
        std::cerr << "layerscope: no display: neither DISPLAY nor WAYLAND_DISPLAY is set. These commands work without "
                     "one: simulate, dissect, capture, render, export, list (see --help)\n";
        return ExitCode::WrongInput;
    }
    QApplication application(argc, argv);
    if (!useLanguage(application, request.language.isEmpty() ? chosenLanguage() : request.language) &&
        request.language.isEmpty())
        useLanguage(application, QStringLiteral("system")); // the settings name a language of another version
    const QString theme = QSettings().value(QStringLiteral("theme"), QStringLiteral("system")).toString();
    const bool dark = theme == QLatin1String("dark") || (theme == QLatin1String("system") && systemIsDark());
    Theme::apply(application, dark ? ThemeName::Dark : ThemeName::Light);
    MainWindow window;
    window.document()->setLayers(*layers);
    window.show();
    window.open(request.source.empty() ? QStringLiteral("handshake") : QString::fromLocal8Bit(request.source.c_str()));
    return static_cast<ExitCode>(QApplication::exec());
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication::setApplicationName(QStringLiteral("layerscope"));
    QCoreApplication::setOrganizationName(QStringLiteral("layerscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(LAYERSCOPE_VERSION));

    const std::vector<std::string> arguments(argv + 1, argv + argc);
    CommandLine commands;
    commands.add(makeRenderCommand());
    commands.add(makeExportCommand());
    if (const auto request = windowRequest(arguments, commands))
        return static_cast<int>(openWindow(argc, argv, *request));
    return static_cast<int>(commands.run(arguments, {std::cout, std::cerr}));
}
