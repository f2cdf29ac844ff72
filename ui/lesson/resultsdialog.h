// What became of each question and task of a lesson, as a table that can be exported.
#pragma once

#include "lesson/session.h"

#include <QDialog>

class QLabel;
class QTableWidget;

namespace layerscope {

class ResultsDialog : public QDialog {
    Q_OBJECT

public:
    ResultsDialog(const LessonSession& session, QWidget* parent);

    QTableWidget* table() const { return m_table; }
    bool exportCsv(const QString& path); // false, with the reason in the dialog, when it cannot be written

private:
    void chooseFile();

    QByteArray m_csv;
    QString m_name; // of the lesson
    QTableWidget* m_table = nullptr;
    QLabel* m_words = nullptr;
};

} // namespace layerscope
