// One message of the opening handshake: its lines with their rules, and what follows from them.
#pragma once

#include "ui/models/handshakemodel.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableView;

namespace layerscope {

class PaneTitle;

class HandshakePane : public QWidget {
    Q_OBJECT

public:
    explicit HandshakePane(HandshakeSide side, QWidget* parent = nullptr);

    // `edited`: it is not what was sent.
    void setSheet(const HandshakeSheet& sheet, bool edited);
    void clear(const QString& why); // there is no message yet

    HandshakeModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    QPushButton* editButton() const { return m_edit; }
    QPushButton* resetButton() const { return m_reset; }
    QString conclusion() const;

public slots:
    void editLine(); // the chosen one, or the one most worth trying

signals:
    void lineEdited(int row, const QString& text);
    void resetRequested();

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitColumns();

    HandshakeSide m_side;
    PaneTitle* m_title = nullptr;
    HandshakeModel* m_model = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_note = nullptr;
    QPushButton* m_edit = nullptr;
    QPushButton* m_reset = nullptr;
};

} // namespace layerscope
