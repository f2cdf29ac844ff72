// Scenarios drawn by a seed: who talks to whom, over what, with which stacks, programs and faults.
#pragma once

#include "base/random.h"
#include "sim/scenario.h"

#include <QtGlobal>
#include <fmt/format.h>

namespace layerscope::test {

struct RandomScenario {
    explicit RandomScenario(std::uint64_t seed) : m_random(seed, "scenario") {
        datagrams = chance(0.15);
        m_deflate = !datagrams && chance(0.2);
        const std::uint64_t topology = m_random.below(6); // half of them a direct link
        text = fmt::format("format = 1\ntitle = \"random {}\"\nseed = {}\nuntil = \"10 h\"\nneighbours = \"{}\"\n",
                           seed, seed, chance(0.5) ? "ask" : "known");
        const std::size_t clients = topology < 3 ? 1 : 1 + below(3);
        for (std::size_t i = 1; i <= clients; ++i)
            addClient(i, topology == 5);
        addServer(topology == 5);
        if (topology < 3)
            addLink("c1", "server");
        else if (topology < 5)
            addStar(clients, topology == 3 ? "switch" : "hub");
        else
            addRouter(clients);
        addFaults();
        auto parsed = parseScenario(text, "random.toml");
        if (!parsed)
            qFatal("%s\n%s", text.c_str(), parsed.error().text().c_str());
        scenario = std::move(*parsed);
    }

    std::string text;
    Scenario scenario;
    bool datagrams = false; // UDP, which promises nothing

private:
    bool chance(double probability) { return m_random.chance(probability); }
    std::uint64_t below(std::uint64_t bound) { return m_random.below(bound); }
    const char* flag() { return chance(0.5) ? "true" : "false"; }

    // TCP with every option on or off. Keep-alive tells a silent end that the other one is gone.
    std::string tcp() {
        static constexpr std::string_view algorithms[] = {"newreno", "cubic", "none"};
        const bool scale = chance(0.5);
        std::string options = fmt::format(
            "{{ use = \"tcp\", keep_alive = \"40 s\", keep_alive_interval = \"5 s\", user_timeout = \"{} s\", "
            "msl = \"{} s\", window_scale = {}, timestamps = {}, sack = {}, nagle = {}, window = {}",
            60 + below(600), chance(0.5) ? 1 : 60, scale, flag(), flag(), flag(),
            1000 + below(scale ? 1'000'000 : 64000));
        options += fmt::format(", congestion = \"{}\", delayed_ack = \"{} ms\", initial_window = {}",
                               algorithms[below(3)], chance(0.5) ? 0 : 40 + below(460), 1 + below(10));
        if (chance(0.3))
            options += fmt::format(", isn = {}", 0xffffffffu - below(8000));
        if (chance(0.3))
            options += fmt::format(", mss = {}", 100 + below(1361));
        return options + " }";
    }
    std::string stack(std::string_view program, const std::string& network = {}) {
        return fmt::format(
            "stack = {{ application = \"{}\", transport = {}, presentation = \"{}\", physical = \"{}\"{} }}\n", program,
            datagrams ? "\"udp\"" : tcp(), m_deflate ? "deflate" : "plain", chance(0.5) ? "nrz" : "manchester",
            network);
    }
    // No part of it is like another, so that a byte in the wrong place shows.
    std::string words(std::size_t length) {
        std::string words;
        while (words.size() < length)
            words += fmt::format("{} ", ++m_word);
        words.resize(length);
        return words;
    }
    static std::string gateway(std::size_t net) {
        return fmt::format(", network = {{ use = \"ipv4\", gateway = \"10.0.{}.1\" }}", net);
    }

