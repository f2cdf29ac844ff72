// How Sec-WebSocket-Accept is made of Sec-WebSocket-Key, in four steps.
#pragma once

#include <QString>
#include <QWidget>

namespace layerscope {

class AcceptSteps : public QWidget {
    Q_OBJECT

public:
    explicit AcceptSteps(QWidget* parent = nullptr);

    // The key of the request, and the Accept value of the response; a null one has not come yet.
    void setValues(const QString& key, const QString& accept);

    void setCompact(bool compact); // lower, for windows that are
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Step {
        QString title;
        QStringList lines; // bytes and characters
        QString remark;
    };
    QList<Step> m_steps;
    bool m_compact = false;
};

} // namespace layerscope
