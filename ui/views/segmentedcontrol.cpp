#include "ui/views/segmentedcontrol.h"

#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QFontMetricsF>
#include <QHBoxLayout>
#include <QPushButton>

namespace layerscope {

SegmentedControl::SegmentedControl(const QStringList& names, const QString& accessibleName, QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this)) {
    setAccessibleName(accessibleName);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    for (int index = 0; index < names.size(); ++index) {
        auto* button = new QPushButton(names[index], this);
        button->setCheckable(true);
        button->setProperty("look", QStringLiteral("segment"));
        button->setProperty("place", index == 0                  ? QStringLiteral("left")
                                     : index == names.size() - 1 ? QStringLiteral("right")
                                                                 : QStringLiteral("middle"));
        button->setAccessibleName(accessibleName + QStringLiteral(": ") + names[index]);
        // Room for the heavier letters of the chosen one.
        button->setMinimumWidth(
            static_cast<int>(QFontMetricsF(themeFont(TextRole::Semibold)).horizontalAdvance(names[index])) +
            unit(3.25));
        m_group->addButton(button, index);
        row->addWidget(button);
    }
    m_group->setExclusive(true);
    setCurrent(0);
    connect(m_group, &QButtonGroup::idClicked, this, &SegmentedControl::chosen);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

int SegmentedControl::current() const { return m_group->checkedId(); }

void SegmentedControl::setCurrent(int index) {
    if (QAbstractButton* button = m_group->button(index))
        button->setChecked(true);
}

void SegmentedControl::setToolTip(int index, const QString& text) {
    if (QAbstractButton* button = m_group->button(index))
        button->setToolTip(text);
}

void SegmentedControl::setEnabledAt(int index, bool enabled) {
    if (QAbstractButton* button = m_group->button(index))
        button->setEnabled(enabled);
}

} // namespace layerscope
