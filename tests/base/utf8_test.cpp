// UTF-8: every edge of RFC 3629 §4, whole and split at every byte.
#include "base/hex.h"
#include "base/utf8.h"

#include <QtTest>

using namespace layerscope;

class Utf8Test : public QObject {
    Q_OBJECT

private slots:
    void everyEdge_data() {
        QTest::addColumn<QString>("bytes");
        QTest::addColumn<int>("bad"); // the place of the first bad byte; the size when it ends too early; -1 when good
        const auto row = [](const char* name, const char* bytes, int bad = -1) { QTest::newRow(name) << bytes << bad; };
        row("empty", "");
        row("U+0000", "00");
        row("U+007F", "7f");
        row("U+0080", "c280");
        row("U+07FF", "dfbf");
        row("U+0800", "e0a080");
        row("U+0FFF", "e0bfbf");
        row("U+1000", "e18080");
        row("U+CFFF", "ecbfbf");
        row("U+D000", "ed8080");
        row("U+D7FF", "ed9fbf");
        row("U+E000", "ee8080");
        row("U+FFFF", "efbfbf");
        row("U+10000", "f0908080");
        row("U+3FFFF", "f0bfbfbf");
        row("U+40000", "f1808080");
        row("U+FFFFF", "f3bfbfbf");
        row("U+100000", "f4808080");
        row("U+10FFFF", "f48fbfbf");
        row("Greek and ASCII", "6161616161616161 cebae1bdb9cf83cebcceb5 6161616161616161");
        row("a following byte alone", "80", 0);
        row("the last following byte alone", "bf", 0);
        row("U+0000 in two bytes", "c080", 0);
        row("U+007F in two bytes", "c1bf", 0);
        row("U+0000 in three bytes", "e08080", 1);
        row("U+07FF in three bytes", "e09fbf", 1);
        row("U+D800", "eda080", 1);
        row("U+DFFF", "edbfbf", 1);
        row("U+0000 in four bytes", "f0808080", 1);
        row("U+FFFF in four bytes", "f08fbfbf", 1);
        row("U+110000", "f4908080", 1);
        row("F5", "f5808080", 0);
        row("FE", "fe", 0);
        row("FF", "ff", 0);
        row("cut after the first of two", "c2", 1);
        row("cut after the second of three", "e0a0", 2);
        row("cut after the third of four", "f09080", 3);
        row("ASCII in a character of two", "c241", 1);
        row("ASCII in a character of three", "e0a041", 2);
        row("ASCII in a character of four", "f0908041", 3);
        row("a first byte in a character", "e2c2", 1);
        row("behind a long run", "6161616161616161 6161616161616161 61 c3 28", 18);
    }
    void everyEdge() {
        QFETCH(QString, bytes);
        QFETCH(int, bad);
        const Bytes text = *fromHex(bytes.toStdString());
        for (std::size_t first = 0; first <= text.size(); ++first) {
            for (std::size_t second = first; second <= text.size(); ++second) {
                Utf8Validator validator;
                const ByteView view(text);
                validator.feed(view.first(first));
                validator.feed(view.subspan(first, second - first));
                const bool good = validator.feed(view.subspan(second));
                QCOMPARE(good, !validator.failed());
                QCOMPARE(validator.complete(), bad < 0);
                QCOMPARE(validator.failed(), bad >= 0 && std::size_t(bad) < text.size());
                QCOMPARE(validator.position(), std::uint64_t(bad < 0 ? text.size() : std::size_t(bad)));
            }
        }
    }

    void lengths() {
        QCOMPARE(utf8Length(*fromHex("")), std::size_t{0});
        QCOMPARE(utf8Length(*fromHex("41c3")), std::size_t{1});
        QCOMPARE(utf8Length(*fromHex("c3a441")), std::size_t{2});
        QCOMPARE(utf8Length(*fromHex("e282ac")), std::size_t{3});
        QCOMPARE(utf8Length(*fromHex("f09f9982")), std::size_t{4});
        for (const char* bad : {"80", "c3", "c328", "e28228", "eda080", "f0808080", "ff"})
            QCOMPARE(utf8Length(*fromHex(bad)), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(Utf8Test)
#include "utf8_test.moc"
