// BSD loopback headers, however the capturing machine wrote them.
#include "wire/dissection.h"
#include "wire/frames.h"

#include <QTest>

using namespace layerscope;
using namespace layerscope::testing;

class LoopbackTest : public QObject {
    Q_OBJECT

private slots:
    void families_data() {
        QTest::addColumn<QString>("header");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("little-endian") << "02000000"
                                       << "null.family"
                                       << "2";
        QTest::newRow("big-endian") << "00000002"
                                    << "null.family"
                                    << "2";
        QTest::newRow("two bytes in front") << "00020000"
                                            << "null.family"
                                            << "2";
        QTest::newRow("two bytes behind") << "01000200"
                                          << "null.family"
                                          << "2";
        QTest::newRow("an EtherType") << "0f000800"
                                      << "null.type"
                                      << "0x0800";
    }
    void families() {
        QFETCH(QString, header);
        QFETCH(QString, name);
        QFETCH(QString, value);
        const Bytes frame = join({hexBytes(header.toStdString()), ipv4Packet(ipProtocolUdp, udpDatagram(filler(4)))});
        const Dissection dissection = dissect(frame, LinkType::Null);
        QCOMPARE(fieldValues(dissection, frame, name.toStdString()), std::vector<std::string>{value.toStdString()});
        QCOMPARE(fieldValues(dissection, frame, "ip.src"), std::vector<std::string>{"10.0.0.1"});
    }

    void loopIsAlwaysBigEndian() {
        const Bytes frame = hexBytes("02000000 45");
        QCOMPARE(fieldValues(dissect(frame, LinkType::Loop), frame, "null.family"),
                 std::vector<std::string>{"33554432"});
    }
};

QTEST_GUILESS_MAIN(LoopbackTest)
#include "loopback_test.moc"
