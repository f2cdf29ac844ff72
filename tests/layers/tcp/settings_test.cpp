// What a scenario may set about TCP, and what it is told when it may not.
#include "layers/tcp/tcp.h"

#include <QTest>

using namespace layerscope;

class SettingsTest : public QObject {
    Q_OBJECT
private slots:
    void everyOneIsRead();
    void wrongOnesAreNamed_data();
    void wrongOnesAreNamed();
};

void SettingsTest::everyOneIsRead() {
    Options options;
    options.set("isn", std::int64_t{4294967295});
    options.set("mss", std::int64_t{536});
    options.set("window", std::int64_t{1000});
    options.set("initial_rto", "3 s");
    options.set("min_rto", "200 ms");
    options.set("max_rto", "30 s");
    options.set("msl", "2 min");
    options.set("user_timeout", "100 s");
    options.set("send_buffer", std::int64_t{5000});
    options.set("window_scale", true);
    options.set("timestamps", true);
    options.set("sack", true);
    options.set("congestion", "cubic");
    options.set("initial_window", std::int64_t{4});
    options.set("nagle", false);
    options.set("delayed_ack", "200 ms");
    options.set("keep_alive", "2 h");
    options.set("keep_alive_interval", "10 s");
    const auto settings = TcpSettings::read(options);
    QVERIFY(settings.has_value());
    QVERIFY(settings->windowScale && settings->timestamps && settings->sack && !settings->nagle);
    QCOMPARE(settings->congestion, CongestionAlgorithm::Cubic);
    QCOMPARE(settings->initialWindow, 4u);
    QCOMPARE(settings->delayedAck, Duration(std::chrono::milliseconds(200)));
    QCOMPARE(settings->keepAlive, Duration(std::chrono::hours(2)));
    QCOMPARE(settings->keepAliveInterval, Duration(std::chrono::seconds(10)));
    QCOMPARE(settings->isn, std::optional(0xffffffffu));
    QCOMPARE(settings->mss, std::optional<std::uint16_t>(536));
    QCOMPARE(settings->window, std::uint32_t(1000));
    QCOMPARE(settings->initialRto, Duration(std::chrono::seconds(3)));
    QCOMPARE(settings->minimumRto, Duration(std::chrono::milliseconds(200)));
    QCOMPARE(settings->maximumRto, Duration(std::chrono::seconds(30)));
    QCOMPARE(settings->msl, Duration(std::chrono::minutes(2)));
    QCOMPARE(settings->userTimeout, Duration(std::chrono::seconds(100)));
    QCOMPARE(settings->sendBuffer, std::size_t(5000));
    const auto none = TcpSettings::read({});
    QVERIFY(none && !none->isn && !none->mss);
    QVERIFY(makeTcp({}).has_value());
}

void SettingsTest::wrongOnesAreNamed_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<bool>("text");
    QTest::addColumn<qint64>("number");
    QTest::newRow("unknown key") << "windw" << false << qint64(1);
    QTest::newRow("ISN of 33 bits") << "isn" << false << qint64(4294967296);
    QTest::newRow("MSS of 0") << "mss" << false << qint64(0);
    QTest::newRow("window too large") << "window" << false << qint64(65536);
    QTest::newRow("wide window without scale") << "window" << false << qint64(100000);
    QTest::newRow("initial window of 11") << "initial_window" << false << qint64(11);
    QTest::newRow("no such algorithm") << "congestion" << true << qint64(0);
    QTest::newRow("no time between probes") << "keep_alive_interval" << true << qint64(0);
    QTest::newRow("a number where a time belongs") << "msl" << false << qint64(1);
    QTest::newRow("no time at all") << "initial_rto" << true << qint64(0);
}

void SettingsTest::wrongOnesAreNamed() {
    QFETCH(QString, key);
    QFETCH(bool, text);
    QFETCH(qint64, number);
    Options options;
    if (text)
        options.set(key.toStdString(), "0 s");
    else
        options.set(key.toStdString(), std::int64_t{number});
    const auto settings = TcpSettings::read(options);
    QVERIFY(!settings);
    QVERIFY2(settings.error().text().find(key.toStdString()) != std::string::npos, settings.error().text().c_str());
    QVERIFY(!makeTcp(options));
}

QTEST_GUILESS_MAIN(SettingsTest)
#include "settings_test.moc"
