// A presentation layer that does, once something is sent, what its setting "how" says.
#include <layerscope/layer.h>

#include <cstdlib>
#include <stdexcept>

using layerscope::Unit;

class Misbehaving : public layerscope::OwnLayer {
public:
    ~Misbehaving() override {
        if (m_how == "late")
            note(0, "a destructor's words"); // nobody listens, and nothing may happen
    }

private:
    void start() override { m_how = setting("how", "well"); }

    void request(Unit unit) override {
        if (unit.primitive != LAYERSCOPE_DATA || m_how == "well" || m_how == "late") {
            passDown(unit);
        } else if (m_how == "primitive") {
            unit.primitive = 42;
            passDown(unit);
        } else if (m_how == "direction") {
            unit.primitive = LAYERSCOPE_LISTEN;
            passUp(unit);
        } else if (m_how == "endpoint") {
            unit.endpoint = 77;
            passDown(unit);
        } else if (m_how == "header") {
            unit.header = 100'000;
            passDown(unit);
        } else if (m_how == "flood") {
            for (;;)
                passDown(unit);
        } else if (m_how == "timers") {
            startTimer(unit.endpoint, 0, now());
        } else if (m_how == "past") {
            startTimer(unit.endpoint, 0, now() - 1);
        } else if (m_how == "interface") {
            address(9);
        } else if (m_how == "exception") {
            throw std::runtime_error("the \xff key is lost");
        } else if (m_how == "strange exception") {
            throw 42;
        } else if (m_how == "gives up") {
            stop("no key");
        } else if (m_how == "crash") {
            volatile int* nowhere = nullptr;
            *nowhere = 1;
        } else if (m_how == "hangs") {
            for (volatile int turns = 0;;)
                turns = turns ^ 1;
        } else if (m_how == "overflow") {
            m_depth = dive(1);
        } else if (m_how == "abort") {
            std::abort();
        }
        // "loses": nothing at all
    }
    void timer(std::uint32_t endpoint, std::uint32_t kind) override { startTimer(endpoint, kind, now()); }

    int dive(int depth) { // NOLINT: it never comes back
        volatile char room[4096];
        room[depth % 4096] = 1;
        return depth < 0 ? 0 : dive(depth + 1) + room[0];
    }

    std::string m_how;
    int m_depth = 0;
};

LAYERSCOPE_LAYER(Misbehaving, .slot = 6, .name = "misbehaving", .title = "Misbehaving", .settings = "how")
