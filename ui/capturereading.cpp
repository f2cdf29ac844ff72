#include "ui/capturereading.h"

#include "capture/file.h"
#include "capture/reconstruct.h"
#include "trace/sentence.h"
#include "ui/text.h"

#include <QFileInfo>

namespace layerscope {

namespace {

// Captures beyond either are shown without what takes most memory: about 2 KB a packet and its bytes several times.
constexpr std::uint64_t mostBytesInFull = 64u << 20;
constexpr std::size_t mostPacketsInFull = 100'000;

enum class Amount : std::uint8_t { Whole, TooMuch };

// Reads packets until the file ends, breaks off, proves too large for this way of recording, or the job is stopped.
Result<Amount> readPackets(const QString& path, Recording recording, Trace& trace, const std::stop_token& stop,
                           const std::function<void(double)>& progress) {
    const std::string name = path.toLocal8Bit().toStdString();
    auto file = openCapture(name);
    if (!file)
        return Failure(file.error());
    const std::uint64_t size = (*file)->size(); // 0 for a pipe, which can be read but once
    const bool mayGiveUp = recording == Recording::Full && size > 0;
    if (mayGiveUp && size > mostBytesInFull)
        return Amount::TooMuch;
    if (recording == Recording::Frames) {
        auto source = FileBytes::open(name);
        if (!source)
            return Failure(source.error());
        trace.setByteSource(std::move(*source));
    }
    Reconstructor reconstructor(trace, recording);
    while (!stop.stop_requested()) {
        const auto packet = (*file)->next();
        if (!packet)
            return Failure(packet.error());
        if (!*packet)
            break;
        if (mayGiveUp && trace.frameCount() == mostPacketsInFull)
            return Amount::TooMuch;
        reconstructor.add(**packet);
        if (progress && trace.frameCount() % 256 == 0)
            progress(size > 0 ? static_cast<double>((*packet)->fileOffset) / static_cast<double>(size) : -1.0);
    }
    reconstructor.addSecrets((*file)->metadata());
    return Amount::Whole;
}

} // namespace

CaptureReading readCapture(const QString& path, const std::stop_token& stop,
                           const std::function<void(double)>& progress) {
    for (const Recording recording : {Recording::Full, Recording::Frames}) {
        CaptureReading reading;
        reading.trace->title = QFileInfo(path).fileName().toStdString();
        const auto read = readPackets(path, recording, *reading.trace, stop, progress);
        if (!read)
            reading.problem = toQString(read.error().text());
        if (!read || *read == Amount::Whole)
            return reading;
    }
    return {};
}

QString CaptureReading::warning() const {
    QStringList parts;
    const QString count = toQString(groupedNumber(trace->frameCount()));
    if (!problem.isEmpty())
        parts << layerscope::tr("%1. The %2 packets before that are shown.").arg(problem, count);
    if (trace->hasPackets())
        parts
            << layerscope::tr(
                   "%1 is large (%2 packets): layer crossings, TCP states and variables are left out, to save memory. "
                   "To see them, open a part of it, such as one connection saved by itself.")
                   .arg(toQString(trace->title), count);
    return parts.join(QLatin1Char(' '));
}

} // namespace layerscope
