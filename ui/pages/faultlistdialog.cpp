#include "ui/pages/faultlistdialog.h"

#include "sim/whatif.h"
#include "ui/document.h"
#include "ui/models/faultwords.h"
#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace layerscope {

FaultListDialog::FaultListDialog(Document* document, QWidget* parent) : QDialog(parent), m_document(document) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Faults of this scenario"));
    setMinimumSize(unit(64), unit(36));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit(2), unit(2), unit(2), unit(2));
    column->setSpacing(unit(1.5));
    m_words = new QLabel(this);
    m_words->setWordWrap(true);
    column->addWidget(m_words);
    m_list = new QListWidget(this);
    m_list->setAccessibleName(tr("Faults"));
    m_list->setWordWrap(true);
    column->addWidget(m_list, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setIcon({});
    m_remove = buttons->addButton(tr("Remove"), QDialogButtonBox::ActionRole);
    m_remove->setToolTip(tr("Take the chosen fault out and run again: Delete"));
    connect(m_remove, &QPushButton::clicked, this, &FaultListDialog::removeCurrent);
    connect(new QShortcut(Qt::Key_Delete, this), &QShortcut::activated, this, &FaultListDialog::removeCurrent);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        const auto scenario = m_document->scenario();
        if (!scenario || row < 0 || static_cast<std::size_t>(row) >= scenario->faults.size())
            return;
        if (const FrameId frame = frameOf(scenario->faults[static_cast<std::size_t>(row)], *m_document->trace()))
            emit frameChosen(frame);
    });
    connect(document, &Document::sourceChanged, this, &FaultListDialog::refresh);
    refresh();
}

void FaultListDialog::refresh() {
    const auto scenario = m_document->scenario();
    if (!scenario) {
        reject();
        return;
    }
    const int row = m_list->currentRow();
    m_list->clear();
    for (const FaultSpec& fault : scenario->faults)
        m_list->addItem(faultEdit(fault, *scenario, *m_document->trace()));
    m_list->setCurrentRow(std::min(std::max(row, 0), m_list->count() - 1));
    m_words->setText(m_list->count() > 0 ? tr("They happen in every run of this scenario, in this order on each link.")
                                         : tr("There are none. Click a packet under way to lose it."));
    m_remove->setEnabled(m_list->count() > 0);
}

void FaultListDialog::removeCurrent() {
    if (m_list->currentRow() >= 0)
        m_document->removeFault(static_cast<std::size_t>(m_list->currentRow()));
}

} // namespace layerscope
