// The window: menus, tool bar and the page, wired together. No logic of its own.
#pragma once

#include "ui/playback/selection.h"

#include <QMainWindow>

class QActionGroup;
class QComboBox;
class QLabel;
class QToolButton;

namespace layerscope {

class Document;
class ExplorePage;
class LessonCard;
class LessonController;
class Playback;
class ProjectMenu;
class SegmentedControl;
class ToolRow;

class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    Document* document() const { return m_document; }
    Playback* playback() const { return m_playback; }
    Selection* selection() const { return m_selection; }
    ExplorePage* page() const { return m_page; }
    QComboBox* sceneBox() const { return m_scenes; }
    SegmentedControl* viewControl() const { return m_views; } // ladder or WebSocket; hidden while there is none
    LessonController* lesson() const { return m_lesson; }
    LessonCard* card() const { return m_card; }               // beside the page while a lesson is open
    SegmentedControl* modeControl() const { return m_modes; } // Explore or Lesson
    QAction* webSocketAction() const { return m_webSocket; }
    ProjectMenu* project() const { return m_project; }
    QAction* decryptAction() const { return m_decrypt; }

public slots:
    void open(const QString& source); // a built-in scene, or a file: scenario, capture or lesson
    bool openLesson(const QString& file);
    bool writeNewLesson(const QString& path); // about the scene shown; opens it
    void leaveLesson();
    void showResults();
    void chooseFile();
    void chooseKeyLog();
    void openKeyLog(const QString& path); // secrets for TLS records; they are opened from now on
    void chooseExport();
    void chooseCapture();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void makeActions();
    void makeMenus();
    QWidget* makeToolBar();
    void makeViewMenu(QMenu* menu);
    void makeLanguageMenu(QMenu* menu);
    void makeProjectMenu();
    void wire();
    void wireLesson();
    void makeLessonMenu(QMenu* menu);
    void fillLessonMenu(QMenu* menu);
    void openAnyLesson();
    void newLesson();
    void showLessonMode();
    void showLessonPage();
    void showSource();
    void remember(const QString& path);
    void fillRecent();
    void exportLadder(const QString& path);
    void applyTheme(const QString& choice);
    void updateIcons();
    void restore();

    Document* m_document = nullptr;
    Playback* m_playback = nullptr;
    Selection* m_selection = nullptr;
    ExplorePage* m_page = nullptr;
    LessonController* m_lesson = nullptr;
    LessonCard* m_card = nullptr;
    SegmentedControl* m_modes = nullptr;
    QLabel* m_crumb = nullptr; // the unit and the lesson
    QList<QWidget*> m_tools;   // of the tool bar, for Explore
    QComboBox* m_scenes = nullptr;
    ToolRow* m_toolRow = nullptr;
    QMenu* m_recent = nullptr;
    QAction* m_open = nullptr;
    QAction* m_export = nullptr;
    QAction* m_exportLadder = nullptr;
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
    QAction* m_capture = nullptr;
    QAction* m_stopCapture = nullptr;
    QAction* m_compare = nullptr;
    QAction* m_webSocket = nullptr;
    QAction* m_decrypt = nullptr;
    SegmentedControl* m_views = nullptr;
    QToolButton* m_whatIf = nullptr;
    QActionGroup* m_themes = nullptr;
    ProjectMenu* m_project = nullptr;
};

// What the system's own palette is before the program sets one: asked once, at the start.
bool systemIsDark();

} // namespace layerscope
