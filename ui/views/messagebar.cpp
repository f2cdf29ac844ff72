#include "ui/views/messagebar.h"

#include "ui/theme/icon.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace layerscope {

MessageBar::MessageBar(QWidget* parent) : QWidget(parent) {
    setAccessibleName(tr("Message"));
    m_icon = new QLabel(this);
    m_text = new QLabel(this);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_progress = new QProgressBar(this);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(unit(25));
    m_progress->setFixedHeight(unit(1.5));
    m_progress->setAccessibleName(tr("Progress"));
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setAccessibleName(tr("Cancel the running job"));
    m_close = new QToolButton(this);
    m_close->setProperty("look", QStringLiteral("flat"));
    m_close->setAccessibleName(tr("Close the message"));
    m_close->setToolTip(tr("Close (Esc)"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(unit(1.5), unit(0.5), unit(1), unit(0.5));
    row->setSpacing(unit(1));
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    row->addWidget(m_close);
    connect(m_cancel, &QPushButton::clicked, this, &MessageBar::cancelRequested);
    connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);
    applyTheme();
    hide();
}

void MessageBar::applyTheme() {
    m_icon->setAccessibleName(m_kind == Kind::Warning ? tr("Warning") : tr("Information"));
    m_icon->setPixmap(themeIcon(m_kind == Kind::Warning ? QStringLiteral("warning") : QStringLiteral("information"))
                          .pixmap(unit(2), unit(2)));
    m_close->setIcon(themeIcon(QStringLiteral("close")));
}

void MessageBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::StyleChange && m_close)
        applyTheme();
}

void MessageBar::showMessage(Kind kind, const QString& text) {
    m_kind = kind;
    m_busy = false;
    m_text->setText(text);
    m_progress->hide();
    m_cancel->hide();
    m_close->show();
    setAccessibleDescription(text);
    applyTheme();
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::showProgress(const QString& job, double fraction) {
    m_kind = Kind::Information;
    m_busy = true;
    m_text->setText(job);
    m_progress->setRange(0, fraction < 0 ? 0 : 1000);
    m_progress->setValue(static_cast<int>(fraction * 1000));
    m_progress->show();
    m_cancel->show();
    m_close->hide();
    setAccessibleDescription(job);
    show();
}

void MessageBar::dismiss() {
    m_busy = false;
    hide();
}

QString MessageBar::text() const { return isHidden() ? QString() : m_text->text(); }

void MessageBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && !m_busy)
        dismiss();
    else
        QWidget::keyPressEvent(event);
}

void MessageBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.selection);
    painter.fillRect(QRect(0, 0, unit(0.5), height()), theme.ink);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.outline);
}

} // namespace layerscope