    void addClient(std::size_t number, bool routed) {
        text += fmt::format("[[host]]\nname = \"c{}\"\n", number);
        if (routed)
            text += fmt::format("address = \"10.0.{}.2/24\"\n", number);
        text += stack("echo", routed ? gateway(number) : "");
        text +=
            fmt::format("[[host.program]]\ndo = \"connect\"\nto = \"server\"\nport = 7\nwait = \"{} ms\"\n", below(50));
        for (std::uint64_t n = below(4); n > 0; --n)
            text += fmt::format("[[host.program]]\ndo = \"send\"\ntext = \"{}\"\nwait = \"{} ms\"\n",
                                words(1 + below(datagrams ? 1400 : 9000)), below(200));
        if (!datagrams && chance(0.2))
            text += fmt::format(
                "[[host.program]]\ndo = \"pause\"\n[[host.program]]\ndo = \"resume\"\nwait = \"{} ms\"\n", below(5000));
        text += fmt::format("[[host.program]]\ndo = \"{}\"\nwait = \"{} ms\"\n", chance(0.9) ? "close" : "abort",
                            below(2000));
    }
    void addServer(bool routed) {
        text += "[[host]]\nname = \"server\"\n";
        if (routed)
            text += "address = \"10.0.9.2/24\"\n";
        text += stack(chance(0.7) ? "echo" : "discard", routed ? gateway(9) : "");
        text += "[[host.program]]\ndo = \"listen\"\nport = 7\n";
        if (!datagrams && chance(0.2)) // and, as the script has something to do, it closes by itself
            text += fmt::format("[[host.program]]\ndo = \"pause\"\non = \"connected\"\n"
                                "[[host.program]]\ndo = \"resume\"\nwait = \"{} ms\"\n"
                                "[[host.program]]\ndo = \"close\"\non = \"released\"\n",
                                below(5000));
    }
    void addLink(const std::string& a, const std::string& b) {
        m_links.emplace_back(a, b);
        text += fmt::format("[[link]]\nends = [\"{}\", \"{}\"]\n", a, b);
        if (m_hub) // one medium has one rate, and its slot time bounds the delay
            text += "delay = \"1 us\"\n";
        else
            text += fmt::format("rate = \"{} kbit/s\"\ndelay = \"{} us\"\nqueue = {}\n", 100 + below(100000),
                                below(90000), 3 + below(50));
    }
    void addStar(std::size_t clients, const std::string& kind) {
        m_hub = kind == "hub";
        text += fmt::format("[[{}]]\nname = \"middle\"\n", kind);
        for (std::size_t i = 1; i <= clients; ++i)
            addLink(fmt::format("c{}", i), "middle");
        addLink("server", "middle");
    }
    void addRouter(std::size_t clients) {
        text += "[[host]]\nname = \"router\"\naddresses = [";
        for (std::size_t i = 1; i <= clients; ++i)
            text += fmt::format("\"10.0.{}.1/24\", ", i);
        text += "\"10.0.9.1/24\"]\nstack = { network = { use = \"ipv4\", forwarding = true } }\n";
        for (std::size_t i = 1; i <= clients; ++i)
            addLink(fmt::format("c{}", i), fmt::format("router:{}", i));
        addLink("server", fmt::format("router:{}", clients + 1));
        if (chance(0.4))
            text += fmt::format("mtu = {}\n", 296 + below(1000));
    }

    void addFault(const std::string& words) {
        const auto& [a, b] = m_links[below(m_links.size())];
        // On a hub's one medium nothing can be doubled, delayed or overtaken.
        if (m_hub && words.find("lose") == words.npos && words.find("corrupt") == words.npos &&
            words.find("cut") == words.npos)
            return;
        text += fmt::format("[[fault]]\nlink = [\"{}\", \"{}\"]\n{}\n", a.substr(0, a.find(':')),
                            b.substr(0, b.find(':')), words);
    }
    void addFaults() {
        if (chance(0.6))
            addFault(fmt::format("kind = \"lose\"\nprobability = {:.3f}", static_cast<double>(below(250)) / 1000));
        for (const char* kind : {"corrupt", "duplicate", "reorder", "delay"})
            if (chance(0.25))
                addFault(fmt::format("kind = \"{}\"\nprobability = {:.3f}\ndelay = \"{} us\"", kind,
                                     static_cast<double>(below(200)) / 1000, below(100000)));
        if (chance(0.2))
            addFault(fmt::format("kind = \"cut\"\nat = \"{} ms\"\nuntil = \"{} ms\"", below(1000), 1000 + below(9000)));
        if (chance(0.04))
            addFault(fmt::format("kind = \"cut\"\nat = \"{} ms\"", below(1000)));
        if (chance(0.2))
            addFault("kind = \"lose\"\nburst = { enter = 0.05, leave = 0.3 }");
        if (chance(0.2))
            addFault("kind = \"rate\"\nrate = \"64 kbit/s\"\nqueue = 5");
        if (chance(0.3))
            addFault(fmt::format("kind = \"lose\"\nframe = {}", 1 + below(8)));
    }

    Random m_random;
    bool m_deflate = false;
    bool m_hub = false;
    std::size_t m_word = 0;
    std::vector<std::pair<std::string, std::string>> m_links;
};

} // namespace layerscope::test
