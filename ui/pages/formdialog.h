// A small form: named values as text, checked when it is accepted.
#pragma once

#include <QDialog>
#include <functional>

class QFormLayout;
class QLabel;
class QLineEdit;
class QVBoxLayout;

namespace layerscope {

// Stays open, with the reason at its foot, until every value is sense. Deletes itself when it is closed.
class FormDialog : public QDialog {
    Q_OBJECT

public:
    // `verb` is what the accepting button says.
    FormDialog(const QString& title, const QString& explanation, const QString& verb, QWidget* parent);

    // `check` returns what is wrong with the text, or nothing.
    QLineEdit* addValue(const QString& name, const QString& text, const QString& hint,
                        std::function<QString(const QString&)> check);
    // A widget of its own, above the buttons.
    void addExtra(QWidget* widget);
    QString problem() const;

public slots:
    void accept() override;

private:
    struct Value {
        QString name;
        QLineEdit* edit;
        std::function<QString(const QString&)> check;
    };
    QFormLayout* m_form = nullptr;
    QVBoxLayout* m_extras = nullptr;
    QLabel* m_problem = nullptr;
    std::vector<Value> m_values;
};

} // namespace layerscope
