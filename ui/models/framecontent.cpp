#include "ui/models/framecontent.h"

#include "wire/summary.h"

namespace layerscope {

namespace {

// Who owns which byte, by the dissection: the protocols' own lines and the fields below them. Later nodes are deeper or
// further in, so that they win. Of the frame's bytes, or of what was decrypted.
std::vector<ByteOwner> ownersFrom(const Dissection& dissection, std::size_t byteCount, bool decrypted) {
    std::vector<const Protocol*> byByte(byteCount, nullptr);
    for (const DissectionNode& node : dissection.nodes) {
        const std::size_t end = std::min<std::size_t>(byteCount, std::size_t{node.begin} + node.length);
        for (std::size_t i = node.begin; !node.generated && node.decrypted == decrypted && i < end; ++i)
            byByte[i] = node.protocol;
    }
    std::vector<ByteOwner> owners;
    for (std::size_t i = 0; i < byteCount; ++i) {
        if (owners.empty() || owners.back().protocol != byByte[i])
            owners.push_back(
                {static_cast<std::uint32_t>(i), 0, byByte[i], byByte[i] ? byByte[i]->layer : LayerNumber::None});
        ++owners.back().length;
    }
    return owners;
}

std::vector<ByteOwner> ownersFrom(std::span<const Span> spans) {
    std::vector<ByteOwner> owners;
    for (const Span& span : spans) {
        if (!owners.empty() && owners.back().protocol == span.protocol && owners.back().layer == span.layer)
            owners.back().length += span.length;
        else
            owners.push_back({span.begin, span.length, span.protocol, span.layer});
    }
    return owners;
}

} // namespace

SequenceBases sequenceBases(const Trace& trace, FrameId frame) {
    const Frame& selected = trace.frame(frame);
    SequenceBases bases;
    if (!selected.connection)
        return bases;
    for (std::uint32_t i = 0; i < trace.frameCount() && !(bases.sequence && bases.acknowledgment); ++i) {
        if (trace.connectionOf({i}) != selected.connection)
            continue;
        const Frame& candidate = trace.frame({i});
        auto& base = candidate.from == selected.from ? bases.sequence : bases.acknowledgment;
        if (!base)
            base = summarize(trace.bytes(candidate.blob), candidate.linkType).seq;
    }
    return bases;
}

FrameContent frameContent(const Trace& trace, FrameId frame, TraceDissector& dissector) {
    FrameContent content;
    const ByteView bytes = trace.frameBytes(frame);
    content.bytes.assign(bytes.begin(), bytes.end());
    content.dissection = dissector.dissect(frame);
    const auto spans = trace.spans(trace.frame(frame).blob);
    content.owners = spans.empty() ? ownersFrom(content.dissection, bytes.size(), false) : ownersFrom(spans);
    content.decryptedOwners = ownersFrom(content.dissection, content.dissection.decrypted.size(), true);
    content.bases = sequenceBases(trace, frame);
    return content;
}

} // namespace layerscope
