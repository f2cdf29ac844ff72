// A row of joined buttons of which one is chosen.
#pragma once

#include <QStringList>
#include <QWidget>

class QButtonGroup;

namespace layerscope {

class SegmentedControl : public QWidget {
    Q_OBJECT

public:
    SegmentedControl(const QStringList& names, const QString& accessibleName, QWidget* parent = nullptr);

    int current() const;
    void setCurrent(int index); // without chosen()
    void setToolTip(int index, const QString& text);
    void setEnabledAt(int index, bool enabled);

signals:
    void chosen(int index); // by the user

private:
    QButtonGroup* m_group = nullptr;
};

} // namespace layerscope
