// Asks what to capture: the private loopback demonstration, or an interface.
#pragma once

#include <QDialog>

class QComboBox;
class QLineEdit;
class QRadioButton;

namespace layerscope {

class CaptureDialog : public QDialog {
    Q_OBJECT

public:
    explicit CaptureDialog(QWidget* parent = nullptr);

    bool demonstration() const; // else an interface
    QString interface() const;
    QString filter() const;

private:
    QRadioButton* m_demonstration = nullptr;
    QRadioButton* m_real = nullptr;
    QComboBox* m_interface = nullptr;
    QLineEdit* m_filter = nullptr;
};

} // namespace layerscope
