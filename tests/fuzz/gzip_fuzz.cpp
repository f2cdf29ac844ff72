// gzip in slot 6: answers of a peer that sends anything, and of a program that says anything. The first byte chooses
// which, and the method that was asked with; the second how the bytes are cut.
#include "fuzz/fuzz.h"
#include "layers/gzip/messages.h"

using namespace layerscope;
using namespace layerscope::testing;

namespace {

constexpr std::size_t largest = 10'000; // bytes that an answer may unpack to

struct Direction {
    Direction(bool packs, std::uint8_t asked) {
        talk.note = [](const std::string&) {};
        messages = packs ? gzip::packAnswers(talk, 6) : gzip::unpackAnswers(talk, largest);
        for (int i = 0; i < 3; ++i) {
            talk.asked.push_back({(asked & 2) != 0 && i == 0 ? "HEAD" : "GET", (asked & 4) == 0});
            messages->expectResponseTo(talk.asked.back().method);
        }
    }
    // What comes out of these bytes and the end behind them; nothing when they are refused.
    std::optional<Bytes> run(ByteView bytes, std::size_t piece) {
        Bytes all;
        for (std::size_t at = 0; at < bytes.size() && keep(all, at, bytes, piece); at += piece) {
        }
        if (!refused)
            take(all, messages->finish());
        return refused ? std::nullopt : std::optional(all);
    }

private:
    bool keep(Bytes& all, std::size_t at, ByteView bytes, std::size_t piece) {
        const Pdu part(bytes.subspan(at, std::min(piece, bytes.size() - at)), nullptr, LayerNumber::Application);
        take(all, messages->add(part));
        return !refused;
    }
    void take(Bytes& all, const Result<Pdu>& out) {
        refused = !out;
        if (refused)
            return;
        std::uint32_t owned = 0;
        for (const Span& span : out->spans()) {
            require(span.begin == owned, "every byte has one owner");
            owned = span.end();
        }
        require(owned == out->size(), "every byte has an owner");
        all.insert(all.end(), out->bytes().begin(), out->bytes().end());
    }

    gzip::Talk talk;
    std::unique_ptr<gzip::Messages> messages;
    bool refused = false;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2)
        return 0;
    const ByteView bytes = ByteView(data, size).subspan(2);
    const std::size_t piece = data[1] + 1u;
    if ((data[0] & 1) == 0) {
        const auto whole = Direction(false, data[0]).run(bytes, 1 << 20);
        require(Direction(false, data[0]).run(bytes, piece) == whole, "a cut changes nothing");
        require(!whole || whole->size() <= bytes.size() + 4 * largest, "what comes out is bounded");
        return 0;
    }
    if (const auto packed = Direction(true, data[0]).run(bytes, piece))
        (void)Direction(false, data[0]).run(*packed, piece);
    return 0;
}
