#include "ui/commands/render.h"

#include "layers/own/library.h"
#include "ui/document.h"
#include "ui/language.h"
#include "ui/lesson/lessoncontroller.h"
#include "ui/lesson/rightanswer.h"
#include "ui/mainwindow.h"
#include "ui/pages/explorepage.h"
#include "ui/pages/websocketpage.h"
#include "ui/picture.h"
#include "ui/playback/playback.h"
#include "ui/text.h"
#include "ui/theme/theme.h"
#include "ui/views/ladderpainter.h"
#include "ui/views/stackview.h"

#include <CLI/CLI.hpp>
#include <QApplication>
#include <QEventLoop>
#include <QPainter>
#include <fmt/format.h>

namespace layerscope {

namespace {

enum class PictureView : std::uint8_t { Ladder, Stack, Window, WebSocket, Lesson };

struct PictureRequest {
    PictureView view = PictureView::Window;
    QSize size{1280, 800};
    std::optional<std::size_t> position; // events that have happened; none: all of them
    std::shared_ptr<const LayerRegistry> layers;
    std::size_t step = 1;  // of a lesson, from 1; one past the last: its summary
    bool answered = false; // its question
    std::uint64_t seed = 1;
};

// Opens the source and waits for it.
Result<void> open(Document& document, const std::string& source, const std::function<void(const std::string&)>& warn) {
    QEventLoop loop;
    Result<void> result;
    QObject::connect(&document, &Document::idle, &loop, &QEventLoop::quit, Qt::QueuedConnection);
    QObject::connect(&document, &Document::failed, &loop, [&](const QString& text) {
        result = fail(text.toStdString());
        loop.quit();
    });
    QObject::connect(&document, &Document::warned, &loop, [&](const QString& text) { warn(text.toStdString()); });
    document.open(QString::fromLocal8Bit(source.c_str()));
    if (document.busy())
        loop.exec();
    return result;
}

// Both stacks side by side, each with its host's name above.
void paintStacks(QPainter& painter, QSize size, const Playback& playback) {
    const Trace& trace = *playback.trace();
    const std::size_t count = std::min<std::size_t>(2, trace.hostCount());
    const int title = unit(4);
    for (std::uint32_t i = 0; i < count; ++i) {
        const HostId host = trace.connectionCount() == 0 ? HostId{i}
                            : i == 0                     ? trace.connection({0}).client
                                                         : trace.connection({0}).server;
        const double width = static_cast<double>(size.width()) / static_cast<double>(count);
        painter.save();
        painter.translate(width * i, 0);
        painter.setFont(themeFont(TextRole::Semibold));
        painter.setPen(Theme::current().ink);
        painter.drawText(QRectF(unit(1.5), 0, width - unit(3), title), Qt::AlignLeft | Qt::AlignVCenter,
                         layerscope::tr("Stack of %1").arg(toQString(trace.host(host).name)));
        painter.translate(0, title);
        const StackModel model = stackModel(trace, playback.state(), playback.time(), host, Numbering::Raw);
        paintStack(painter, QSizeF(width - unit(1), size.height() - title), model);
        painter.restore();
    }
}

// Answers rightly all that stands before the step, as the pages behind a question are closed until then.
Result<void> walkTo(LessonController& lesson, const PictureRequest& request) {
    LessonSession& session = *lesson.session();
    const auto answer = [&]() -> Result<void> {
        const auto given = rightAnswer(session.stage(), session.page());
        if (!given)
            return Failure(given.error());
        lesson.commit(*given, Confidence::FairlySure);
        return {};
    };
    while (!session.finished() && session.page() + 1 < request.step) {
        if (session.locked())
            if (const auto done = answer(); !done)
                return done;
        if (session.current().task() != nullptr)
            lesson.skipTask();
        else
            lesson.next();
    }
    return request.answered && session.locked() ? answer() : Result<void>();
}

Result<void> paintLesson(const std::string& source, const PictureRequest& request, const std::string& path) {
    MainWindow window;
    window.playback()->setReducedMotion(true);
    window.document()->setLayers(request.layers);
    window.lesson()->setStore(nullptr);
    window.lesson()->setSeed(request.seed);
    window.resize(request.size);
    window.show();
    QString problem;
    QObject::connect(window.lesson(), &LessonController::failed, [&](const QString& text) { problem = text; });
    if (!window.openLesson(QString::fromLocal8Bit(source.c_str())))
        return fail(problem.toStdString());
    if (const auto walked = walkTo(*window.lesson(), request); !walked)
        return walked;
    if (window.document()->busy()) {
        QEventLoop loop;
        QObject::connect(window.document(), &Document::idle, &loop, &QEventLoop::quit, Qt::QueuedConnection);
        loop.exec();
    }
    QCoreApplication::processEvents();
    QCoreApplication::processEvents(); // scroll bars come and go one turn behind the layout
    return writePicture(path, request.size, [&window](QPainter& painter) { window.render(&painter); });
}

Result<void> paintSource(const std::string& source, const PictureRequest& request, const std::string& path,
                         const std::function<void(const std::string&)>& warn) {
    const auto positionIn = [&request](const Trace& trace) {
        return std::min(request.position.value_or(trace.eventCount()), trace.eventCount());
    };
    if (request.view == PictureView::Lesson)
        return paintLesson(source, request, path);
    if (request.view == PictureView::Window || request.view == PictureView::WebSocket) {
        MainWindow window;
        window.playback()->setReducedMotion(true);
        window.document()->setLayers(request.layers);
        if (const auto opened = open(*window.document(), source, warn); !opened)
            return Failure(opened.error());
        window.playback()->seekPosition(positionIn(*window.document()->trace()));
        if (request.view == PictureView::WebSocket && !window.page()->webSocket()->available())
            return fail(source + ": no client asks for a WebSocket in it (try --view window)");
        window.resize(request.size);
        window.show();
        QCoreApplication::processEvents();
        window.page()->setWebSocketShown(request.view == PictureView::WebSocket);
        QCoreApplication::processEvents();
        return writePicture(path, request.size, [&window](QPainter& painter) { window.render(&painter); });
    }
    Document document;
    document.setLayers(request.layers);
    if (const auto opened = open(document, source, warn); !opened)
        return Failure(opened.error());
    Playback playback;
    playback.setReducedMotion(true);
    playback.setTrace(document.trace());
    playback.seekPosition(positionIn(*document.trace()));
    return writePicture(path, request.size, [&](QPainter& painter) {
        if (request.view == PictureView::Ladder)
            paintLadder(painter, request.size, playback.trace(),
                        {playback.position(), playback.time(), Numbering::Raw, {}});
        else
            paintStacks(painter, request.size, playback);
    });
}

class RenderCommand : public Command {
public:
    std::string name() const override { return "render"; }
    std::string help() const override { return "Paint a view of a scene, scenario or capture to a PNG or SVG file"; }

