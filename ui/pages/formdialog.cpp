#include "ui/pages/formdialog.h"

#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace layerscope {

FormDialog::FormDialog(const QString& title, const QString& explanation, const QString& verb, QWidget* parent)
    : QDialog(parent) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    setMinimumWidth(unit(50));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(unit(2), unit(2), unit(2), unit(2));
    column->setSpacing(unit(1.5));
    auto* words = new QLabel(explanation, this);
    words->setWordWrap(true);
    words->setVisible(!explanation.isEmpty());
    column->addWidget(words);
    m_form = new QFormLayout;
    m_form->setSpacing(unit(1));
    column->addLayout(m_form);
    m_extras = new QVBoxLayout;
    column->addLayout(m_extras);
    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton* accepting = buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    accepting->setProperty("look", QStringLiteral("primary"));
    accepting->setDefault(true);
    accepting->style()->polish(accepting); // the look was not known when it was made
    buttons->button(QDialogButtonBox::Cancel)->setIcon({});
    connect(buttons, &QDialogButtonBox::accepted, this, &FormDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

QLineEdit* FormDialog::addValue(const QString& name, const QString& text, const QString& hint,
                                std::function<QString(const QString&)> check) {
    auto* edit = new QLineEdit(text, this);
    edit->setAccessibleName(name);
    edit->setAccessibleDescription(hint);
    edit->setToolTip(hint);
    edit->selectAll();
    m_form->addRow(name, edit);
    m_values.push_back({name, edit, std::move(check)});
    return edit;
}

void FormDialog::addExtra(QWidget* widget) { m_extras->addWidget(widget); }

QString FormDialog::problem() const { return m_problem->isVisible() ? m_problem->text() : QString(); }

void FormDialog::accept() {
    for (const Value& value : m_values) {
        const QString wrong = value.check(value.edit->text().trimmed());
        if (wrong.isEmpty())
            continue;
        m_problem->setText(QStringLiteral("%1: %2").arg(value.name, wrong));
        m_problem->show();
        value.edit->setFocus();
        value.edit->selectAll();
        return;
    }
    QDialog::accept();
}

} // namespace layerscope
