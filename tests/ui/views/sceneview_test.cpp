#include "ui/views/sceneview.h"

#include "sim/scenes.h"
#include "sim/simulation.h"

#include "picture.h"
#include "support/sampletrace.h"

#include <QSignalSpy>

using namespace layerscope;
using namespace std::chrono_literals;

class SceneViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::apply(*qApp, ThemeName::Light); }

    void init() {
        m_playback = std::make_unique<Playback>();
        m_selection = std::make_unique<Selection>();
        m_view = std::make_unique<SceneView>(m_playback.get(), m_selection.get());
        m_playback->setTrace(sampleTrace());
    }

    void pictures() {
        const std::pair<const char*, Duration> moments[] = {
            {"start", 0ms}, {"ack", 46ms}, {"lost", 112ms}, {"reply", 1130ms}};
        for (const auto& [name, time] : moments) {
            m_playback->seekTime(timeAt(time));
            for (const ThemeName theme : {ThemeName::Light, ThemeName::Dark})
                for (const int width : {1120, 800})
                    QVERIFY(colourCount(pictureOf(*m_view, QSize(width, 104), theme,
                                                  QStringLiteral("scene-%1-%2").arg(width).arg(QLatin1String(name)))) >
                            3);
        }
        m_playback->setTrace(bulkTrace(1000));
        m_playback->seekTime(timeAt(20ms));
        pictureOf(*m_view, QSize(1120, 104), ThemeName::Light, QStringLiteral("scene-bulk"));
    }

    void threeHostsStandSideBySide() {
        auto trace = std::make_shared<Trace>();
        for (const char* name : {"one", "two", "three"}) {
            Host host;
            host.name = name;
            host.address = "10.0.0.1";
            trace->addHost(host);
        }
        trace->addLink({HostId{0}, HostId{1}, 0, {}, "a"});
        trace->addLink({HostId{2}, HostId{1}, 0, {}, "b"});
        const SceneLayout layout = layoutScene(*trace, QSizeF(1000, 110));
        QCOMPARE(layout.hosts.size(), std::size_t{3});
        QVERIFY(layout.hosts[0].name.right() < layout.links[0].line.x1());
        QVERIFY(layout.links[0].line.x2() < layout.hosts[1].icon.left());
        QVERIFY(layout.links[1].line.dx() < 0); // from three to two
        QVERIFY(layout.links[1].line.x2() > layout.hosts[1].icon.right());
        QVERIFY(layout.hosts[2].icon.right() <= 1000);
        m_playback->setTrace(trace);
        QVERIFY(colourCount(pictureOf(*m_view, QSize(1120, 120), ThemeName::Light, QStringLiteral("scene-three"))) > 3);
    }

    void networksStandAsTheyAreWired() {
        const std::shared_ptr<const Trace> trace = simulate(*loadScenario("switch-learning"))->trace;
        const SceneLayout layout = layoutScene(*trace, QSizeF(864, sceneHeight(trace)));
        QCOMPARE(layout.hosts[3].kind, NodeKind::Switch);
        QCOMPARE(layout.links.size(), 3u);
        const double between = layout.hosts[3].icon.center().x();
        QVERIFY(layout.hosts[0].icon.right() < between);
        for (const std::size_t host : {1u, 2u})
            QVERIFY(layout.hosts[host].icon.left() > between);
        QVERIFY(!layout.hosts[1].icon.intersects(layout.hosts[2].icon));
        // No link runs through a host that is not at its end.
        for (const auto& link : layout.links)
            for (const auto& host : layout.hosts)
                for (const QLineF& edge : {QLineF(host.icon.topLeft(), host.icon.bottomRight()),
                                           QLineF(host.icon.topRight(), host.icon.bottomLeft())})
                    QVERIFY(edge.intersects(link.line, nullptr) != QLineF::BoundedIntersection);
    }

    void nothingIsCutOffAt1280_data() {
        QTest::addColumn<QString>("scene");
        for (const BuiltInScene& scene : builtInScenes())
            QTest::newRow(std::string(scene.name).c_str()) << QString::fromStdString(std::string(scene.name));
    }
    void nothingIsCutOffAt1280() {
        QFETCH(QString, scene);
        const std::shared_ptr<const Trace> trace = simulate(*loadScenario(scene.toStdString()))->trace;
        const QRectF room(0, 0, 864, sceneHeight(trace));
        const SceneLayout layout = layoutScene(*trace, room.size());
        for (const auto& host : layout.hosts)
            for (const QRectF& box : {host.icon, host.name, host.address})
                QVERIFY2(room.contains(box), trace->host(host.host).name.c_str());
        for (const auto& link : layout.links)
            QVERIFY(room.contains(link.line.p1()) && room.contains(link.line.p2()) && link.line.length() > 40);
    }

    void aPacketMovesEvenly() {
        const auto place = [&](Duration time) {
            m_playback->seekTime(timeAt(time));
            return now().packets.front().box.center().x();
        };
        const double early = place(5ms);
        const double middle = place(10ms);
        const double late = place(15ms);
        QVERIFY(early < middle && middle < late);
        QVERIFY(std::abs((middle - early) - (late - middle)) < 0.01);
    }

    void theAnswerMovesTheOtherWay() {
        m_playback->seekTime(timeAt(25ms));
        QVERIFY(!now().packets.front().right);
        const double before = now().packets.front().box.center().x();
        m_playback->seekTime(timeAt(35ms));
        QVERIFY(now().packets.front().box.center().x() < before);
    }

    void aClickSelectsThePacket() {
        m_view->resize(1120, 104);
        m_view->show();
        QCoreApplication::processEvents();
        m_playback->seekTime(timeAt(46ms));
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, now().packets.front().box.center().toPoint());
        QCOMPARE(m_selection->frame(), FrameId{2});
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(2, 2));
        QCOMPARE(m_selection->frame(), FrameId{});
        QSignalSpy activated(m_view.get(), &SceneView::frameActivated);
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QCOMPARE(m_selection->frame(), FrameId{2});
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
    }

    void aLossIsShownWhereItHappenedUntilItIsRepaired() {
        m_playback->seekTime(timeAt(112ms));
        const SceneLayout layout = now();
        QCOMPARE(layout.losses.size(), std::size_t{1});
        QCOMPARE(layout.losses[0].place, layout.links[0].line.pointAt(0.5));
        QCOMPARE(packetAt(layout, layout.losses[0].place), FrameId{3});
        m_playback->seekTime(timeAt(1101ms)); // sent again
        QCOMPARE(now().losses.size(), std::size_t{0});
    }

    void saysWhatItShows() {
        m_playback->seekTime(timeAt(46ms));
        QCOMPARE(m_view->accessibleDescription(),
                 QStringLiteral("client 10.0.0.1, server 10.0.0.2. Under way: ACK SEQ 101  ACK 301 to server. "));
        m_playback->setTrace(nullptr);
        QCOMPARE(m_view->accessibleDescription(), QStringLiteral("Empty"));
    }

private:
    SceneLayout now() {
        FrameLabels labels;
        labels.setTrace(m_playback->trace());
        SceneLayout layout = layoutScene(*m_playback->trace(), m_view->size());
        addPackets(layout, *m_playback->trace(), m_playback->state().inFlight,
                   latestLoss(*m_playback->trace(), m_playback->position()), m_playback->time(), labels);
        return layout;
    }

    std::unique_ptr<Playback> m_playback;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<SceneView> m_view;
};

QTEST_MAIN(SceneViewTest)
#include "sceneview_test.moc"
