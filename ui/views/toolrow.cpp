#include "ui/views/toolrow.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace layerscope {

ToolRow::ToolRow(QWidget* parent) : QWidget(parent), m_row(new QHBoxLayout(this)) {
    m_row->setContentsMargins(unit(1.5), 0, unit(1.5), 0);
    m_row->setSpacing(unit(0.75));
    m_row->setSizeConstraint(QLayout::SetNoConstraint); // the words go before the window grows
    setFixedHeight(unit(5));
}

void ToolRow::addTool(QToolButton* button) {
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({unit(2), unit(2)});
    button->setProperty("look", QStringLiteral("flat"));
    button->setFixedHeight(unit(3.75));
    button->setFocusPolicy(Qt::TabFocus);
    m_row->addWidget(button);
    m_tools << button;
}

void ToolRow::addRemark(const QString& accessibleName) {
    m_remark = new QLabel(this);
    m_remark->setProperty("look", QStringLiteral("remark"));
    m_remark->setAccessibleName(accessibleName);
    m_remark->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_remark->setMinimumWidth(1);
    m_remark->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_remark->installEventFilter(this);
    m_row->addWidget(m_remark, 1);
}

void ToolRow::setRemark(const QString& text) {
    m_remarkText = text;
    m_remark->setToolTip(text);
    fitRemark();
}

int ToolRow::wordsOf(const QToolButton* button) const {
    return button->fontMetrics().size(Qt::TextShowMnemonic, button->text()).width() + unit(0.5);
}

QSize ToolRow::minimumSizeHint() const {
    int width = m_row->minimumSize().width();
    for (const QToolButton* button : m_tools)
        if (button->isVisibleTo(this) && button->toolButtonStyle() != Qt::ToolButtonIconOnly)
            width -= wordsOf(button);
    return {width, height()};
}

void ToolRow::fit() {
    // With all words, whether they are shown now or not.
    int needed = m_row->minimumSize().width();
    for (const QToolButton* button : m_tools)
        if (button->isVisibleTo(this) && button->toolButtonStyle() == Qt::ToolButtonIconOnly)
            needed += wordsOf(button);
    int room = width() - needed;
    for (qsizetype i = m_tools.size() - 1; i >= 0; --i) {
        QToolButton* button = m_tools[i];
        if (!button->isVisibleTo(this))
            continue;
        const bool words = room >= 0;
        if (!words)
            room += wordsOf(button);
        const Qt::ToolButtonStyle style = words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly;
        if (button->toolButtonStyle() != style)
            button->setToolButtonStyle(style);
    }
}

void ToolRow::fitRemark() {
    m_remark->setText(m_remark->fontMetrics().elidedText(m_remarkText, Qt::ElideRight, m_remark->width()));
}

bool ToolRow::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_remark && event->type() == QEvent::Resize)
        fitRemark();
    return QWidget::eventFilter(watched, event);
}

bool ToolRow::event(QEvent* event) {
    const bool done = QWidget::event(event);
    if (event->type() == QEvent::LayoutRequest)
        fit();
    return done;
}

void ToolRow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

} // namespace layerscope
