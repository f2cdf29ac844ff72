#include "base/toml.h"

#include <QTest>

using namespace layerscope;

class TomlTest : public QObject {
    Q_OBJECT

    static TomlTable table(const char* text) { return std::move(*TomlTable::parse(text, "a.toml")); }

private slots:
    void readsWhatIsThere() {
        const TomlTable root =
            table("name = \"x\"\nn = 3\nf = 2\non = true\nd = \"5 ms\"\n[[row]]\nk = 1\n[[row]]\nk = 2\n");
        std::string name;
        std::int64_t n = 0;
        double f = 0;
        bool on = false;
        Duration d{};
        root.text("name", name);
        root.integer("n", 0, 9, n);
        root.number("f", 0, 9, f);
        root.flag("on", on);
        root.parsed("d", parseDuration, d);
        QVERIFY(root.result());
        QCOMPARE(name, std::string("x"));
        QCOMPARE(n, 3);
        QCOMPARE(f, 2.0);
        QVERIFY(on);
        QCOMPARE(d.count(), 5'000'000);
        QCOMPARE(root.tables("row").size(), std::size_t{2});
    }

    void namesLineKeyAndWhatIsAllowed() {
        const TomlTable root = table("title = \"x\"\n\n[[host]]\nnmae = \"client\"\n");
        root.tables("host").front().allow({"name", "stack"});
        QVERIFY(!root.result());
        QCOMPARE(root.result().error().text(), std::string("a.toml:4: nmae: unknown key (allowed: name, stack)"));
    }

    void keepsTheFirstError() {
        const TomlTable root = table("a = 10\nb = \"x\"\n");
        std::int64_t number = 5;
        root.integer("a", 0, 9, number);
        root.integer("b", 0, 9, number);
        QCOMPARE(number, 5);
        QCOMPARE(root.result().error().text(), std::string("a.toml:1: a: must be a whole number from 0 to 9"));
    }

    void missingAndWrongChoice() {
        const TomlTable empty = table("");
        std::string text;
        empty.text("title", text, TomlTable::Need::Required);
        QVERIFY(empty.result().error().text().find("\"title\" is missing") != std::string::npos);
        const TomlTable root = table("kind = \"loose\"\n");
        static constexpr std::string_view words[] = {"lose", "delay"};
        std::size_t choice = 9;
        root.choice("kind", words, choice);
        QCOMPARE(choice, std::size_t{9});
        QCOMPARE(root.result().error().text(), std::string("a.toml:1: kind: \"loose\" is not one of: lose, delay"));
    }

    void brokenSyntaxNamesTheLine() {
        const auto broken = TomlTable::parse("a = 1\nb = = 2\n", "a.toml");
        QVERIFY(!broken);
        QVERIFY2(broken.error().text().starts_with("a.toml:2: not valid TOML"), broken.error().text().c_str());
        QVERIFY(broken.error().text().find('\n') == std::string::npos);
    }

    void whatIsNoUtf8IsRefused() {
        for (const char* text : {"a = 1\nb = 'x\xff'\n", "a = 1\nb = \"\xc0\x80\"\n", "a = 1\n# \xed\xa0\x80\n"}) {
            const auto broken = TomlTable::parse(text, "a.toml");
            QVERIFY(!broken);
            QCOMPARE(broken.error().text(), std::string("a.toml:2: not valid TOML: here is a byte that is no UTF-8"));
        }
        QVERIFY(TomlTable::parse("a = '\xc3\xa9'\n", "a.toml"));
    }
};

QTEST_GUILESS_MAIN(TomlTest)
#include "toml_test.moc"
