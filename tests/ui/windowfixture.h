// The whole window in a test: settings of its own, 1280x800, no tweens.
#pragma once

#include "ui/mainwindow.h"
#include "ui/playback/playback.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace layerscope::testing {

// Keeps what the window saves in a folder that goes with the test, and gives it the light theme. Once a test program.
inline void useOwnSettings(const QTemporaryDir& folder) {
    QVERIFY(folder.isValid());
    QCoreApplication::setOrganizationName(QStringLiteral("layerscope-test"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    Theme::apply(*qApp, ThemeName::Light);
}

inline std::unique_ptr<MainWindow> shownWindow() {
    auto window = std::make_unique<MainWindow>();
    window->playback()->setReducedMotion(true);
    window->resize(1280, 800);
    window->show();
    return window;
}

} // namespace layerscope::testing
