// Takes a student through a lesson: what the session decides, put on the stage.
#pragma once

#include "lesson/loader.h"
#include "lesson/session.h"
#include "ui/lesson/progressstore.h"
#include "ui/lesson/veiledtrace.h"

#include <QObject>

class QFileSystemWatcher;
class QTimer;

namespace layerscope {

class Document;
class LessonCapture;
class Playback;
class Selection;

// Shows each page's run through Document and Playback, veiled while its question waits; locks the transport; points;
// keeps progress; follows the lesson's file. It shows nothing itself: the card and the page listen to it.
class LessonController : public QObject {
    Q_OBJECT

public:
    LessonController(Document* document, Playback* playback, Selection* selection, QObject* parent = nullptr);
    ~LessonController() override;

    // Opens a lesson file where the student left it. Emits failed() and changes nothing when it cannot be taken.
    bool open(const QString& file);
    void close();
    LessonSession* session() const { return m_session.get(); } // null while no lesson is open
    const QString& file() const { return m_file; }
    // What is wrong in the file as it is now; the last good version stays open.
    const std::vector<Slip>& slips() const { return m_slips; }

    // Null: nothing is kept.
    void setStore(std::unique_ptr<ProgressStore> store) { m_store = std::move(store); }
    // For whom begins a lesson anew, in place of a number that is drawn; as for pictures and tests.
    void setSeed(std::optional<std::uint64_t> seed) { m_seed = seed; }

    // Of the page that is on: the frame on stage for one of the original run.
    FrameId shown(FrameId original) const { return m_veiled.shown(original); }
    bool onTask() const { return m_onTask; }
    LessonCapture* capture() const { return m_capture; }
    // The page is about the run that is to be real, and no question about it is answered.
    bool canCapture() const;

public slots:
    // False, with refused(), when the answer cannot be read; nothing is committed then.
    bool commit(const layerscope::GivenAnswer& given, layerscope::Confidence confidence);
    void takeHint();
    void next();
    void back();
    void practise();
    void endPractice();
    void startAgain();
    void resetTask();
    void captureAgain();
    void skipTask();
    void point(); // at what the page points at

signals:
    void opened();
    void closed();
    void changed(); // the page, or what is known of it
    void slipsChanged();
    void pointed(const QString& view);   // to look at: "ladder", "bytes", …; or empty
    void refused(const QString& reason); // an answer that cannot be read
    void failed(const QString& message);

private:
    std::uint64_t newSeed() const;
    void watch();
    void reload();
    enum class Way : std::uint8_t { Play, Jump }; // to where the page stops
    void showPage(Way way = Way::Play);
    void showTask();
    void allowTools(); // of the task
    void settle();
    void tookTrace();
    void tookCapture(const std::shared_ptr<const Trace>& trace);
    void finishChange(); // keep and tell
    const Pointer* pointer() const;
    bool mayShow(const Pointer& pointer, FrameId original, FrameId shown);

    Document* m_document;
    Playback* m_playback;
    Selection* m_selection;
    std::unique_ptr<ProgressStore> m_store = std::make_unique<ProgressStore>();
    std::optional<std::uint64_t> m_seed;
    LessonCapture* m_capture = nullptr;
    QFileSystemWatcher* m_watcher = nullptr;
    QTimer* m_changed = nullptr;
    QString m_file;
    QByteArray m_text; // of the file as it was read last
    std::unique_ptr<LessonSession> m_session;
    std::vector<Slip> m_slips;
    VeiledTrace m_veiled;
    std::shared_ptr<const Trace> m_original; // what m_veiled was made from
    std::optional<std::size_t> m_playingTo;  // the position at which the page stops
    bool m_onTask = false;
    std::shared_ptr<const Trace> m_untouched; // the task's run before any change
};

} // namespace layerscope
