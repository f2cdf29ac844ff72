// The stops of a demonstration without a lesson: added at the present moment, renamed, removed.
#pragma once

#include "ui/project/projectsession.h"

#include <QWidget>

class QListWidget;
class QPushButton;

namespace layerscope {

class StopsPanel : public QWidget {
    Q_OBJECT

public:
    explicit StopsPanel(ProjectSession* session, QWidget* parent = nullptr);
    void refresh();
    QListWidget* list() const { return m_list; }
    QPushButton* addButton() const { return m_add; }
    QPushButton* removeButton() const { return m_remove; }

private:
    ProjectSession* m_session;
    QListWidget* m_list;
    QPushButton* m_add;
    QPushButton* m_remove;
};

} // namespace layerscope
