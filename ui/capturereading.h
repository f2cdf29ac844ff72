// A capture file becomes a trace.
#pragma once

#include "trace/trace.h"

#include <QString>
#include <functional>
#include <stop_token>

namespace layerscope {

// What came of reading a capture: all its packets, or those up to where it broke off. Captures of more than 100,000
// packets or 64 MiB are read without layer crossings, states and variables, which take most of the memory; their trace
// has packets (Trace::hasPackets) and leaves the bytes in the file.
struct CaptureReading {
    std::shared_ptr<Trace> trace = std::make_shared<Trace>();
    QString problem; // empty when all went well

    // What a person should know of it: where it broke off, and what was left out; or empty.
    QString warning() const;
};

// `progress`, which may be empty, hears the part that is done, or a negative number when it cannot be told.
CaptureReading readCapture(const QString& path, const std::stop_token& stop,
                           const std::function<void(double)>& progress);

} // namespace layerscope
