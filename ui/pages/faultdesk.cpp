#include "ui/pages/faultdesk.h"

#include "sim/whatif.h"
#include "ui/document.h"
#include "ui/models/faultwords.h"
#include "ui/pages/faultlistdialog.h"
#include "ui/pages/formdialog.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/icon.h"
#include "ui/views/menuheading.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QWidget>
#include <algorithm>

namespace layerscope {

namespace {

// Bits as a student writes them: "304, 305".
Result<std::vector<std::uint32_t>> parseBits(const QString& text, std::uint32_t count) {
    std::vector<std::uint32_t> bits;
    for (const QString& word : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool number = false;
        const std::uint32_t bit = word.trimmed().toUInt(&number);
        if (!number || bit >= count)
            return fail(layerscope::tr("\"%1\" is no bit of this packet (allowed: 0 to %2)")
                            .arg(word.trimmed())
                            .arg(count - 1)
                            .toStdString());
        bits.push_back(bit);
    }
    if (bits.empty())
        return fail(layerscope::tr("name at least one bit").toStdString());
    return bits;
}

template <class Value>
QString problemOf(const Result<Value>& result) {
    return result ? QString() : toQString(result.error().reason);
}

QString durationProblem(const QString& text) { return problemOf(parseDuration(text.toStdString())); }

Result<double> parsePercent(QString text) {
    bool number = false;
    const double value = text.remove(QLatin1Char('%')).trimmed().toDouble(&number);
    if (!number || value < 0 || value > 100)
        return fail("must be from 0 to 100 %");
    return value / 100;
}

} // namespace

FaultDesk::FaultDesk(Document* document, Playback* playback, Selection* selection, QWidget* window)
    : QObject(window), m_document(document), m_playback(playback), m_selection(selection), m_window(window) {
    m_lose = add(tr("&Lose"), tr("Lose this packet on the link: Delete, or a click on it while it is under way"),
                 QStringLiteral("lose"), [this] { give(target(), FaultKind::Lose); });
    m_delay = add(tr("&Delay…"), tr("Let this packet arrive later; or drag it back along the link"),
                  QStringLiteral("delay"), [this] { askDelay(); });
    m_duplicate = add(tr("D&uplicate"), tr("Let this packet arrive twice"), QStringLiteral("duplicate"),
                      [this] { give(target(), FaultKind::Duplicate); });
    m_corrupt = add(tr("&Corrupt"), tr("Change one random bit of this packet"), QStringLiteral("corrupt"),
                    [this] { give(target(), FaultKind::Corrupt); });
    m_bits = add(tr("Corrupt chosen &bits…"), tr("Change bits of this packet that you name"), QStringLiteral("corrupt"),
                 [this] { askBits(); });
    m_reorder = add(tr("&Reorder"), tr("Let the next packet of this sender overtake this one"),
                    QStringLiteral("reorder"), [this] { give(target(), FaultKind::Reorder); });
    m_packetActions = {m_lose, m_delay, m_duplicate, m_corrupt, m_bits, m_reorder};
    m_cut = add(tr("Cu&t cable"), {}, QStringLiteral("cut"), [this] { cutOrMend(targetLink()); });
    m_list = new QAction(tr("&Faults…"), this);
    m_list->setIconText(tr("Faults"));
    connect(m_list, &QAction::triggered, this, &FaultDesk::listFaults);
    connect(playback, &Playback::traceChanged, this, &FaultDesk::update);
    connect(playback, &Playback::moved, this, &FaultDesk::update);
    connect(selection, &Selection::frameChanged, this, &FaultDesk::update);
    connect(document, &Document::sourceChanged, this, &FaultDesk::update);
    connect(document, &Document::whatIfChanged, this, &FaultDesk::update);
    update();
}

QAction* FaultDesk::add(const QString& text, const QString& tip, const QString& icon,
                        const std::function<void()>& what) {
    auto* action = new QAction(text, this);
    action->setIconText(QString(text).remove(QLatin1Char('&')).remove(QStringLiteral("…")));
    action->setToolTip(tip);
    action->setData(icon);
    connect(action, &QAction::triggered, this, what);
    return action;
}

QAction* FaultDesk::action(FaultKind kind) const {
    switch (kind) {
    case FaultKind::Lose:
        return m_lose;
    case FaultKind::Corrupt:
        return m_corrupt;
    case FaultKind::Duplicate:
        return m_duplicate;
    case FaultKind::Reorder:
        return m_reorder;
    case FaultKind::Delay:
        return m_delay;
    case FaultKind::Rate:
    case FaultKind::Cut:
        return m_cut;
    }
    return nullptr;
}

bool FaultDesk::possible() const {
    return m_document->scenario() && m_playback->trace() == m_document->trace() &&
           (m_document->allows(Document::Edit::Faults) || m_document->allows(Document::Edit::Links));
}

FrameId FaultDesk::target() const {
    if (!possible())
        return {};
    const Trace& trace = *m_playback->trace();
    // Another run may have fewer frames than the one in which a frame was chosen.
    if (const FrameId chosen = m_selection->frame(); chosen && chosen.value < trace.frameCount())
        return chosen;
    for (std::size_t index = m_playback->position(); index < trace.eventCount(); ++index)
        if (const Event event = trace.event(EventId{static_cast<std::uint32_t>(index)});
            event.kind == EventKind::FrameSent)
            return event.frame;
    return {};
}

QString FaultDesk::targetName() const {
    if (!possible())
        return m_document->scenario() ? tr("No faults in this task") : tr("No faults: this is a capture");
    const FrameId frame = target();
    if (frame && frame == m_selection->frame())
        return tr("This packet");
    return frame ? tr("Next packet") : tr("No packet");
}

std::size_t FaultDesk::targetLink() const {
    const FrameId frame = target();
    return frame ? m_playback->trace()->frame(frame).link.value : 0;
}

std::optional<std::size_t> FaultDesk::cutNow(std::size_t link) const {
    const std::vector<FaultSpec>& faults = m_document->scenario()->faults;
    const Duration now = m_playback->time().time_since_epoch();
    for (std::size_t i = 0; i < faults.size(); ++i)
        if (faults[i].kind == FaultKind::Cut && faults[i].link == link && faults[i].at <= now &&
            (!faults[i].until || *faults[i].until > now))
            return i;
    return std::nullopt;
}

void FaultDesk::update() {
    const bool packet = static_cast<bool>(target());
    const bool links = possible() && !m_document->scenario()->links.empty();
    const std::size_t link = links ? targetLink() : 0;
    const bool out = links && cutNow(link);
    const std::size_t count = possible() ? m_document->scenario()->faults.size() : 0;
    const QString shown =
        QStringLiteral("%1 %2 %3 %4 %5 %6").arg(packet).arg(links).arg(link).arg(out).arg(count).arg(targetName());
    if (shown == m_shown)
        return;
    m_shown = shown;
    for (QAction* action : m_packetActions)
        action->setEnabled(packet);
    m_cut->setEnabled(links);
    m_list->setEnabled(possible());
    m_cut->setData(out ? QStringLiteral("mend") : QStringLiteral("cut"));
    m_cut->setText(out ? tr("&Mend cable") : tr("Cu&t cable"));
    m_cut->setIconText(out ? tr("Mend cable") : tr("Cut cable"));
    if (links) {
        const QString name = linkName(*m_document->scenario(), link);
        m_cut->setToolTip(
            (out ? tr("Plug the cable %1 in again at this moment") : tr("Pull the cable %1 at this moment")).arg(name));
    }
    m_list->setText(tr("&Faults (%1)…").arg(count));
    m_list->setIconText(tr("Faults (%1)").arg(count));
    m_list->setToolTip(tr("All faults of this scenario: look at them, remove them"));
    emit changed();
}

void FaultDesk::fill(QMenu* menu) {
    menu->setToolTipsVisible(true);
    const FrameId frame = target();
    addHeading(menu, frame ? packetName(*m_playback->trace(), frame) : targetName());
    for (QAction* action : m_packetActions) {
        action->setIcon(faultIcon(action->data().toString()));
        menu->addAction(action);
    }
    menu->addSeparator();
    m_cut->setIcon(faultIcon(m_cut->data().toString()));
    menu->addAction(m_cut);
    if (possible() && targetLink() < m_document->scenario()->links.size()) {
        const std::size_t link = targetLink();
        QAction* edit = menu->addAction(tr("Lin&k %1…").arg(linkName(*m_document->scenario(), link)));
        connect(edit, &QAction::triggered, this, [this, link] { editLink(LinkId{static_cast<std::uint32_t>(link)}); });
    }
    menu->addAction(m_list);
}

void FaultDesk::give(FrameId frame, FaultKind kind) {
    if (!possible() || !frame)
        return;
    const Trace& trace = *m_playback->trace();
    auto fault = faultAt(*m_document->scenario(), trace, frame, kind);
    if (!fault) {
        emit refused(toQString(fault.error().reason));
        return;
    }
    const Frame& record = trace.frame(frame);
    if (kind == FaultKind::Lose && m_playback->state().inFlight.contains(frame) && record.ended > record.sent) {
        // Where it is now: a trifle before, so that it has happened.
        const double flown = toSeconds(m_playback->time() - record.sent) / toSeconds(record.ended - record.sent);
        fault->place = std::clamp(flown - 1e-5, 0.01, 0.99);
    }
    m_document->addFault(*fault);
}

void FaultDesk::delay(FrameId frame, Duration added) {
    if (!possible() || !frame || added <= Duration::zero())
        return;
    auto fault = faultAt(*m_document->scenario(), *m_playback->trace(), frame, FaultKind::Delay);
    if (!fault) {
        emit refused(toQString(fault.error().reason));
        return;
    }
    fault->delay = added;
    m_document->addFault(*fault);
}

void FaultDesk::askDelay() {
    const FrameId frame = target();
    if (!frame)
        return;
    const QString name = packetName(*m_playback->trace(), frame);
    auto* form = new FormDialog(tr("Delay a packet"), tr("%1 arrives later by:").arg(name), tr("Delay"), m_window);
    QLineEdit* value =
        form->addValue(tr("Delay"), QStringLiteral("50 ms"), tr("For example 50 ms, or 1.5 s"), durationProblem);
    connect(form, &QDialog::accepted, this,
            [this, frame, value] { delay(frame, *parseDuration(value->text().trimmed().toStdString())); });
    form->open();
}

void FaultDesk::askBits() {
    const FrameId frame = target();
    if (!frame)
        return;
    const Trace& trace = *m_playback->trace();
    const auto count = static_cast<std::uint32_t>(trace.frameBytes(frame).size() * 8);
    const ByteRange chosen = m_selection->bytes();
    const std::uint32_t first =
        chosen.length > 0 && !chosen.decrypted ? (chosen.begin + chosen.length) * 8 - 1 : count / 2;
    auto* form = new FormDialog(tr("Corrupt chosen bits"),
                                tr("Bits of %1 that change on the way, counted from 0 at the start of the frame; byte "
                                   "n has the bits 8n to 8n + 7. The last bit of the bytes you have selected is filled "
                                   "in.")
                                    .arg(packetName(trace, frame)),
                                tr("Corrupt"), m_window);
    QLineEdit* value = form->addValue(tr("Bits"), QString::number(first), tr("Numbers with commas between them"),
                                      [count](const QString& text) { return problemOf(parseBits(text, count)); });
    connect(form, &QDialog::accepted, this, [this, frame, value, count] {
        auto fault = faultAt(*m_document->scenario(), *m_playback->trace(), frame, FaultKind::Corrupt);
        if (!fault) {
            emit refused(toQString(fault.error().reason));
            return;
        }
        fault->bits = *parseBits(value->text(), count);
        m_document->addFault(*fault);
    });
    form->open();
}

void FaultDesk::cutOrMend(std::size_t link) {
    if (!possible() || link >= m_document->scenario()->links.size())
        return;
    const Duration now = m_playback->time().time_since_epoch();
    if (const auto index = cutNow(link)) {
        FaultSpec mended = m_document->scenario()->faults[*index];
        mended.until = now;
        if (mended.at == now)
            m_document->removeFault(*index);
        else
            m_document->replaceFault(*index, mended);
        return;
    }
    FaultSpec fault;
    fault.kind = FaultKind::Cut;
    fault.choice = FaultChoice::All;
    fault.link = link;
    fault.at = now;
    m_document->addFault(fault);
}

void FaultDesk::editLink(LinkId link) {
    if (!possible() || link.value >= m_document->scenario()->links.size())
        return;
    const Scenario& scenario = *m_document->scenario();
    const LinkSpec spec = scenario.links[link.value];
    double loss = 0;
    Duration jitter{};
    for (const FaultSpec& fault : scenario.faults) {
        if (fault.link != link.value || fault.from)
            continue;
        if (fault.kind == FaultKind::Lose && fault.choice == FaultChoice::Random)
            loss = fault.probability;
        if (fault.kind == FaultKind::Delay && fault.choice == FaultChoice::All)
            jitter = fault.jitter;
    }
    auto* form =
        new FormDialog(tr("Link %1").arg(linkName(scenario, link.value)),
                       tr("Both directions. The scenario runs again with the same seed."), tr("Try"), m_window);
    QLineEdit* rate =
        form->addValue(tr("Rate"), toQString(bitRateText(spec.bitsPerSecond)), tr("For example 10 Mbit/s"),
                       [](const QString& text) { return problemOf(parseBitRate(text.toStdString())); });
    QLineEdit* delay = form->addValue(tr("Delay, one way"), toQString(durationText(spec.delay)),
                                      tr("For example 20 ms"), durationProblem);
    QLineEdit* lossEdit = form->addValue(tr("Random loss"), QStringLiteral("%1 %").arg(loss * 100),
                                         tr("Part of the packets, for example 5 %"),
                                         [](const QString& text) { return problemOf(parsePercent(text)); });
    QLineEdit* jitterEdit = form->addValue(tr("Jitter"), toQString(durationText(jitter)),
                                           tr("Each packet is later by up to so much, at random"), durationProblem);
    auto* cable = new QPushButton(cutNow(link.value) ? tr("Mend the cable now") : tr("Cut the cable now"), form);
    cable->setIcon(faultIcon(cutNow(link.value) ? QStringLiteral("mend") : QStringLiteral("cut")));
    cable->setAutoDefault(false);
    connect(cable, &QPushButton::clicked, form, [this, form, link] {
        form->reject();
        cutOrMend(link.value);
    });
    form->addExtra(cable);
    connect(form, &QDialog::accepted, this, [this, link, spec, rate, delay, lossEdit, jitterEdit] {
        LinkSpec changed = spec;
        changed.bitsPerSecond = *parseBitRate(rate->text().trimmed().toStdString());
        changed.delay = *parseDuration(delay->text().trimmed().toStdString());
        m_document->changeLink(link.value, changed, *parsePercent(lossEdit->text()),
                               *parseDuration(jitterEdit->text().trimmed().toStdString()));
    });
    form->open();
}

void FaultDesk::listFaults() {
    if (!possible())
        return;
    auto* dialog = new FaultListDialog(m_document, m_window);
    connect(dialog, &FaultListDialog::frameChosen, m_selection, &Selection::selectFrame);
    dialog->open();
}

} // namespace layerscope
