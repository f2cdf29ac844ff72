#include "lesson/tsharkcheck.h"

#include "capture/export.h"
#include "wire/dissection.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sstream>
#include <unistd.h>

namespace layerscope {

namespace {

bool isInstalled(std::string_view program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "" : path);
    for (std::string folder; std::getline(folders, folder, ':');)
        if (!folder.empty() && access((std::filesystem::path(folder) / program).c_str(), X_OK) == 0)
            return true;
    return false;
}

// A file name that nobody else has; the file goes with it.
class TemporaryFile {
public:
    TemporaryFile() {
        std::error_code code;
        std::string name = (std::filesystem::temp_directory_path(code) / "layerscope-check-XXXXXX").string();
        const int descriptor = code ? -1 : mkstemp(name.data());
        if (descriptor >= 0) {
            close(descriptor);
            m_name = name;
        }
    }
    ~TemporaryFile() {
        std::error_code code;
        if (!m_name.empty())
            std::filesystem::remove(m_name, code);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    const std::string& name() const { return m_name; } // empty: none could be made

private:
    std::string m_name;
};

std::string quotedForShell(const std::string& word) {
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

// One line a frame, values parted by tabs; nothing when tshark fails.
std::optional<std::vector<std::string>> tsharkLines(const std::string& file, const std::vector<std::string>& fields) {
    std::string command =
        fmt::format("tshark -n -r {} -T fields -E separator=/t -E occurrence=a -E aggregator=, "
                    "-o ip.check_checksum:TRUE -o tcp.check_checksum:TRUE -o udp.check_checksum:TRUE",
                    quotedForShell(file));
    for (const std::string& field : fields)
        command += " -e " + field;
    FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
    if (pipe == nullptr)
        return std::nullopt;
    std::string text;
    char buffer[4096];
    for (std::size_t read = 0; (read = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        text.append(buffer, read);
    if (pclose(pipe) != 0)
        return std::nullopt;
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(std::move(line));
    return lines;
}

void compareRun(LessonRuns& runs, const RunSpec& run, const std::map<std::string, Place>& fields,
                const std::vector<std::string>& names, TsharkComparison& result) {
    Evaluation& evaluation = runs.evaluation(run.name);
    const Trace& trace = evaluation.trace();
    const TemporaryFile file;
    if (file.name().empty() || !writeTracePcapng(trace, file.name())) {
        result.left = "no capture could be written for tshark";
        return;
    }
    const auto lines = tsharkLines(file.name(), names);
    if (!lines) {
        result.left = "tshark does not know one of the fields, or failed";
        return;
    }
    const std::vector<FrameId> frames = framesInCapture(trace);
    for (std::size_t i = 0; i < frames.size() && i < lines->size(); ++i) {
        std::istringstream line((*lines)[i]);
        for (const std::string& name : names) {
            std::string theirs;
            std::getline(line, theirs, '\t');
            const std::string ours = fmt::format(
                "{}", fmt::join(fieldValues(evaluation.dissection(frames[i]), trace.frameBytes(frames[i]), name), ","));
            // What tshark takes for another protocol, by its port, it may not look into. Where a field and an expert
            // note have one name, it prints both.
            if (ours == theirs || theirs.empty() || theirs == ours + ',' + ours)
                continue;
            result.slips.push_back({runs.lesson().file, fields.at(name),
                                    fmt::format("in frame {} of the run \"{}\" {} is \"{}\", and tshark reads \"{}\"",
                                                frames[i].value + 1, run.name, name, ours, theirs)});
            return;
        }
    }
}

} // namespace

TsharkComparison compareWithTshark(LessonRuns& runs) {
    TsharkComparison result;
    const auto fields = fieldsOf(runs.lesson());
    std::vector<std::string> names;
    for (const auto& [name, place] : fields)
        if (!name.starts_with("frame."))
            names.push_back(name);
    if (names.empty())
        return result;
    if (!isInstalled("tshark")) {
        result.left = "tshark is not installed, so no field was compared with it";
        return result;
    }
    for (const RunSpec& run : runs.lesson().runs)
        compareRun(runs, run, fields, names, result);
    return result;
}

} // namespace layerscope
