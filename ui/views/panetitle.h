// The title line of a pane: a name on the left, a remark on the right.
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace layerscope {

class PaneTitle : public QWidget {
    Q_OBJECT

public:
    explicit PaneTitle(const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    void setRemark(const QString& remark); // shortened at its end when it does not fit
    QString remark() const { return m_remark; }
    // Where further widgets go, between title and remark.
    QHBoxLayout* middle() const { return m_middle; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_title;
    QString m_remark;
    QHBoxLayout* m_middle = nullptr;
};

} // namespace layerscope
