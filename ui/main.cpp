// The program: a command line without a display, or the window.
#include "cli/commandline.h"
#include "sim/scenes.h"
#include "ui/commands/render.h"
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

ExitCode openWindow(int argc, char** argv, const QString& source) {
    if (!hasDisplay()) {
        std::cerr << "layerscope: no display: neither DISPLAY nor WAYLAND_DISPLAY is set. These commands work without "
                     "one: simulate, dissect, capture, render, list (see --help)\n";
        return ExitCode::WrongInput;
    }
    QApplication application(argc, argv);
    const QString theme = QSettings().value(QStringLiteral("theme"), QStringLiteral("system")).toString();
    const bool dark = theme == QLatin1String("dark") || (theme == QLatin1String("system") && systemIsDark());
    Theme::apply(application, dark ? ThemeName::Dark : ThemeName::Light);
    MainWindow window;
    window.show();
    window.open(source.isEmpty() ? QStringLiteral("handshake") : source);
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
    // One argument that names a scene or a file is what the window opens.
    const bool window = arguments.empty() ||
                        (arguments.size() == 1 && !commands.knows(arguments[0]) &&
                         (isScene(arguments[0]) || QFileInfo::exists(QString::fromLocal8Bit(argv[1]))));
    if (window)
        return static_cast<int>(
            openWindow(argc, argv, arguments.empty() ? QString() : QString::fromLocal8Bit(argv[1])));
    return static_cast<int>(commands.run(arguments, {std::cout, std::cerr}));
}
