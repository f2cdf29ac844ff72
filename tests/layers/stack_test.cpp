#include "layers/stack.h"

#include <QTest>

using namespace layerscope;

class StackTest : public QObject {
    Q_OBJECT

    static Fillings fillings(const char* application, const char* presentation, const char* transport) {
        return {{"", "nrz", "ethernet", "ipv4", transport, "direct", presentation, application}, {}};
    }
    static std::string refusal(const Fillings& fillings) {
        const auto checked = Stack::check(LayerRegistry::builtIn(), fillings);
        return checked ? std::string() : checked.error().text();
    }

private slots:
    void whatWorks() {
        QCOMPARE(refusal(fillings("text", "plain", "tcp")), std::string());
        QCOMPARE(refusal(fillings("text", "deflate", "tcp")), std::string());
        QCOMPARE(refusal(fillings("echo", "plain", "udp")), std::string());
        QCOMPARE(refusal(fillings("ping", "plain", "raw")), std::string());
    }

    void whatIsRefusedAndWhy() {
        QCOMPARE(refusal(fillings("text", "plain", "udp")),
                 std::string("Application: Request and answer needs a stream, but UDP offers datagrams: a line may be "
                             "longer than one datagram, and its pieces must come in order"));
        QVERIFY(
            refusal(fillings("echo", "deflate", "udp")).starts_with("Presentation: DEFLATE needs a stream, but UDP"));
        QVERIFY(refusal(fillings("ping", "plain", "tcp")).starts_with("Application: Ping needs packets"));
        QVERIFY(refusal(fillings("echo", "plain", "raw")).starts_with("Application: Echo needs a stream or datagrams"));
        QVERIFY(refusal(fillings("echo", "plain", "tpc")).find("(allowed: tcp, udp, tcp+udp, raw)") !=
                std::string::npos);
    }

    void registryListsEachSlot() {
        for (unsigned slot = 1; slot <= 7; ++slot) {
            const auto number = static_cast<LayerNumber>(slot);
            QVERIFY(!LayerRegistry::builtIn().inSlot(number).empty());
            for (const LayerIdentity* identity : LayerRegistry::builtIn().inSlot(number)) {
                QCOMPARE(identity->slot, number);
                QVERIFY(!identity->title.empty() && !identity->description.empty());
                QVERIFY(LayerRegistry::builtIn().make(number, identity->name));
            }
        }
    }

    void settingsAreChecked() {
        Options options;
        options.set("isn", std::int64_t{100});
        QVERIFY(LayerRegistry::builtIn().make(LayerNumber::Transport, "tcp", options));
        options.set("isn", std::int64_t{1} << 40);
        const auto tooLarge = LayerRegistry::builtIn().make(LayerNumber::Transport, "tcp", options);
        QVERIFY(!tooLarge && tooLarge.error().field == "isn");
        Options unknown;
        unknown.set("ins", std::int64_t{100});
        const auto typo = LayerRegistry::builtIn().make(LayerNumber::Transport, "tcp", unknown);
        QVERIFY(!typo && typo.error().reason.find("isn") != std::string::npos);
        QVERIFY(!LayerRegistry::builtIn().make(LayerNumber::Physical, "nrz", unknown));
    }
};

QTEST_GUILESS_MAIN(StackTest)
#include "stack_test.moc"
