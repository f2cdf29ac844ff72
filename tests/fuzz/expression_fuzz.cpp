// An expression: compiled, and evaluated over a run.
#include "fuzz/fuzz.h"

#include "lesson/evaluation.h"
#include "sim/simulation.h"

using namespace layerscope;
using namespace layerscope::testing;

namespace {

ExpressionNames namesOf(const std::vector<PacketName>& packets) {
    ExpressionNames names;
    for (const PacketName& packet : packets)
        names.packets.insert(packet.name);
    names.hosts = {"client", "server"};
    names.runs = {"main"};
    return names;
}

std::vector<PacketName> packets() {
    ExpressionNames frame;
    frame.frame = true;
    return {{"syn", *compileExpression("tcp.flags.syn && !tcp.flags.ack", frame), {}, 1, {}},
            {"synack", *compileExpression("tcp.flags.syn && tcp.flags.ack", frame), "syn", 1, {}}};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::shared_ptr<const Trace> trace = simulate(*loadScenario("figure-6"))->trace;
    static const std::vector<PacketName> known = packets();
    const std::string text(reinterpret_cast<const char*>(data), size);
    const auto expression = compileExpression(text, namesOf(known));
    if (!expression) {
        require(expression.error().offset <= text.size(), "an error lies within the expression");
        require(!expression.error().reason.empty(), "an error has a reason");
        return 0;
    }
    Evaluation evaluation(trace, known);
    for (const std::size_t position : {std::size_t{0}, trace->eventCount() / 2, trace->eventCount()}) {
        const auto once = evaluation.evaluate(*expression, position);
        const auto again = evaluation.evaluate(*expression, position);
        require(once.has_value() == again.has_value(), "the same question has the same answer");
        if (once)
            require(plainText(*once, trace.get()) == plainText(*again, trace.get()),
                    "the same question has the same answer");
    }
    return 0;
}
