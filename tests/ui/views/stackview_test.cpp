#include "ui/views/stackview.h"

#include "picture.h"
#include "support/sampletrace.h"

#include <QSignalSpy>

using namespace layerscope;
using namespace std::chrono_literals;

class StackViewTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::apply(*qApp, ThemeName::Light); }

    void init() {
        m_playback = std::make_unique<Playback>();
        m_selection = std::make_unique<Selection>();
        m_view = std::make_unique<StackView>(m_playback.get(), m_selection.get(), Qt::AlignLeft);
        m_playback->setTrace(sampleTrace());
    }

    void pictures() {
        StackView right(m_playback.get(), m_selection.get(), Qt::AlignRight);
        const std::pair<const char*, Duration> moments[] = {{"start", 0ms}, {"ack", 46ms}, {"again", 1130ms}};
        for (const auto& [name, time] : moments) {
            m_playback->seekTime(timeAt(time));
            for (const ThemeName theme : {ThemeName::Light, ThemeName::Dark}) {
                const auto take = [&](StackView& view, const QSize& size, const char* what) {
                    return colourCount(
                        pictureOf(view, size, theme,
                                  QStringLiteral("stack-%1-%2").arg(QLatin1String(what), QLatin1String(name))));
                };
                QVERIFY(take(*m_view, QSize(184, 590), "left") > 6);
                QVERIFY(take(right, QSize(184, 590), "right") > 6);
                QVERIFY(take(*m_view, QSize(184, 355), "low") > 6);
                QVERIFY(take(*m_view, QSize(44, 355), "badges") > 6);
            }
        }
        m_playback->seekTime(timeAt(100ms));
        pictureOf(*m_view, QSize(184, 590), ThemeName::Light, QStringLiteral("stack-left-data"));
    }

    void theHostsAreTheOuterOnes() {
        QCOMPARE(m_view->host(), HostId{0});
        QCOMPARE(m_view->title(), QStringLiteral("Stack of client"));
        StackView right(m_playback.get(), m_selection.get(), Qt::AlignRight);
        QCOMPARE(right.title(), QStringLiteral("Stack of server"));
        QSignalSpy titles(&right, &StackView::titleChanged);
        right.setHost(HostId{0});
        QCOMPARE(titles.count(), 1);
        m_playback->setTrace(nullptr);
        QCOMPARE(m_view->title(), QStringLiteral("Stack"));
    }

    void bytesAreAddedOnTheWayDown() {
        m_playback->packetForward(); // the SYN has been sent
        const StackModel model = client();
        QVERIFY(model.downwards);
        QVERIFY(model.active);
        QCOMPARE(slot(model, LayerNumber::Transport).added, QStringLiteral("+24 B"));
        QCOMPARE(slot(model, LayerNumber::Network).added, QStringLiteral("+20 B"));
        QCOMPARE(slot(model, LayerNumber::DataLink).added, QStringLiteral("+20 B"));
        QCOMPARE(slot(model, LayerNumber::Physical).added, QStringLiteral("0 B"));
        QVERIFY(!slot(model, LayerNumber::Application).passed);
        QCOMPARE(m_playback->trace()->bytes(slot(model, LayerNumber::Network).pdu).size(), std::size_t{44});
        QVERIFY2(model.words.startsWith(QStringLiteral("In flight: SYN, 64 bytes on the wire, no data. Layers 7 to 5")),
                 qPrintable(model.words));
    }

    void bytesAreRemovedOnTheWayUp() {
        m_playback->packetForward();
        m_playback->packetForward(); // the SYN has arrived
        m_playback->stepForward();
        m_playback->stepForward();
        const StackModel model = server();
        QVERIFY(!model.downwards);
        QVERIFY(model.active);
        QCOMPARE(slot(model, LayerNumber::DataLink).added, QStringLiteral("\u221220 B"));
        QCOMPARE(slot(model, LayerNumber::Transport).added, QString());
    }

    void theStackRestsBetweenPackets() {
        m_playback->seekTime(timeAt(80ms));
        const StackModel model = client();
        QVERIFY(!model.active);
        QCOMPARE(model.words, QStringLiteral("ESTABLISHED: data may flow both ways."));
    }

    void whatChangedLastIsMarked() {
        m_playback->seekTime(timeAt(46ms)); // the SYN, ACK has arrived
        const StackModel model = client();
        QCOMPARE(value(model, "SND.UNA").text, QStringLiteral("101"));
        QVERIFY(value(model, "SND.UNA").changed);
        QCOMPARE(value(model, "SND.NXT").text, QStringLiteral("101"));
        QVERIFY(!value(model, "SND.NXT").changed);
        QCOMPARE(value(model, "timer").text, QStringLiteral("off"));
        QVERIFY(value(model, "timer").changed);
    }

    void timersCountDown() {
        m_playback->seekTime(timeAt(10ms));
        QCOMPARE(value(client(), "timer").text, QStringLiteral("990 ms"));
    }

    void relativeNumbersCountFromTheFirst() {
        m_playback->seekTime(timeAt(46ms));
        const StackModel model =
            stackModel(*m_playback->trace(), m_playback->state(), m_playback->time(), HostId{0}, Numbering::Relative);
        QCOMPARE(value(model, "SND.NXT").text, QStringLiteral("1"));
        QCOMPARE(value(model, "RCV.NXT").text, QStringLiteral("1"));
    }

    void slotsAskForAnotherFilling() {
        m_view->resize(184, 590);
        m_view->show();
        QCoreApplication::processEvents();
        QSignalSpy requested(m_view.get(), &StackView::fillingRequested);
        const StackLayout layout = layoutStack(client(), m_view->size());
        QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, layout.boxes[6].center().toPoint());
        QCOMPARE(requested.count(), 1);
        QCOMPARE(requested.last()[1].value<LayerNumber>(), LayerNumber::Presentation);
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(requested.last()[1].value<LayerNumber>(), LayerNumber::Session);
        QVERIFY(m_view->accessibleDescription().contains(QStringLiteral("Layer 5 Session")));
    }

    void everySlotIsInsideAtEverySize() {
        m_playback->seekTime(timeAt(46ms));
        const StackModel model = client();
        for (const QSizeF size : {QSizeF(184, 590), QSizeF(184, 355), QSizeF(184, 240), QSizeF(44, 240)}) {
            const StackLayout layout = layoutStack(model, size);
            double bottom = 0;
            for (std::size_t layer = 7; layer >= 1; --layer) {
                QCOMPARE(layout.boxes[layer].top(), bottom);
                bottom = layout.boxes[layer].bottom();
            }
            QVERIFY(bottom <= size.height());
            for (const QRectF& line : layout.values)
                QVERIFY(layout.boxes[4].contains(line));
        }
    }

private:
    StackModel client() { return model(HostId{0}); }
    StackModel server() { return model(HostId{1}); }
    StackModel model(HostId host) {
        return stackModel(*m_playback->trace(), m_playback->state(), m_playback->time(), host, Numbering::Raw);
    }
    static const StackModel::Slot& slot(const StackModel& model, LayerNumber layer) {
        return model.layers[static_cast<std::size_t>(layer)];
    }
    static StackModel::Value value(const StackModel& model, const char* name) {
        for (const StackModel::Value& each : model.values)
            if (each.name == QLatin1String(name))
                return each;
        return {};
    }

    std::unique_ptr<Playback> m_playback;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<StackView> m_view;
};

QTEST_MAIN(StackViewTest)
#include "stackview_test.moc"
