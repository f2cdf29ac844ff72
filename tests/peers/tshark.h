// Running tshark, and skipping loudly where it is not installed.
#pragma once

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

namespace layerscope::testing {

inline bool haveTshark() { return !QStandardPaths::findExecutable("tshark").isEmpty(); }

struct ToolResult {
    QStringList lines;
    QString errors;
    int status = -1;
};

inline ToolResult runTool(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(60'000);
    const QString text = QString::fromUtf8(process.readAllStandardOutput());
    return {text.split('\n', Qt::SkipEmptyParts), QString::fromUtf8(process.readAllStandardError()),
            process.exitCode()};
}

// One line a frame, values parted by "|", as `tshark -T fields` gives them.
inline ToolResult tsharkFields(const QString& file, const QStringList& fields) {
    QStringList arguments{"-r", file, "-T", "fields", "-E", "separator=|", "-E", "occurrence=f"};
    for (const QString& field : fields)
        arguments << "-e" << field;
    return runTool("tshark", arguments);
}

} // namespace layerscope::testing
