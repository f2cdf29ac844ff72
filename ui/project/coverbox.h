// Words that stand under a cover until they may be read. While covered they are not in the widget at all.
#pragma once

#include <QWidget>

class QLabel;

namespace layerscope {

class CoverBox : public QWidget {
    Q_OBJECT

public:
    CoverBox(const QString& name, const QString& cover, QWidget* parent = nullptr);
    void uncover(const QString& html);
    void cover();
    bool covered() const { return m_covered; }
    QLabel* label() const { return m_label; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name, m_cover;
    QLabel* m_label;
    bool m_covered = true;
};

} // namespace layerscope
