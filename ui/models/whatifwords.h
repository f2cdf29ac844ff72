// What differs between two runs, in words.
#pragma once

#include "trace/diff.h"

#include <QString>

namespace layerscope {

struct WhatIfWords {
    QString when;    // "0.213 s"; empty when nothing differs
    QString inRun;   // what happens there in the run: "Frame delivered: …", or that nothing more does
    QString inTried; // and in the one with the change
    QString outcome; // what it leads to: "all 17 B arrive 1.000 s later; 2 packets more"
    // All of it as one sentence.
    QString sentence() const;
};

WhatIfWords whatIfWords(const Trace& run, const Trace& tried, const std::optional<TraceDifference>& difference);

} // namespace layerscope
