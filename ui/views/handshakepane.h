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

    // `remark` stands in the title in place of the message's way when it is not what was sent.
    void setSheet(const HandshakeSheet& sheet, bool edited, const QString& remark = {});
    void setRunnable(bool runnable); // an edited message can be sent in a run of its own
    void clear(const QString& why);  // there is no message yet
    void setCompact(bool compact);   // lower rows, for a low window

    HandshakeModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    QPushButton* editButton() const { return m_edit; }
    QPushButton* resetButton() const { return m_reset; }
    QPushButton* runButton() const { return m_run; }
    QString conclusion() const;

public slots:
    void editLine(); // the chosen one, or the one most worth trying

signals:
    void lineEdited(int row, const QString& text);
    void resetRequested();
    void runRequested();

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
    QPushButton* m_run = nullptr;
    bool m_runnable = false;
    bool m_compact = false;
};

} // namespace layerscope
