// What the selected field means, with its Wireshark name and its source.
#pragma once

#include "wire/dissection.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace layerscope {

class FieldCard : public QWidget {
    Q_OBJECT

public:
    explicit FieldCard(QWidget* parent = nullptr);
    // Null shows what to do to see a field. `note` is the remark on this very value.
    void setNode(const DissectionNode* node, const QString& note);

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void applyFonts();
    void fitMeaning();

    QLabel* m_name = nullptr;
    QLabel* m_abbreviation = nullptr;
    QLabel* m_meaning = nullptr;
    QLabel* m_source = nullptr;
    QPushButton* m_open = nullptr;
    QString m_address; // of the source text, or empty
};

// The web address of a source such as "RFC 9293 §3.1"; empty when it names no RFC.
QString sourceAddress(const QString& source);

} // namespace layerscope
