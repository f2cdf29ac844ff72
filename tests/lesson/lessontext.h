// Small lessons for tests.
#pragma once

#include "lesson/loader.h"
#include "sim/simulation.h"

namespace layerscope::testing {

// The head of a lesson about the built-in scene "handshake", with names for its three first segments.
inline std::string head(const std::string& more = {}) {
    return "# A lesson\n"
           "\n"
           "```toml lesson\n"
           "format = 1\n"
           "id = \"sample\"\n"
           "title = \"A lesson\"\n"
           "goals = [\"Know.\"]\n"
           "sources = [\"RFC 9293 §3.5\"]\n"
           "scene = \"handshake\"\n" +
           more +
           "[packets]\n"
           "syn = 'tcp.flags.syn && !tcp.flags.ack'\n"
           "synack = { where = 'tcp.flags.syn && tcp.flags.ack', after = \"syn\" }\n"
           "third = { where = 'tcp.flags.ack && !tcp.flags.syn', after = \"synack\" }\n"
           "```\n"
           "\n"
           "## The page\n"
           "\n";
}

inline std::string predict(const std::string& keys) {
    return "```toml predict\n"
           "id = \"q\"\n"
           "question = \"What?\"\n"
           "reason = \"Because.\"\n"
           "source = \"RFC 9293 §3.4\"\n" +
           keys + "\n```\n";
}

inline std::shared_ptr<const Trace> traceOf(const std::string& scene, std::uint64_t seed = 1) {
    auto scenario = loadScenario(scene);
    if (!scenario)
        return nullptr;
    RunOptions options;
    options.seed = seed;
    auto run = simulate(*scenario, options);
    return run ? run->trace : nullptr;
}

} // namespace layerscope::testing
