// Project mode: starts and ends a demonstration, puts its windows on screens, and obeys a presenter's remote.
#pragma once

#include "ui/project/audiencewindow.h"
#include "ui/project/presenterwindow.h"
#include "ui/project/screens.h"

#include <memory>

namespace layerscope {

// The audience's window goes to a screen other than the one it was started from, full screen; with one screen it fills
// that, and there is no presenter's window. When a screen goes or a window is closed nothing is moved to another screen
// by itself: what is left goes on, and F5 puts both windows up again.
class ProjectMode : public QObject {
    Q_OBJECT

public:
    explicit ProjectMode(ScreenList* screens, QObject* parent = nullptr);
    ~ProjectMode() override;

    bool active() const { return m_session != nullptr; }
    // `home`: where the presenter's desk is, in coordinates of the desktop. Begins with that page of the story.
    void start(std::unique_ptr<ProjectStory> story, const QPoint& home, std::size_t page = 0);
    void setReducedMotion(bool reduced) { m_reducedMotion = reduced; }

    ProjectSession* session() const { return m_session.get(); }
    AudienceWindow* audience() const { return m_audience.get(); }
    PresenterWindow* presenter() const { return m_presenter.get(); }

public slots:
    void putUp(); // both windows, again
    void end();

signals:
    void started();
    void ended();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void screensChanged();
    void watchPresenter();
    void audienceGone();
    bool press(int key, Qt::KeyboardModifiers modifiers, bool typing);
    std::optional<ScreenPlace> screenNamed(const QString& name) const;

    ScreenList* m_screens;
    std::unique_ptr<ProjectSession> m_session;
    std::unique_ptr<AudienceWindow> m_audience;
    std::unique_ptr<PresenterWindow> m_presenter;
    QPoint m_home;
    QString m_audienceScreen, m_presenterScreen; // by name; empty: not shown
    bool m_reducedMotion = false;
    bool m_placing = false;
};

} // namespace layerscope
