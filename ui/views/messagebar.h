// One line at the top of the page: what went wrong, or how far a long job is. Never a dialog.
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace layerscope {

class MessageBar : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Information, Warning };

    explicit MessageBar(QWidget* parent = nullptr);

    void showMessage(Kind kind, const QString& text);
    // A running job: its name and its progress from 0 to 1, or below 0 when nobody knows; with a Cancel button.
    void showProgress(const QString& job, double fraction);
    void dismiss();
    QString text() const;
    bool busy() const { return m_busy; }

signals:
    void cancelRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyTheme();

    Kind m_kind = Kind::Information;
    bool m_busy = false;
    QLabel* m_icon = nullptr;
    QLabel* m_text = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_cancel = nullptr;
    QToolButton* m_close = nullptr;
};

} // namespace layerscope
