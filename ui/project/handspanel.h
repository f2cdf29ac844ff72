// Counts the hands for each option: typed, or with large buttons.
#pragma once

#include "ui/project/projectsession.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QSpinBox;

namespace layerscope {

class HandsPanel : public QWidget {
    Q_OBJECT

public:
    explicit HandsPanel(ProjectSession* session, QWidget* parent = nullptr);
    void refresh();
    QSpinBox* count(std::size_t option) const { return m_counts[option]; }
    std::size_t optionCount() const { return m_counts.size(); }

private:
    void rebuild(const std::vector<SlideOption>& options);

    ProjectSession* m_session;
    QGridLayout* m_grid;
    QWidget* m_rows = nullptr;
    QStringList m_shown; // the options that there are rows for
    std::vector<QSpinBox*> m_counts;
};

} // namespace layerscope
