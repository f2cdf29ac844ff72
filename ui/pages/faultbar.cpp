#include "ui/pages/faultbar.h"

#include "ui/pages/faultdesk.h"
#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>

namespace layerscope {

namespace {

constexpr int alwaysShown = 2; // buttons; the others give way to More

} // namespace

FaultBar::FaultBar(FaultDesk* desk, QWidget* parent) : QWidget(parent), m_desk(desk) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(unit(0.5));
    m_target = new QLabel(this);
    m_target->setMinimumWidth(1);
    m_target->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    row->addWidget(m_target);
    row->addSpacing(unit(0.5));
    const auto addButton = [&](QAction* action) {
        auto* button = new QToolButton(this);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIconSize({unit(2), unit(2)});
        button->setFocusPolicy(Qt::TabFocus);
        button->setProperty("look", QStringLiteral("fault"));
        button->setFixedHeight(unit(3.5));
        if (action)
            connect(button, &QToolButton::clicked, action, &QAction::trigger);
        row->addWidget(button);
        return button;
    };
    for (const FaultKind kind :
         {FaultKind::Lose, FaultKind::Delay, FaultKind::Duplicate, FaultKind::Corrupt, FaultKind::Reorder}) {
        m_buttons << addButton(desk->action(kind));
        m_buttons.back()->setProperty("action", QVariant::fromValue<QObject*>(desk->action(kind)));
    }
    m_more = addButton(nullptr);
    m_more->setText(tr("More"));
    m_more->setAccessibleName(tr("More faults"));
    m_more->setToolTip(tr("All faults that this packet can be given"));
    m_more->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(m_more);
    menu->setAccessibleName(tr("More faults"));
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        m_desk->fill(menu);
    });
    m_more->setMenu(menu);
    m_buttons << addButton(desk->cutAction());
    m_buttons.back()->setProperty("action", QVariant::fromValue<QObject*>(desk->cutAction()));
    m_buttons << addButton(desk->listAction());
    m_buttons.back()->setProperty("action", QVariant::fromValue<QObject*>(desk->listAction()));
    m_buttons.back()->setToolButtonStyle(Qt::ToolButtonTextOnly);
    row->addStretch(1);
    connect(desk, &FaultDesk::changed, this, &FaultBar::refresh);
    updateIcons();
    refresh();
}

QToolButton* FaultBar::buttonOf(const QAction* action) const {
    for (QToolButton* button : m_buttons)
        if (button->property("action").value<QObject*>() == action)
            return button;
    return nullptr;
}

QSize FaultBar::sizeHint() const {
    int width = m_target->sizeHint().width() + unit(1);
    for (const QToolButton* button : m_buttons)
        width += button->sizeHint().width() + unit(0.5);
    return {width, unit(3.75)};
}

QSize FaultBar::minimumSizeHint() const {
    int width = m_more->sizeHint().width() + unit(1);
    for (int i = 0; i < alwaysShown; ++i)
        width += m_buttons[i]->sizeHint().width() + unit(0.5);
    return {width, unit(3.75)};
}

void FaultBar::refresh() {
    m_target->setText(m_desk->targetName());
    for (QToolButton* button : m_buttons) {
        const auto* action = static_cast<const QAction*>(button->property("action").value<QObject*>());
        button->setText(action->iconText());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
        button->setAccessibleName(m_desk->packetActions().contains(action)
                                      ? QStringLiteral("%1: %2").arg(action->iconText(), m_desk->targetName())
                                      : action->iconText());
        if (action == m_desk->cutAction())
            button->setIcon(faultIcon(action->data().toString()));
    }
    m_more->setEnabled(m_desk->possible());
    setVisible(m_desk->possible());
    fit();
}

void FaultBar::updateIcons() {
    for (QToolButton* button : m_buttons) {
        const auto* action = static_cast<const QAction*>(button->property("action").value<QObject*>());
        if (!action->data().toString().isEmpty())
            button->setIcon(faultIcon(action->data().toString()));
    }
}

void FaultBar::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void FaultBar::fit() {
    // All, or without their target's name, or as many as there is room for.
    const int all = sizeHint().width();
    m_target->setVisible(width() >= all);
    int room = width() - (m_target->isVisibleTo(this) ? m_target->sizeHint().width() + unit(1) : 0);
    int buttons = 0;
    for (const QToolButton* button : m_buttons)
        buttons += button->sizeHint().width() + unit(0.5);
    const bool crowded = buttons > room;
    m_more->setVisible(crowded);
    if (crowded)
        room -= m_more->sizeHint().width() + unit(0.5);
    // Cut cable and the list go last: they are the ones that no packet's menu has in front.
    QList<QToolButton*> order = m_buttons.mid(0, alwaysShown) + m_buttons.mid(5) + m_buttons.mid(alwaysShown, 3);
    for (QToolButton* button : order) {
        room -= button->sizeHint().width() + unit(0.5);
        button->setVisible(room >= 0);
    }
}

void FaultBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_more)
        updateIcons();
}

} // namespace layerscope
