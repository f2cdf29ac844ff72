// Running Node with packages from npm, and skipping loudly where either is missing.
#pragma once

#include "peers/tshark.h"

#include <QDir>
#include <QFile>

namespace layerscope::testing {

inline bool haveNode() {
    return !QStandardPaths::findExecutable("node").isEmpty() && !QStandardPaths::findExecutable("npm").isEmpty();
}

// Installs what tests/peers/package-lock.json names beside the build, once. Returns the folder of the packages; empty
// when the registry cannot be reached.
inline QString nodePackages() {
    const QString folder = LAYERSCOPE_BINARY_DIR "/tests/peers/node";
    const QString source = LAYERSCOPE_SOURCE_DIR "/tests/peers/";
    const auto content = [](const QString& name) {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QString lock = folder + "/package-lock.json";
    const QString packages = folder + "/node_modules";
    if (QDir(packages).exists() && content(lock) == content(source + "package-lock.json"))
        return packages;
    QDir().mkpath(folder);
    for (const char* name : {"package.json", "package-lock.json"}) {
        QFile::remove(folder + '/' + name);
        QFile::copy(source + name, folder + '/' + name);
    }
    QProcess npm;
    npm.setWorkingDirectory(folder);
    npm.start("npm", {"ci", "--no-audit", "--no-fund", "--ignore-scripts"});
    npm.waitForFinished(120'000);
    if (npm.exitStatus() == QProcess::NormalExit && npm.exitCode() == 0)
        return packages;
    QFile::remove(lock);
    return {};
}

// Runs a script of tests/peers/node with this input.
inline ToolResult runNode(const QString& script, const QString& packages, const QByteArray& input) {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("NODE_PATH", packages);
    process.setProcessEnvironment(environment);
    process.start("node", {"--no-warnings", LAYERSCOPE_SOURCE_DIR "/tests/peers/node/" + script});
    process.write(input);
    process.closeWriteChannel();
    process.waitForFinished(120'000);
    const QString text = QString::fromUtf8(process.readAllStandardOutput());
    return {text.split('\n', Qt::SkipEmptyParts), QString::fromUtf8(process.readAllStandardError()),
            process.exitCode()};
}

} // namespace layerscope::testing