    void declare(CLI::App& app) override {
        app.add_option("SOURCE", m_source, "A built-in scene, a scenario file, a capture file or a lesson")->required();
        addLayerOption(app, m_layers);
        app.add_option("--view", m_view,
                       "ladder, stack, window, websocket (the window with a handshake and frames), or lesson")
            ->check(CLI::IsMember({"ladder", "stack", "window", "websocket", "lesson"}))
            ->capture_default_str();
        app.add_option("--at", m_at, "The moment: after so many events; the end unless given");
        app.add_option("--step", m_step, "Of a lesson: which step, from 1; one past the last is its summary")
            ->capture_default_str();
        app.add_flag("--answered", m_answered, "Of a lesson: after the commit of a right answer");
        app.add_option("--seed", m_seed, "Of a lesson")->capture_default_str();
        app.add_option("--size", m_size, "Width and height in pixels, for example 1280x800")->capture_default_str();
        app.add_option("--theme", m_theme, "light or dark")
            ->check(CLI::IsMember({"light", "dark"}))
            ->capture_default_str();
        app.add_option("--language", m_language, "en or de")
            ->check([](const std::string& code) {
                return isLanguage(QString::fromStdString(code))
                           ? std::string()
                           : "\"" + code + "\" is no language here (allowed: en, de)";
            })
            ->capture_default_str();
        app.add_option("--output", m_output, "The file to write; .png or .svg says which format")->required();
    }

    ExitCode run(const CommandOutput& output) override {
        const auto size = pictureSize(m_size);
        if (!size)
            return complain(output, size.error());
        if (!isPictureName(m_output))
            return complain(output,
                            {"", "--output", {}, fmt::format("\"{}\" ends neither in .png nor in .svg", m_output)});

        const auto layers = registryWith(m_layers);
        if (!layers)
            return complain(output, layers.error());

        qputenv("QT_QPA_PLATFORM", "offscreen");
        // The picture depends on the arguments alone, not on what the user has set in the window.
        QCoreApplication::setOrganizationName(QStringLiteral("layerscope-render"));
        int count = 1;
        std::string program = "layerscope";
        char* arguments[] = {program.data(), nullptr};
        QApplication application(count, arguments);
        useLanguage(application, QString::fromStdString(m_language));
        Theme::apply(application, m_theme == "dark" ? ThemeName::Dark : ThemeName::Light);

        PictureRequest request;
        request.view = m_view == "ladder"      ? PictureView::Ladder
                       : m_view == "stack"     ? PictureView::Stack
                       : m_view == "websocket" ? PictureView::WebSocket
                       : m_view == "lesson"    ? PictureView::Lesson
                                               : PictureView::Window;
        request.size = *size;
        request.step = m_step;
        request.answered = m_answered;
        request.seed = m_seed;
        request.position = m_at;
        request.layers = *layers;
        const auto painted = paintSource(m_source, request, m_output, [&output](const std::string& warning) {
            output.err << "layerscope: " << warning << '\n';
        });
        if (!painted)
            return complain(output, painted.error());
        return ExitCode::Done;
    }

private:
    std::string m_source;
    std::vector<std::string> m_layers;
    std::string m_view = "window";
    std::optional<std::size_t> m_at;
    std::size_t m_step = 1;
    bool m_answered = false;
    std::uint64_t m_seed = 1;
    std::string m_size = "1280x800";
    std::string m_theme = "light";
    std::string m_language = "en";
    std::string m_output;
};

} // namespace

std::unique_ptr<Command> makeRenderCommand() { return std::make_unique<RenderCommand>(); }

} // namespace layerscope
