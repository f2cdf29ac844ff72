// The parts of a scenario file, each in a source of its own: hosts' fillings and scripts, links, faults. What they
// refuse is kept by the table that they read.
#pragma once

#include "base/toml.h"
#include "sim/scenario.h"

namespace layerscope {

constexpr std::size_t mostHosts = 250; // and devices

// Nodes are hosts and devices, numbered as in Scenario.
std::optional<std::size_t> nodeNamed(const Scenario& scenario, std::string_view name);

enum class Which : std::uint8_t { Hosts, Nodes };

// The node that a table's key names; refused, with the names there are, when there is none.
std::optional<std::size_t> findNode(const TomlTable& table, std::string_view key, std::string_view name, Which which,
                                    const Scenario& scenario);

// "tcp", or { use = "tcp", isn = 100 }. What the key does not say stays as it is.
void readFilling(const TomlTable& stack, std::string_view key, std::string& name, Options& options);
// Adds a line to the script of a host whose fillings are known.
void readAction(const TomlTable& table, Scenario& scenario, std::size_t host);
void readLink(const TomlTable& table, Scenario& scenario);
// `tables` are those of the scenario's links. IEEE 802.3 sets limits to what is on a hub.
void judgeHubs(const std::vector<TomlTable>& tables, const Scenario& scenario);
void readFault(const TomlTable& table, Scenario& scenario);

} // namespace layerscope
