#include "ui/project/stopspanel.h"

#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace layerscope {

StopsPanel::StopsPanel(ProjectSession* session, QWidget* parent)
    : QWidget(parent), m_session(session), m_list(new QListWidget(this)),
      m_add(new QPushButton(tr("Add a stop here"), this)), m_remove(new QPushButton(tr("Remove"), this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_list, 1);
    auto* row = new QHBoxLayout;
    row->addWidget(m_add, 1);
    row->addWidget(m_remove);
    column->addLayout(row);
    m_list->setAccessibleName(tr("Stops"));
    m_list->setToolTip(tr("Double click or F2: what the audience reads. Behind a bar stand options to vote on: "
                          "What comes next? | SYN | ACK"));
    m_list->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_add->setAccessibleName(tr("Add a stop at this moment"));
    m_remove->setAccessibleName(tr("Remove the chosen stop"));
    connect(m_add, &QPushButton::clicked, m_session, [this] { m_session->addStop(); });
    connect(m_remove, &QPushButton::clicked, m_session, [this] {
        if (m_list->currentRow() > 0)
            m_session->removeStop(static_cast<std::size_t>(m_list->currentRow()));
    });
    connect(m_list, &QListWidget::itemClicked, m_session, [this](QListWidgetItem* item) {
        const auto index = static_cast<std::size_t>(m_list->row(item));
        if (index != m_session->place().page)
            m_session->goToStop(index);
    });
    connect(m_list, &QListWidget::itemChanged, m_session, [this](QListWidgetItem* item) {
        m_session->renameStop(static_cast<std::size_t>(m_list->row(item)), item->text());
    });
    refresh();
}

void StopsPanel::refresh() {
    const std::vector<TraceStop>* stops = m_session->stops();
    if (stops == nullptr)
        return;
    const QSignalBlocker blocker(m_list);
    while (m_list->count() > static_cast<int>(stops->size()))
        delete m_list->takeItem(m_list->count() - 1);
    for (int i = 0; i < static_cast<int>(stops->size()); ++i) {
        if (i == m_list->count()) {
            auto* item = new QListWidgetItem(m_list);
            item->setFlags(item->flags() | Qt::ItemIsEditable);
        }
        m_list->item(i)->setText((*stops)[static_cast<std::size_t>(i)].title);
    }
    m_list->setCurrentRow(static_cast<int>(m_session->place().page));
    m_remove->setEnabled(m_session->place().page > 0);
}

} // namespace layerscope
