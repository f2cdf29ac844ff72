// Every protocol and field that the dissector knows, found by Wireshark's names.
#pragma once

#include "wire/field.h"

namespace layerscope {

std::span<const Protocol* const> protocols();
const Protocol* findProtocol(std::string_view abbrev); // "tcp"; null when unknown

// The field that has this name, or is the first to list it among its aliases ("ip.addr"); null when unknown.
const Field* findField(std::string_view abbrev);
// The protocol whose table holds this field; null for a field of no table.
const Protocol* protocolOf(const Field& field);

// The names of all fields, aliases included, sorted, each once.
std::vector<std::string_view> fieldNames();

// Whether `name` is the field's name or one of its aliases.
bool answersTo(const Field& field, std::string_view name);

} // namespace layerscope
