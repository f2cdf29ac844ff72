// A presentation layer that turns the alphabet: what the program writes is unreadable on the wire, and right again at
// the other end. Both ends must use the same shift, as with any key.
#include <layerscope/layer.h>

#include <cstdlib>

class Caesar : public layerscope::OwnLayer {
    void start() override {
        const std::string text = setting("shift", "3");
        m_shift = std::atoi(text.c_str());
        if (m_shift < 0 || m_shift > 25)
            stop("its setting \"shift\" must be 0 to 25, and is " + text);
    }

    // From the program: CONNECT, DATA, RELEASE and so on. Only the bytes of DATA are changed.
    void request(layerscope::Unit unit) override {
        turn(unit.data, m_shift);
        passDown(unit);
    }

    // From the layer below.
    void indication(layerscope::Unit unit) override {
        turn(unit.data, 26 - m_shift);
        passUp(unit);
    }

    static void turn(std::vector<std::uint8_t>& text, int places) {
        for (std::uint8_t& letter : text) {
            if (letter >= 'a' && letter <= 'z')
                letter = static_cast<std::uint8_t>('a' + (letter - 'a' + places) % 26);
            else if (letter >= 'A' && letter <= 'Z')
                letter = static_cast<std::uint8_t>('A' + (letter - 'A' + places) % 26);
        }
    }

    int m_shift = 3;
};

LAYERSCOPE_LAYER(Caesar, .slot = 6, .name = "caesar", .title = "Caesar",
                 .description = "Turns the alphabet: a becomes d, b becomes e.", .source = "Suetonius, Divus Iulius 56",
                 .settings = "shift")
