#include "ui/lesson/summarypart.h"

#include "ui/lesson/cardwords.h"
#include "ui/text.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace layerscope {

namespace {

// What the numbers say to somebody who wants to judge better next time.
QString advice(const LessonSummary& summary) {
    const auto& certain = summary.byConfidence[static_cast<std::size_t>(Confidence::Certain)];
    const auto& guessed = summary.byConfidence[static_cast<std::size_t>(Confidence::Guessing)];
    if (certain[0] > 0)
        return SummaryPart::tr("You were certain and wrong: read these reasons again, they are worth the most.");
    if (guessed[1] > guessed[0] && guessed[1] > 1)
        return SummaryPart::tr("You knew more than you thought: most of your guesses were right.");
    return {};
}

} // namespace

SummaryPart::SummaryPart(const LessonSession& session, QWidget* parent) : QWidget(parent) {
    const LessonSummary summary = session.summary();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(unit(1.25));
    column->addWidget(
        plainLabel(tr("%1 of %2 right at first").arg(summary.right).arg(summary.questions), TextRole::Heading, this));
    if (summary.tasks > 0)
        column->addWidget(plainLabel(
            summary.tasks == 1 ? (summary.reached == 1 ? tr("The task was reached.") : tr("The task was not reached."))
                               : tr("%1 of %2 tasks reached.").arg(summary.reached).arg(summary.tasks),
            TextRole::Card, this));
    if (summary.hints > 0)
        column->addWidget(plainLabel(tr("Hints taken: %1").arg(summary.hints), TextRole::Card, this));

    column->addSpacing(unit(1));
    column->addWidget(plainLabel(tr("How sure you were"), TextRole::Title, this));
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(unit(2));
    const auto cell = [&](int row, int at, const QString& text, TextRole role) {
        QLabel* label = plainLabel(text, role, this);
        label->setAlignment((at == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        grid->addWidget(label, row, at);
    };
    cell(0, 1, tr("right"), TextRole::Semibold);
    cell(0, 2, tr("wrong"), TextRole::Semibold);
    const QString names[] = {tr("Guessing"), tr("Fairly sure"), tr("Certain")};
    for (int i = 0; i < 3; ++i) {
        const auto& count = summary.byConfidence[static_cast<std::size_t>(i)];
        cell(i + 1, 0, names[i], TextRole::Card);
        cell(i + 1, 1, QString::number(count[1]), TextRole::MonoBold);
        cell(i + 1, 2, QString::number(count[0]), TextRole::MonoBold);
    }
    column->addLayout(grid);
    if (const QString words = advice(summary); !words.isEmpty())
        column->addWidget(barred(plainLabel(words, TextRole::Card, this), this));

    column->addSpacing(unit(1));
    column->addWidget(plainLabel(tr("Question by question"), TextRole::Title, this));
    const LessonProgress progress = session.progress();
    for (const Page& page : session.lesson().pages) {
        const std::string id = page.predict() != nullptr ? page.predict()->id
                               : page.task() != nullptr  ? page.task()->id
                                                         : std::string();
        for (const Outcome& outcome : progress.outcomes)
            if (!id.empty() && outcome.id == id) {
                const QString mark = !outcome.committed ? QStringLiteral("–")
                                     : outcome.right    ? QStringLiteral("✓")
                                                        : QStringLiteral("✕");
                QLabel* line = plainLabel(mark + QStringLiteral("  ") + toQString(page.title), TextRole::Card, this);
                line->setAccessibleName(tr("%1: %2").arg(toQString(page.title), !outcome.committed ? tr("left out")
                                                                                : outcome.right
                                                                                    ? tr("right at first")
                                                                                    : tr("wrong at first")));
                column->addWidget(line);
            }
    }
}

} // namespace layerscope
