// What must hold of every dissection, whatever the bytes: for tests and fuzzers.
#pragma once

#include "wire/summary.h"

#include <string>

namespace layerscope::testing {

// The rule that a dissection breaks, in words; empty when it keeps them all.
inline std::string brokenInvariant(const Dissection& dissection, ByteView frame) {
    std::vector<bool> covered(frame.size());
    std::size_t depth = 0;
    for (std::size_t i = 0; i < dissection.nodes.size(); ++i) {
        const DissectionNode& node = dissection.nodes[i];
        if (!node.protocol)
            return "a node without a protocol";
        const std::string name(node.field ? node.field->abbrev : node.protocol->name);
        const ByteView bytes = dissection.bytesOf(node, frame);
        if (std::size_t{node.begin} + node.length > bytes.size())
            return name + " reaches beyond its bytes";
        if (node.generated != (node.length == 0 && node.field != nullptr))
            return name + " covers bytes although it is worked out, or none although it is not";
        if (node.depth > (i == 0 ? 0 : depth + 1))
            return name + " is more than one level below the node before it";
        if (node.field && node.depth == 0)
            return name + " belongs to no protocol's line";
        depth = node.depth;
        for (std::size_t at = node.begin; !node.decrypted && at < std::size_t{node.begin} + node.length; ++at)
            covered[at] = true;
        (void)displayValue(node, bytes);
        (void)tsharkValue(node, bytes);
    }
    for (std::size_t at = 0; at < covered.size(); ++at) {
        if (!covered[at])
            return "byte " + std::to_string(at) + " belongs to nobody";
    }
    return {};
}

} // namespace layerscope::testing
