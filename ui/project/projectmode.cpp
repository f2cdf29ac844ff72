#include "ui/project/projectmode.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QScreen>

namespace layerscope {

namespace {

// A window that is not up yet is put onto a screen; Qt's own idea of it may differ from the list's in tests.
void putOnto(QWidget& window, const ScreenPlace& place) {
    for (QScreen* screen : QGuiApplication::screens())
        if (screen->name() == place.name)
            window.setScreen(screen);
    window.setGeometry(place.geometry);
}

} // namespace

ProjectMode::ProjectMode(ScreenList* screens, QObject* parent) : QObject(parent), m_screens(screens) {
    connect(screens, &ScreenList::changed, this, &ProjectMode::screensChanged);
}

ProjectMode::~ProjectMode() { end(); }

void ProjectMode::start(std::unique_ptr<ProjectStory> story, const QPoint& home, std::size_t page) {
    end();
    m_home = home;
    const Motion motion = m_reducedMotion ? Motion::Reduced : Motion::Full;
    m_session = std::make_unique<ProjectSession>(std::move(story), motion, page);
    m_audience = std::make_unique<AudienceWindow>(m_session.get());
    m_presenter = std::make_unique<PresenterWindow>(m_session.get());
    connect(m_audience.get(), &AudienceWindow::closed, this, &ProjectMode::audienceGone);
    connect(m_presenter.get(), &PresenterWindow::closed, this, [this] { m_presenterScreen.clear(); });
    connect(m_presenter.get(), &PresenterWindow::relocated, this, &ProjectMode::watchPresenter);
    connect(m_presenter.get(), &PresenterWindow::againAsked, this, &ProjectMode::putUp);
    connect(m_presenter.get(), &PresenterWindow::endAsked, this, &ProjectMode::end, Qt::QueuedConnection);
    qApp->installEventFilter(this);
    putUp();
    emit started();
}

void ProjectMode::end() {
    if (!m_session)
        return;
    qApp->removeEventFilter(this);
    m_audienceScreen.clear();
    m_presenterScreen.clear();
    m_audience->disconnect(this);
    m_presenter->disconnect(this);
    // An event of one of them may have led here.
    m_audience->hide();
    m_presenter->hide();
    m_audience.release()->deleteLater();
    m_presenter.release()->deleteLater();
    m_session->disconnect();
    m_session.release()->deleteLater();
    emit ended();
}

std::optional<ScreenPlace> ProjectMode::screenNamed(const QString& name) const {
    for (const ScreenPlace& place : m_screens->screens())
        if (place.name == name)
            return place;
    return {};
}

void ProjectMode::putUp() {
    if (!m_session)
        return;
    const QVector<ScreenPlace> screens = m_screens->screens();
    if (screens.isEmpty())
        return;
    const auto home =
        std::ranges::find_if(screens, [this](const ScreenPlace& each) { return each.geometry.contains(m_home); });
    const ScreenPlace presenter = home == screens.end() ? screens.front() : *home;
    ScreenPlace audience = presenter;
    for (const ScreenPlace& each : screens)
        if (each.name != presenter.name) {
            audience = each;
            break;
        }
    m_placing = true;
    const bool two = audience.name != presenter.name;
    if (!two) {
        m_presenter->hide();
        m_presenterScreen.clear();
    }
    m_audience->setWindowState(Qt::WindowNoState);
    putOnto(*m_audience, audience);
    m_audience->showFullScreen();
    m_audienceScreen = audience.name;
    m_presenter->setAudience(audience.geometry.size());
    if (two) {
        m_presenterScreen = presenter.name;
        putOnto(*m_presenter, presenter);
        m_presenter->show();
        m_presenter->activateWindow();
    } else {
        m_audience->activateWindow();
    }
    m_placing = false;
    watchPresenter();
}

void ProjectMode::audienceGone() {
    m_audienceScreen.clear();
    m_presenter->setAudience({});
    watchPresenter();
}

void ProjectMode::screensChanged() {
    if (!m_session)
        return;
    if (!m_presenterScreen.isEmpty() && !screenNamed(m_presenterScreen)) {
        m_presenter->hide(); // before a desktop moves it to where the audience looks
        m_presenterScreen.clear();
    }
    if (!m_audienceScreen.isEmpty() && !screenNamed(m_audienceScreen)) {
        m_audience->hide();
        audienceGone();
    }
}

// Notes are never where the audience looks, wherever the window is dragged.
void ProjectMode::watchPresenter() {
    if (!m_presenter || m_placing)
        return;
    const auto audience = screenNamed(m_audienceScreen);
    m_presenter->setCurtain(!m_audienceScreen.isEmpty() && audience &&
                            audience->geometry.intersects(m_presenter->frameGeometry()));
}

bool ProjectMode::press(int key, Qt::KeyboardModifiers modifiers, bool typing) {
    switch (key) {
    case Qt::Key_PageDown:
        m_session->next();
        return true;
    case Qt::Key_PageUp:
        m_session->back();
        return true;
    case Qt::Key_F5:
        putUp();
        return true;
    case Qt::Key_Escape:
        end();
        return true;
    default:
        break;
    }
    if (typing || (modifiers & ~(Qt::KeypadModifier | Qt::ShiftModifier)) != 0)
        return false;
    switch (key) {
    case Qt::Key_B:
    case Qt::Key_Period:
        m_session->toggleShade(Shade::Black);
        return true;
    case Qt::Key_W:
        m_session->toggleShade(Shade::White);
        return true;
    case Qt::Key_Z:
        m_session->toggleZoom(Zoom::Header);
        return true;
    case Qt::Key_L:
        m_session->toggleZoom(Zoom::Ladder);
        return true;
    case Qt::Key_R:
        m_session->toggleNumbering();
        return true;
    case Qt::Key_A:
        m_presenter->showAnswer(true);
        return true;
    case Qt::Key_Right:
        m_session->stepForward();
        return true;
    case Qt::Key_Left:
        m_session->stepBack();
        return true;
    default:
        return false;
    }
}

bool ProjectMode::eventFilter(QObject* watched, QEvent* event) {
    const bool down = event->type() == QEvent::KeyPress;
    if (!m_session || (!down && event->type() != QEvent::KeyRelease) || !watched->isWidgetType())
        return false;
    auto* widget = static_cast<QWidget*>(watched);
    if (widget->window() != m_audience.get() && widget->window() != m_presenter.get())
        return false;
    const auto* key = static_cast<QKeyEvent*>(event);
    if (!down) {
        if (key->key() == Qt::Key_A && !key->isAutoRepeat())
            m_presenter->showAnswer(false);
        return false;
    }
    const bool typing =
        qobject_cast<QLineEdit*>(widget) != nullptr || qobject_cast<QAbstractSpinBox*>(widget) != nullptr;
    if (typing && key->key() == Qt::Key_Escape && qobject_cast<QAbstractSpinBox*>(widget) == nullptr)
        return false; // leaves the line that is edited
    if (key->key() == Qt::Key_A && widget->window() == m_audience.get())
        return false;
    if (key->isAutoRepeat() && key->key() != Qt::Key_Right && key->key() != Qt::Key_Left)
        return !typing;
    return press(key->key(), key->modifiers(), typing);
}

} // namespace layerscope
