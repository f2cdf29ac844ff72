// Trace -> pcapng, for Wireshark and for keeping.
#pragma once

#include "capture/sink.h"
#include "trace/trace.h"

namespace layerscope {

// The frames that a capture of all links holds: those that reached their links, in the order they were sent.
std::vector<FrameId> framesInCapture(const Trace& trace);

// Writes these frames, behind the secrets that open those that are encrypted: an interface a link, the length of the
// FCS where frames carry one, and with every packet a comment that says why it was sent. `epoch` is the time of the
// trace's start in nanoseconds since 1970.
Result<void> writeTracePcapng(const Trace& trace, const ByteSink& sink, std::int64_t epoch = 0);
// The same into a file, which is whole or not there (writeCaptureFile).
Result<void> writeTracePcapng(const Trace& trace, const std::string& path, std::int64_t epoch = 0);

} // namespace layerscope
