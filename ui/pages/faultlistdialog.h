// All faults of the scenario, to look at and to remove.
#pragma once

#include "trace/trace.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace layerscope {

class Document;

// Deletes itself when it is closed. Delete removes the current fault.
class FaultListDialog : public QDialog {
    Q_OBJECT

public:
    FaultListDialog(Document* document, QWidget* parent);
    QListWidget* list() const { return m_list; }
    QPushButton* removeButton() const { return m_remove; }

signals:
    void frameChosen(layerscope::FrameId frame); // that the current fault picks

private:
    void refresh(); // the faults as they are now
    void removeCurrent();

    Document* m_document;
    QLabel* m_words = nullptr;
    QListWidget* m_list = nullptr;
    QPushButton* m_remove = nullptr;
};

} // namespace layerscope
