// The screens that there are. A list of its own, so that tests can unplug one.
#pragma once

#include <QObject>
#include <QRect>
#include <QString>
#include <QVector>

namespace layerscope {

struct ScreenPlace {
    QString name;
    QRect geometry;
    friend bool operator==(const ScreenPlace&, const ScreenPlace&) = default;
};

class ScreenList : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    virtual QVector<ScreenPlace> screens() const = 0;

signals:
    void changed();
};

// Those of the desktop.
class DesktopScreens : public ScreenList {
    Q_OBJECT

public:
    explicit DesktopScreens(QObject* parent = nullptr);
    QVector<ScreenPlace> screens() const override;
};

} // namespace layerscope
