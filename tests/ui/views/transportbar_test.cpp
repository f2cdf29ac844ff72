#include "ui/views/transportbar.h"

#include "picture.h"
#include "support/sampletrace.h"
#include "ui/views/scrubber.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>

using namespace layerscope;
using namespace std::chrono_literals;

class TransportBarTest : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { Theme::apply(*qApp, ThemeName::Light); }

    void init() {
        m_playback = std::make_unique<Playback>();
        m_selection = std::make_unique<Selection>();
        m_bar = std::make_unique<TransportBar>(m_playback.get(), m_selection.get());
        m_playback->setTrace(sampleTrace());
    }

    void pictures() {
        m_playback->seekTime(timeAt(1130ms));
        for (const ThemeName theme : {ThemeName::Light, ThemeName::Dark}) {
            QVERIFY(colourCount(pictureOf(*m_bar, QSize(1600, 76), theme, QStringLiteral("transport-wide"))) > 4);
            QVERIFY(colourCount(pictureOf(*m_bar, QSize(1280, 76), theme, QStringLiteral("transport-1280"))) > 4);
            QVERIFY(colourCount(pictureOf(*m_bar, QSize(700, 76), theme, QStringLiteral("transport-narrow"))) > 4);
        }
    }

    void buttonsDoWhatTheySay() {
        show();
        press("transport-forward");
        QCOMPARE(trace()->event(m_playback->lastEvent()).kind, EventKind::LayerDown);
        press("transport-back");
        QCOMPARE(m_playback->position(), std::size_t{0});
        press("transport-end");
        QCOMPARE(m_playback->position(), trace()->eventCount());
        press("transport-start");
        QCOMPARE(m_playback->position(), std::size_t{0});
        press("transport-play");
        QVERIFY(m_playback->playing());
        QCOMPARE(button("transport-play")->accessibleName(), QStringLiteral("Pause"));
        press("transport-play");
        QVERIFY(!m_playback->playing());
    }

    void everyControlHasANameAndNamesItsKey() {
        for (const QAbstractButton* each : m_bar->findChildren<QAbstractButton*>()) {
            QVERIFY(!each->accessibleName().isEmpty());
            QVERIFY2(each->toolTip().contains(QStringLiteral("Key: ")), qPrintable(each->accessibleName()));
            QVERIFY(each->focusPolicy() != Qt::NoFocus);
        }
    }

    void theClockShowsTheMoment() {
        m_playback->seekTime(timeAt(46ms));
        bool found = false;
        for (const QLabel* label : m_bar->findChildren<QLabel*>())
            found = found || label->text() == QStringLiteral("0.046 000 s");
        QVERIFY(found);
    }

    void growsWithTheFont() {
        show();
        const QSize before = button("transport-play")->size();
        setFontScale(2.0);
        Theme::apply(*qApp, ThemeName::Light);
        QCOMPARE(button("transport-play")->size(), before * 2);
        setFontScale(1.0);
        Theme::apply(*qApp, ThemeName::Light);
        QCOMPARE(button("transport-play")->size(), before);
    }

    void lockedIsShown() {
        m_playback->setLocked(true);
        QVERIFY(!button("transport-play")->isEnabled());
        m_playback->setLocked(false);
        QVERIFY(button("transport-play")->isEnabled());
    }

    void numberingGoesBothWays() {
        m_selection->setNumbering(Numbering::Relative);
        const auto find = [&](const QString& text) {
            for (QAbstractButton* each : m_bar->findChildren<QAbstractButton*>())
                if (each->text() == text)
                    return each;
            return static_cast<QAbstractButton*>(nullptr);
        };
        QVERIFY(find(QStringLiteral("Relative"))->isChecked());
        show();
        QTest::mouseClick(find(QStringLiteral("Raw")), Qt::LeftButton);
        QCOMPARE(m_selection->numbering(), Numbering::Raw);
    }

    void theSpeedIsChosen() {
        auto* combo = m_bar->findChild<QComboBox*>();
        QCOMPARE(combo->currentText(), speedText(m_playback->speed()));
        m_playback->setSpeed(0.005);
        QCOMPARE(combo->currentText(), QStringLiteral("1 s = 5 ms"));
        const double before = m_playback->speed();
        combo->setFocus();
        QTest::keyClick(combo, Qt::Key_Down);
        QVERIFY(m_playback->speed() > before);
    }

    void aClickOnTheScrubberSeeks() {
        show();
        auto* scrubber = m_bar->findChild<Scrubber*>();
        QTest::mouseClick(scrubber, Qt::LeftButton, {}, QPoint(scrubber->width() - 2, scrubber->height() / 2));
        QCOMPARE(m_playback->time(), trace()->duration());
        QTest::mouseClick(scrubber, Qt::LeftButton, {}, QPoint(2, scrubber->height() / 2));
        QCOMPARE(m_playback->time(), Time{});
        QTest::keyClick(scrubber, Qt::Key_Right);
        QCOMPARE(m_playback->time(), timeAt(trace()->duration().time_since_epoch() / 100));
        QTest::keyClick(scrubber, Qt::Key_End);
        QCOMPARE(m_playback->time(), trace()->duration());
    }

    void ticksOfALaneDoNotCrowd() {
        const double gap = 0.05;
        const std::vector<ScrubberTick> ticks = scrubberTicks(*trace(), gap);
        std::array<double, 8> last;
        last.fill(-1);
        bool fault = false;
        for (const ScrubberTick& tick : ticks) {
            fault = fault || tick.fault;
            if (tick.fault)
                continue;
            double& before = last[static_cast<std::size_t>(tick.layer)];
            QVERIFY(before < 0 || tick.place - before >= gap);
            before = tick.place;
        }
        QVERIFY(fault);
        QVERIFY(last[7] > 0.8); // the answer
        QVERIFY(scrubberTicks(*trace(), 0.001).size() > ticks.size());
    }

    void marksAreRound() {
        const std::vector<Time> marks = scrubberMarks(timeAt(240ms), 0.3);
        QCOMPARE(marks.size(), std::size_t{3});
        QCOMPARE(marks[1], timeAt(100ms));
        QCOMPARE(scrubberMarks(Time{}, 0.1).front(), Time{});
    }

private:
    const std::shared_ptr<const Trace>& trace() const { return m_playback->trace(); }
    void show() {
        m_bar->resize(1280, 76);
        m_bar->show();
        QCoreApplication::processEvents();
    }
    QAbstractButton* button(const char* name) { return m_bar->findChild<QAbstractButton*>(QLatin1String(name)); }
    void press(const char* name) { QTest::mouseClick(button(name), Qt::LeftButton); }

    std::unique_ptr<Playback> m_playback;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<TransportBar> m_bar;
};

QTEST_MAIN(TransportBarTest)
#include "transportbar_test.moc"
