#include "ui/views/ladderview.h"

#include "picture.h"
#include "support/sampletrace.h"
#include "ui/views/ladderpainter.h"

#include <QBuffer>
#include <QPainter>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSvgGenerator>
#include <QWheelEvent>
#include <cmath>

using namespace layerscope;
using namespace std::chrono_literals;

class LadderViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::apply(*qApp, ThemeName::Light); }

    void init() {
        m_playback = std::make_unique<Playback>();
        m_selection = std::make_unique<Selection>();
        m_view = std::make_unique<LadderView>(m_playback.get(), m_selection.get());
        m_playback->setTrace(sampleTrace());
    }

    void pictures_data() {
        QTest::addColumn<int>("theme");
        QTest::addColumn<QSize>("size");
        QTest::newRow("light") << static_cast<int>(ThemeName::Light) << QSize(750, 492);
        QTest::newRow("dark") << static_cast<int>(ThemeName::Dark) << QSize(750, 355);
        QTest::newRow("small") << static_cast<int>(ThemeName::Light) << QSize(520, 360);
        QTest::newRow("wide") << static_cast<int>(ThemeName::Dark) << QSize(1050, 620);
    }

    void pictures() {
        QFETCH(int, theme);
        QFETCH(QSize, size);
        const QString row = QString::fromLatin1(QTest::currentDataTag());
        const std::pair<const char*, Duration> moments[] = {
            {"start", 0ms}, {"ack", 46ms}, {"lost", 112ms}, {"again", 1130ms}, {"end", 2s}};
        for (const auto& [name, time] : moments) {
            m_playback->seekTime(timeAt(time));
            if (time == 46ms)
                m_selection->selectFrame(FrameId{1});
            else if (time == 1130ms)
                m_selection->selectFrame(FrameId{4});
            else
                m_selection->clear();
            const QImage image = pictureOf(*m_view, size, static_cast<ThemeName>(theme),
                                           QStringLiteral("ladder-%1-%2").arg(row, QLatin1String(name)));
            QVERIFY(colourCount(image) > 2);
        }
    }

    void bulkPicture() {
        m_playback->setTrace(bulkTrace(2000));
        m_playback->seekTime(timeAt(50ms));
        QVERIFY(colourCount(pictureOf(*m_view, QSize(750, 492), ThemeName::Light, QStringLiteral("ladder-bulk"))) > 2);
    }

    void aClickSelectsTheFrameUnderIt() {
        show(timeAt(60ms));
        const QPoint place = onArrow(FrameId{0}, 0.5);
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(m_selection->frame(), FrameId{0});
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, onArrow(FrameId{1}, 0.3));
        QCOMPARE(m_selection->frame(), FrameId{1});
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, QPoint(3, m_view->viewport()->height() - 3));
        QCOMPARE(m_selection->frame(), FrameId{});
    }

    void whatIsNotSentYetCannotBeClicked() {
        show(timeAt(60ms));
        const QPoint place = onArrow(FrameId{1}, 0.5);
        m_playback->seekTime(timeAt(10ms));
        QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, place);
        QCOMPARE(m_selection->frame(), FrameId{});
    }

    void aDoubleClickActivates() {
        show(timeAt(60ms));
        QSignalSpy activated(m_view.get(), &LadderView::frameActivated);
        QTest::mouseDClick(m_view->viewport(), Qt::LeftButton, {}, onArrow(FrameId{1}, 0.5));
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.first().first().value<FrameId>(), FrameId{1});
    }

    void upAndDownMoveAmongTheArrows() {
        show(timeAt(60ms)); // three frames are sent
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(m_selection->frame(), FrameId{0});
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(m_selection->frame(), FrameId{2});
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(m_selection->frame(), FrameId{2});
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QCOMPARE(m_selection->frame(), FrameId{1});
    }

    void followsThePresentMoment() {
        show(timeAt(0ms));
        QCOMPARE(m_view->verticalScrollBar()->value(), 0);
        m_playback->toEnd();
        QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
        QVERIFY(m_view->verticalScrollBar()->value() > 0);
        m_playback->toStart();
        QCOMPARE(m_view->verticalScrollBar()->value(), 0);
    }

    void ctrlAndWheelZoom() {
        m_view->resize(1400, 260); // low enough for the scale to have room up to the steepest slope
        m_view->show();
        m_playback->seekTime(timeAt(60ms));
        LadderIndex index;
        index.setTrace(m_playback->trace());
        const int before = m_view->verticalScrollBar()->maximum();
        QWheelEvent in(QPointF(100, 100), QPointF(100, 100), {}, QPoint(0, 240), Qt::NoButton, Qt::ControlModifier,
                       Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(m_view->viewport(), &in);
        QVERIFY(m_view->verticalScrollBar()->maximum() > before);
    }

    void saysWhatItShows() {
        QCOMPARE(m_view->remark(), QStringLiteral("time to scale, except at breaks"));
        m_playback->seekTime(timeAt(30ms));
        QVERIFY(m_view->accessibleDescription().contains(QStringLiteral("SYN, ACK")));
        m_selection->selectFrame(FrameId{0});
        QVERIFY(m_view->accessibleDescription().contains(QStringLiteral("Selected frame: SYN SEQ 100")));
        QVERIFY(!m_view->accessibleName().isEmpty());
        m_playback->setTrace(nullptr);
        QCOMPARE(m_view->accessibleDescription(), QStringLiteral("Empty"));
        QCOMPARE(m_view->remark(), QString());
    }

    void theSamePictureForTheSameMoment() {
        const auto paint = [&](std::size_t position, Time time) {
            QByteArray svg;
            QBuffer buffer(&svg);
            QSvgGenerator generator;
            generator.setOutputDevice(&buffer);
            generator.setSize(QSize(700, 460));
            QPainter painter(&generator);
            paintLadder(painter, QSizeF(700, 460), m_playback->trace(), {position, time, Numbering::Raw, FrameId{1}});
            painter.end();
            return svg;
        };
        m_playback->seekTime(timeAt(46ms));
        const QByteArray first = paint(m_playback->position(), m_playback->time());
        QVERIFY(first.contains("SYN, ACK"));
        QCOMPARE(paint(m_playback->position(), m_playback->time()), first);
        QVERIFY(paint(0, Time{}) != first);
    }

private:
    void show(Time time) {
        m_view->resize(750, 492);
        m_view->show();
        QCoreApplication::processEvents();
        m_playback->seekTime(time);
    }

    QPoint onArrow(FrameId frame, double share) const {
        LadderIndex index;
        index.setTrace(m_playback->trace());
        LadderPlan plan;
        plan.build(index, m_view->viewport()->size());
        const LadderMoment moment{m_playback->position(), m_playback->time(), Numbering::Raw, {}};
        const QPointF point = plan.arrowAt(frame, moment).pointAt(share);
        return QPoint(qRound(point.x()),
                      qRound(point.y() + ladderHeader() + ladderTop() - m_view->verticalScrollBar()->value()));
    }

    std::unique_ptr<Playback> m_playback;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<LadderView> m_view;
};

QTEST_MAIN(LadderViewTest)
#include "ladderview_test.moc"
