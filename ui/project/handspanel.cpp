#include "ui/project/handspanel.h"

#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace layerscope {

HandsPanel::HandsPanel(ProjectSession* session, QWidget* parent) : QWidget(parent), m_session(session) {
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    refresh();
}

void HandsPanel::refresh() {
    const ProjectPlace place = m_session->place();
    const bool votes = m_session->story().votes(place.page) &&
                       (place.phase == ProjectPhase::Ask || place.phase == ProjectPhase::Hands);
    const std::vector<SlideOption> options =
        votes ? m_session->story().words(place).options : std::vector<SlideOption>();
    QStringList words;
    for (const SlideOption& option : options)
        words << option.mark + option.text;
    if (words != m_shown) {
        m_shown = words;
        rebuild(options);
    }
    for (std::size_t i = 0; i < m_counts.size() && i < m_session->hands().size(); ++i) {
        const QSignalBlocker blocker(m_counts[i]);
        m_counts[i]->setValue(m_session->hands()[i]);
    }
}

void HandsPanel::rebuild(const std::vector<SlideOption>& options) {
    delete m_rows;
    m_counts.clear();
    m_rows = new QWidget(this);
    m_grid->addWidget(m_rows, 0, 0);
    auto* grid = new QGridLayout(m_rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(unit(0.75));
    grid->setColumnStretch(1, 1);
    for (std::size_t i = 0; i < options.size(); ++i) {
        const SlideOption& option = options[i];
        const int row = static_cast<int>(i);
        auto* mark = new QLabel(option.mark, m_rows);
        mark->setFont(themeFont(TextRole::Heading));
        mark->setAlignment(Qt::AlignCenter);
        mark->setFixedWidth(unit(4));
        auto* text = new QLabel(option.text, m_rows);
        text->setWordWrap(true);
        text->setFont(themeFont(TextRole::Semibold));
        text->setMinimumWidth(unit(8));
        auto* count = new QSpinBox(m_rows);
        count->setRange(0, 999);
        count->setButtonSymbols(QAbstractSpinBox::NoButtons);
        count->setAlignment(Qt::AlignRight);
        count->setFont(themeFont(TextRole::Clock));
        count->setMinimumSize(unit(8), unit(4.75));
        count->setAccessibleName(tr("Hands for %1, %2").arg(option.mark, option.text));
        connect(count, &QSpinBox::valueChanged, this, [this, i](int value) {
            if (i < m_session->hands().size())
                m_session->addHand(static_cast<int>(i), value - m_session->hands()[i]);
        });
        grid->addWidget(mark, row, 0);
        grid->addWidget(text, row, 1);
        grid->addWidget(count, row, 2);
        int column = 3;
        for (const auto& [sign, by] : {std::pair{QStringLiteral("−"), -1}, {QStringLiteral("+"), 1}}) {
            auto* button = new QPushButton(sign, m_rows);
            button->setFixedSize(unit(6), unit(4.75));
            button->setFont(themeFont(TextRole::Heading));
            button->setAutoRepeat(true);
            button->setAccessibleName(by > 0 ? tr("One more for %1").arg(option.mark)
                                             : tr("One less for %1").arg(option.mark));
            connect(button, &QPushButton::clicked, this,
                    [this, i, by = by] { m_session->addHand(static_cast<int>(i), by); });
            grid->addWidget(button, row, column++);
        }
        m_counts.push_back(count);
    }
    grid->setRowStretch(static_cast<int>(options.size()), 1);
    m_rows->show();
}

} // namespace layerscope
