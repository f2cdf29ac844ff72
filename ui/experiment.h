// What is tried with a scenario: the run that is kept, and a changed one beside it.
#pragma once

#include "sim/scenario.h"
#include "trace/diff.h"

#include <QStringList>
#include <memory>

namespace layerscope {

struct Experiment {
    std::shared_ptr<const Scenario> run;
    std::shared_ptr<const Scenario> tried; // null: nothing is tried
    QStringList changes;                   // of `tried` against `run`, each a clause: "SYN from client is lost"

    const std::shared_ptr<const Scenario>& shown() const { return tried ? tried : run; }
};

// Both runs of an experiment, the same up to their first difference.
struct WhatIf {
    QString changes;
    std::shared_ptr<const Trace> run;
    std::shared_ptr<const Trace> tried;
    std::optional<TraceDifference> difference; // none: the change has changed nothing
};

} // namespace layerscope
