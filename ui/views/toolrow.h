// A row of tools that gets by with the width there is.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace layerscope {

// What does not fit is shortened, in this order: the remark at the end, then the words of the buttons from the last to
// the first (their icons, tool tips and names stay).
class ToolRow : public QWidget {
    Q_OBJECT

public:
    explicit ToolRow(QWidget* parent = nullptr);

    QHBoxLayout* row() const { return m_row; }
    void addTool(QToolButton* button); // has an icon, a text and a tool tip
    void addRemark(const QString& accessibleName);
    void setRemark(const QString& text);

    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    void fitRemark();
    int wordsOf(const QToolButton* button) const; // their width, in pixels

    QHBoxLayout* m_row;
    QList<QToolButton*> m_tools;
    QLabel* m_remark = nullptr;
    QString m_remarkText;
};

} // namespace layerscope
