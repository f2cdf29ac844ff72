#include "ui/pages/capturedialog.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QStyle>
#include <QVBoxLayout>

namespace layerscope {

namespace {

QLabel* remark(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setProperty("look", QStringLiteral("remark"));
    label->setContentsMargins(unit(3), 0, 0, 0);
    return label;
}

} // namespace

CaptureDialog::CaptureDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("Capture a real connection"));
    m_demonstration = new QRadioButton(tr("&Private loopback demonstration"), this);
    m_demonstration->setChecked(true);
    m_real = new QRadioButton(tr("&An interface of this machine"), this);
    m_interface = new QComboBox(this);
    m_interface->setEditable(true);
    m_interface->lineEdit()->setAccessibleName(tr("Interface"));
    m_interface->addItems({QStringLiteral("lo"), QStringLiteral("any")});
    m_interface->setAccessibleName(tr("Interface"));
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("everything; for example: tcp port 8080"));
    m_filter->setAccessibleName(tr("Capture filter"));

    auto* form = new QFormLayout;
    form->setContentsMargins(unit(3), 0, 0, 0);
    form->addRow(tr("&Interface"), m_interface);
    form->addRow(tr("&Filter"), m_filter);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    for (QAbstractButton* button : buttons->buttons())
        button->setIcon({});
    buttons->button(QDialogButtonBox::Ok)->setText(tr("Capture"));
    QPushButton* capture = buttons->button(QDialogButtonBox::Ok);
    capture->setProperty("look", QStringLiteral("primary"));
    capture->style()->polish(capture); // the box has polished it before it had its look

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit(3), unit(3), unit(3), unit(2));
    column->setSpacing(unit(1));
    column->addWidget(m_demonstration);
    column->addWidget(
        remark(tr("A real server and a real client talk over this machine's own TCP in a network of their "
                  "own, and every packet is captured. Nothing else is seen, and no privilege is needed."),
               this));
    column->addSpacing(unit(1));
    column->addWidget(m_real);
    column->addWidget(
        remark(tr("Needs the permission to capture. Where it is missing, the message says how to get it."), this));
    column->addLayout(form);
    column->addSpacing(unit(1));
    column->addWidget(buttons);
    setMinimumWidth(unit(60));

    const auto enable = [this] {
        m_interface->setEnabled(m_real->isChecked());
        m_filter->setEnabled(m_real->isChecked());
    };
    connect(m_real, &QRadioButton::toggled, this, enable);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    enable();
}

bool CaptureDialog::demonstration() const { return m_demonstration->isChecked(); }

QString CaptureDialog::interface() const { return m_interface->currentText().trimmed(); }

QString CaptureDialog::filter() const { return m_filter->text().trimmed(); }

} // namespace layerscope
