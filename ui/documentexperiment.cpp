// How a document runs scenarios: edits, what-ifs and their undoing.
#include "layers/own/library.h"
#include "sim/simulation.h"
#include "ui/models/faultwords.h"
#include "ui/progresspen.h"
#include "ui/text.h"

#include <QUndoCommand>

namespace layerscope {

// Traces are kept for the experiment shown only; undoing runs a scenario again.
class ExperimentEdit : public QUndoCommand {
public:
    ExperimentEdit(Document* document, Experiment before, Experiment after, const QString& text)
        : QUndoCommand(text), m_document(document), m_before(std::move(before)), m_after(std::move(after)) {}

    void undo() override { m_document->run(m_before); }
    void redo() override {
        const Experiment& now = m_document->m_experiment;
        if (now.run != m_after.run || now.tried != m_after.tried)
            m_document->run(m_after);
    }

private:
    Document* m_document;
    Experiment m_before, m_after;
};

struct Document::Outcome {
    std::shared_ptr<const Trace> run, tried;
    std::optional<TraceDifference> difference; // between the two
    std::optional<std::size_t> inCommon;       // with what was shown before
    std::optional<std::string> failure;        // of a layer that misbehaved in one of them
};

namespace {

std::size_t eventsInCommon(const Trace& a, const Trace& b) {
    const auto difference = firstDifference(a, b);
    return difference && difference->a   ? difference->a.value
           : difference && difference->b ? difference->b.value
                                         : a.eventCount();
}

} // namespace

namespace {

constexpr std::size_t application = static_cast<std::size_t>(LayerNumber::Application);

// What programs change in their handshakes, by host.
std::vector<std::vector<std::string>> headersIn(const Scenario& scenario) {
    std::vector<std::vector<std::string>> headers(scenario.hosts.size());
    for (std::size_t i = 0; i < headers.size(); ++i) {
        const auto& values = scenario.hosts[i].fillings.options[application].values();
        const auto found = values.find("headers");
        if (found != values.end() && std::holds_alternative<std::vector<std::string>>(found->second))
            headers[i] = std::get<std::vector<std::string>>(found->second);
    }
    return headers;
}

} // namespace

std::shared_ptr<const Scenario> Document::scenario() const {
    return m_source == Source::Scenario ? m_experiment.shown() : nullptr;
}

void Document::run(std::shared_ptr<const Scenario> scenario, std::function<void()> whenDone) {
    // Another scenario: nothing of it is known yet, and it begins at its beginning.
    run(Experiment{std::move(scenario), nullptr, {}}, [this, whenDone = std::move(whenDone)] {
        m_inCommon.reset();
        whenDone();
    });
}

void Document::run(const Experiment& experiment, std::function<void()> whenDone) {
    m_job.start([this, experiment, whenDone = std::move(whenDone), known = m_experiment, runTrace = m_runTrace,
                 triedTrace = m_triedTrace,
                 before = m_source == Source::Scenario ? m_trace : nullptr](const Job::Handle& handle) {
        Outcome outcome;
        const auto traceOf =
            [&](const std::shared_ptr<const Scenario>& scenario) -> Result<std::shared_ptr<const Trace>> {
            if (scenario == known.run && runTrace)
                return runTrace;
            if (scenario == known.tried && triedTrace)
                return triedTrace;
            RunOptions options;
            options.stop = handle.stop();
            options.progress = [pen = ProgressPen(this, handle, tr("Simulating %1").arg(toQString(scenario->title)))](
                                   double part, std::size_t) mutable { pen(part); };
            auto result = simulate(*scenario, options);
            if (!result)
                return Failure(result.error());
            if (result->failure)
                outcome.failure = result->failure;
            return std::shared_ptr<const Trace>(result->trace);
        };
        QString problem;
        if (auto trace = traceOf(experiment.run))
            outcome.run = std::move(*trace);
        else
            problem = toQString(trace.error().text());
        if (experiment.tried && problem.isEmpty()) {
            if (auto trace = traceOf(experiment.tried))
                outcome.tried = std::move(*trace);
            else
                problem = toQString(trace.error().text());
        }
        if (handle.stop().stop_requested())
            return;
        if (problem.isEmpty()) {
            if (outcome.tried)
                outcome.difference = firstDifference(*outcome.run, *outcome.tried);
            if (before)
                outcome.inCommon = eventsInCommon(*before, outcome.tried ? *outcome.tried : *outcome.run);
        }
        handle.post([this, experiment, whenDone, problem, outcome = std::move(outcome)]() mutable {
            m_job.finished();
            emit idle();
            if (!problem.isEmpty()) {
                emit failed(problem);
                return;
            }
            endLive();
            m_inCommon = outcome.inCommon;
            m_runTrace = outcome.run;
            m_triedTrace = outcome.tried;
            m_experiment = experiment;
            if (whenDone)
                whenDone();
            take(experiment, std::move(outcome));
        });
    });
}

void Document::take(const Experiment& experiment, Outcome&& outcome) {
    const bool before = m_whatIf.has_value();
    if (outcome.tried)
        m_whatIf =
            WhatIf{experiment.changes.join(QStringLiteral("; ")), outcome.run, outcome.tried, outcome.difference};
    else
        m_whatIf.reset();
    m_title = toQString(experiment.run->title);
    m_sceneName = m_scenarioScene;
    m_path = m_scenarioPath;
    show(outcome.tried ? outcome.tried : outcome.run, Source::Scenario);
    if (before || m_whatIf)
        emit whatIfChanged();
    if (outcome.failure)
        emit warned(tr("The run was stopped. %1").arg(toQString(*outcome.failure)));
}

void Document::edit(const Experiment& after, const QString& text) {
    run(after,
        [this, before = m_experiment, after, text] { m_edits.push(new ExperimentEdit(this, before, after, text)); });
}

void Document::tryChange(Scenario changed, const QString& text, const QString& clause) {
    Experiment after{m_experiment.run, nullptr, {}};
    // A change that takes the last one back ends the what-if.
    if (changed.faults != after.run->faults || changed.links != after.run->links ||
        headersIn(changed) != headersIn(*after.run)) {
        after.tried = std::make_shared<const Scenario>(std::move(changed));
        after.changes = m_experiment.changes;
        after.changes << clause;
    }
    edit(after, text);
}

bool Document::mayEdit(bool allowed) {
    if (m_source == Source::Scenario && !allowed)
        emit failed(tr("This task leaves that as it is. Its card says what you may change."));
    return m_source == Source::Scenario && allowed;
}

void Document::addFault(const FaultSpec& fault) {
    if (!mayEdit(allows(Edit::Faults) || (fault.kind == FaultKind::Cut && allows(Edit::Links))) ||
        fault.link >= scenario()->links.size())
        return;
    Scenario changed = *scenario();
    changed.faults.push_back(fault);
    tryChange(std::move(changed), faultEdit(fault, *scenario(), *m_trace), faultClause(fault, *scenario(), *m_trace));
}

void Document::removeFault(std::size_t index) {
    if (!mayEdit(allows(Edit::Faults) || allows(Edit::Links)) || index >= scenario()->faults.size())
        return;
    Scenario changed = *scenario();
    const FaultSpec fault = changed.faults[index];
    changed.faults.erase(changed.faults.begin() + static_cast<std::ptrdiff_t>(index));
    tryChange(std::move(changed), tr("Remove: %1").arg(faultEdit(fault, *scenario(), *m_trace)),
              tr("not: %1").arg(faultClause(fault, *scenario(), *m_trace)));
}

void Document::replaceFault(std::size_t index, const FaultSpec& fault) {
    if (!mayEdit(allows(Edit::Faults) || allows(Edit::Links)) || index >= scenario()->faults.size())
        return;
    Scenario changed = *scenario();
    changed.faults[index] = fault;
    tryChange(std::move(changed), faultEdit(fault, *scenario(), *m_trace), faultClause(fault, *scenario(), *m_trace));
}

void Document::changeLink(std::size_t link, const LinkSpec& spec, double loss, Duration jitter) {
    if (!mayEdit(allows(Edit::Links)) || link >= scenario()->links.size())
        return;
    Scenario changed = *scenario();
    const LinkSpec& present = changed.links[link];
    const bool onHub = changed.isHub(present.ends[0]) || changed.isHub(present.ends[1]);
    if (onHub && (spec != present || jitter > Duration::zero())) {
        emit failed(tr("The cables of a hub are one medium of one rate: change the scenario's file instead. "
                       "Random loss is possible here."));
        return;
    }
    changed.links[link] = spec;
    // Of a link's own random loss and jitter there is one fault each.
    const auto set = [&](FaultKind kind, FaultChoice choice, bool wanted, const auto& adjust) {
        const auto found = std::ranges::find_if(changed.faults, [&](const FaultSpec& fault) {
            return fault.link == link && fault.kind == kind && fault.choice == choice && !fault.from;
        });
        if (!wanted && found != changed.faults.end())
            changed.faults.erase(found);
        if (!wanted)
            return;
        FaultSpec fault;
        if (found != changed.faults.end())
            fault = *found;
        fault.kind = kind;
        fault.choice = choice;
        fault.link = link;
        adjust(fault);
        if (found != changed.faults.end())
            *found = fault;
        else
            changed.faults.push_back(fault);
    };
    set(FaultKind::Lose, FaultChoice::Random, loss > 0, [&](FaultSpec& fault) { fault.probability = loss; });
    set(FaultKind::Delay, FaultChoice::All, jitter > Duration::zero(), [&](FaultSpec& fault) {
        fault.delay = Duration::zero();
        fault.jitter = jitter;
    });
    if (changed.links == scenario()->links && changed.faults == scenario()->faults)
        return;
    const QString name = linkName(*scenario(), link);
    QStringList words{toQString(bitRateText(spec.bitsPerSecond)), toQString(durationText(spec.delay))};
    if (loss > 0)
        words << tr("%1 % loss").arg(loss * 100);
    if (jitter > Duration::zero())
        words << tr("up to %1 of jitter").arg(toQString(durationText(jitter)));
    tryChange(std::move(changed), tr("Change the link %1").arg(name),
              tr("the link %1 has %2").arg(name, words.join(QStringLiteral(", "))));
}

void Document::changeHandshake(HostId host, const QStringList& headers) {
    if (!mayEdit(allows(Edit::Handshake)) || host.value >= scenario()->hosts.size() || headers.isEmpty())
        return;
    Scenario changed = *scenario();
    HostSpec& spec = changed.hosts[host.value];
    if (spec.fillings.names[application] != "websocket") {
        emit failed(tr("The program of %1 is no WebSocket program: its handshake cannot be changed.")
                        .arg(toQString(spec.name)));
        return;
    }
    // A later change of a field goes over an earlier one.
    std::vector<std::string> lines = headersIn(changed)[host.value];
    const auto nameOf = [](const QString& line) { return line.section(QLatin1Char(':'), 0, 0).trimmed().toLower(); };
    for (const QString& header : headers) {
        std::erase_if(lines, [&](const std::string& line) { return nameOf(toQString(line)) == nameOf(header); });
        lines.push_back(header.toStdString());
    }
    spec.fillings.options[application].set("headers", lines);
    if (const auto judged = Stack::check(*changed.layers, spec.fillings); !judged) {
        emit failed(toQString(judged.error().text()));
        return;
    }
    tryChange(std::move(changed), tr("Change the handshake of %1").arg(toQString(spec.name)),
              tr("%1 writes %2").arg(toQString(spec.name), headers.join(QStringLiteral(", "))));
}

void Document::keepWhatIf() {
    if (m_source == Source::Scenario && m_experiment.tried)
        edit({m_experiment.tried, nullptr, {}}, tr("Keep the what-if as the run"));
}

void Document::discardWhatIf() {
    if (m_source == Source::Scenario && m_experiment.tried)
        edit({m_experiment.run, nullptr, {}}, tr("Discard the what-if"));
}

void Document::fillSlot(HostId host, LayerNumber slot, const QString& filling) {
    if (!mayEdit(allows(Edit::Slots)))
        return;
    Experiment after = m_experiment;
    // Both runs of a what-if get it, so that what is tried remains the only difference.
    for (std::shared_ptr<const Scenario>* each : {&after.run, &after.tried}) {
        if (!*each)
            continue;
        Scenario edited = **each;
        edited.layers = m_layers;
        const auto filled = layerscope::fillSlot(edited, host.value, slot, filling.toStdString());
        if (!filled) {
            emit failed(toQString(filled.error().text()));
            return;
        }
        *each = std::make_shared<const Scenario>(std::move(edited));
    }
    edit(after, tr("%1 in slot %2").arg(filling).arg(static_cast<int>(slot)));
}

void Document::loadLayer(const QString& path) {
    auto extended = std::make_shared<LayerRegistry>(*m_layers);
    const auto added = addOwnLayer(*extended, path.toLocal8Bit().toStdString());
    if (!added) {
        emit failed(toQString(added.error().text()));
        return;
    }
    m_layers = std::move(extended);
    emit layerLoaded(toQString(added->title), static_cast<int>(added->slot));
    const auto usesIt = [&](const HostSpec& host) {
        return host.fillings.names[static_cast<std::size_t>(added->slot)] == added->name;
    };
    Experiment anew = m_experiment;
    bool used = false;
    for (std::shared_ptr<const Scenario>* each : {&anew.run, &anew.tried}) {
        if (!*each || std::ranges::none_of((*each)->hosts, usesIt))
            continue;
        Scenario scenario = **each;
        scenario.layers = m_layers;
        *each = std::make_shared<const Scenario>(std::move(scenario));
        used = true;
    }
    if (used && m_source == Source::Scenario)
        run(anew);
}

} // namespace layerscope
