#include "ui/lesson/resultsdialog.h"

#include "lesson/progress.h"
#include "ui/lesson/cardwords.h"
#include "ui/names.h"
#include "ui/text.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QSettings>
#include <QTableWidget>
#include <QVBoxLayout>

namespace layerscope {

namespace {

QString verdict(const Outcome* outcome, bool task) {
    if (outcome == nullptr || !outcome->committed)
        return ResultsDialog::tr("open");
    if (task)
        return ResultsDialog::tr("reached");
    return outcome->right ? ResultsDialog::tr("right at first") : ResultsDialog::tr("wrong at first");
}

} // namespace

ResultsDialog::ResultsDialog(const LessonSession& session, QWidget* parent) : QDialog(parent) {
    const Lesson& lesson = session.lesson();
    const LessonProgress progress = session.progress();
    m_csv = QByteArray::fromStdString(resultsCsv(lesson, progress));
    m_name = toQString(lesson.id);
    setWindowTitle(tr("Results: %1").arg(toQString(lesson.title)));
    resize(unit(100), unit(52));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit(2), unit(2), unit(2), unit(2));
    column->setSpacing(unit(1.5));
    const LessonSummary summary = session.summary();
    column->addWidget(
        plainLabel(tr("%1 of %2 right at first, seed %3").arg(summary.right).arg(summary.questions).arg(session.seed()),
                   TextRole::Title, this));
    const QStringList heads{tr("Step"),     tr("Result"), tr("Your answer"), tr("In the run"),
                            tr("How sure"), tr("Hints"),  tr("Practice")};
    m_table = new QTableWidget(0, static_cast<int>(heads.size()), this);
    m_table->setAccessibleName(tr("Results"));
    m_table->setHorizontalHeaderLabels(heads);
    m_table->verticalHeader()->hide();
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(true);
    m_table->setShowGrid(false);
    for (const Page& page : lesson.pages) {
        const bool task = page.task() != nullptr;
        if (!task && page.predict() == nullptr)
            continue;
        const std::string& id = task ? page.task()->id : page.predict()->id;
        const Outcome* outcome = nullptr;
        for (const Outcome& each : progress.outcomes)
            if (each.id == id)
                outcome = &each;
        const bool answered = outcome != nullptr && outcome->committed && !task;
        const int row = m_table->rowCount();
        m_table->insertRow(row);
        const QStringList cells{toQString(page.title),
                                verdict(outcome, task),
                                answered ? toQString(outcome->givenText) : QString(),
                                answered ? toQString(outcome->answerText) : QString(),
                                answered ? confidenceTitle(outcome->confidence) : QString(),
                                outcome != nullptr ? QString::number(outcome->hints) : QString(),
                                outcome != nullptr && outcome->practised > 0
                                    ? tr("%1 of %2 right").arg(outcome->practisedRight).arg(outcome->practised)
                                    : QString()};
        for (int cell = 0; cell < cells.size(); ++cell) {
            auto* item = new QTableWidgetItem(cells[cell]);
            item->setToolTip(cells[cell]);
            m_table->setItem(row, cell, item);
        }
    }
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    column->addWidget(m_table, 1);
    m_words = remarkLabel({}, this);
    column->addWidget(m_words);
    auto* row = new QHBoxLayout;
    auto* exportButton = new QPushButton(tr("Export as CSV…"), this);
    exportButton->setObjectName(QStringLiteral("export"));
    auto* close = new QPushButton(tr("Close"), this);
    close->setDefault(true);
    row->addWidget(exportButton);
    row->addStretch();
    row->addWidget(close);
    column->addLayout(row);
    connect(exportButton, &QPushButton::clicked, this, &ResultsDialog::chooseFile);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

void ResultsDialog::chooseFile() {
    const QString folder = QSettings().value(QStringLiteral("folder")).toString();
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export results"), folder + QLatin1Char('/') + m_name + QStringLiteral(".csv"), tr("Table (*.csv)"));
    if (!path.isEmpty())
        exportCsv(path);
}

bool ResultsDialog::exportCsv(const QString& path) {
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) && file.write(m_csv) == m_csv.size() && file.commit();
    m_words->setText(written ? tr("Written: %1").arg(path) : tr("%1: %2").arg(path, file.errorString()));
    return written;
}

} // namespace layerscope
