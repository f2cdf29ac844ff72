#include "capture/export.h"

#include "capture/file.h"
#include "capture/pcapng.h"
#include "trace/sentence.h"
#include "wire/ethernet.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace layerscope {

namespace {

// One interface of the file: a link, and how its frames begin.
using InterfaceKey = std::pair<LinkId, LinkType>;

// Lost in front of the link, in a full queue: nobody who listens on the link sees it.
bool neverLeft(const Frame& frame) { return frame.fate == FrameFate::Lost && frame.ended <= frame.sent; }

class TraceExport {
public:
    TraceExport(const Trace& trace, const ByteSink& sink, std::int64_t epoch)
        : m_trace(trace), m_writer(sink), m_epoch(epoch), m_order(framesInCapture(trace)),
          m_numbers(trace.frameCount()) {}

    Result<void> write() {
        for (std::size_t i = 0; i < m_order.size(); ++i)
            m_numbers[m_order[i].value] = i + 1;
        if (auto done = m_writer.section({{}, {}, "Layerscope", {m_trace.title}}); !done)
            return done;
        for (const DecryptionSecrets& secrets : m_trace.secrets())
            if (auto done = m_writer.secrets(secrets); !done)
                return done;
        if (auto done = writeInterfaces(); !done)
            return done;
        for (const FrameId id : m_order)
            if (auto done = writeFrame(id); !done)
                return done;
        return {};
    }

private:
    Result<void> writeInterfaces() {
        for (const FrameId id : m_order) {
            const Frame& frame = m_trace.frame(id);
            const bool fcs = frame.linkType == LinkType::Ethernet && fcsCorrect(m_trace.bytes(frame.blob));
            const auto [found, isNew] = m_interfaces.try_emplace({frame.link, frame.linkType}, CaptureInterface{}, 0u);
            CaptureInterface& interface = found->second.first;
            if (isNew) {
                interface.linkType = frame.linkType;
                describe(interface, frame.link);
            }
            if (fcs)
                interface.fcsLength = static_cast<int>(EthernetHeader::fcsSize);
        }
        for (auto& [key, interface] : m_interfaces) {
            const auto number = m_writer.interface(interface.first);
            if (!number)
                return Failure(number.error());
            interface.second = *number;
        }
        return {};
    }

    void describe(CaptureInterface& interface, LinkId id) const {
        if (!id)
            return;
        const Link& link = m_trace.link(id);
        interface.name = fmt::format("link {}", id.value + 1);
        interface.description = link.description;
        if (link.a && link.b)
            interface.comments = {
                fmt::format("between {} and {}", m_trace.host(link.a).name, m_trace.host(link.b).name)};
    }

    Result<void> writeFrame(FrameId id) {
        const Frame& frame = m_trace.frame(id);
        const auto& [interface, number] = m_interfaces.at({frame.link, frame.linkType});
        CapturedPacket packet;
        packet.time = m_epoch + frame.sent.time_since_epoch().count();
        packet.bytes = m_trace.bytes(frame.blob);
        packet.originalLength = std::max(frame.originalLength, static_cast<std::uint32_t>(packet.bytes.size()));
        packet.linkType = frame.linkType;
        packet.interface = number;
        packet.comments = {comment(frame)};
        return m_writer.packet(packet);
    }

    // "client: Frame sent: ... Why: ...": the nearest cause that is more than a step through the sender's layers.
    std::string comment(const Frame& frame) const {
        std::string text = frame.from ? m_trace.host(frame.from).name + ": " : std::string();
        text += frame.sentEvent ? sentence(m_trace, frame.sentEvent) : "Frame sent";
        if (const std::string reason = why(frame.sentEvent); !reason.empty())
            text += ". Why: " + reason;
        if (frame.repeats && m_numbers[frame.repeats.value] > 0)
            text += fmt::format(". Sends again what frame {} carried", m_numbers[frame.repeats.value]);
        if (frame.fate == FrameFate::Lost)
            text += ". " + (frame.endEvent ? sentence(m_trace, frame.endEvent) : std::string("It was lost"));
        return text;
    }

    std::string why(EventId sent) const {
        if (!sent)
            return {};
        const std::vector<EventId> chain = causes(m_trace, sent);
        for (std::size_t i = 1; i < chain.size(); ++i) {
            const Event event = m_trace.event(chain[i]);
            if (event.kind == EventKind::LayerDown || event.kind == EventKind::LayerUp)
                continue;
            if (event.kind == EventKind::FrameDelivered && event.frame)
                return fmt::format("frame {} arrived", m_numbers[event.frame.value]);
            const std::string host = event.host ? m_trace.host(event.host).name + ": " : std::string();
            return host + sentence(m_trace, chain[i]);
        }
        return {};
    }

    const Trace& m_trace;
    PcapngWriter m_writer;
    std::int64_t m_epoch;
    std::vector<FrameId> m_order;
    std::vector<std::size_t> m_numbers; // by FrameId: its number in the file, or 0
    std::map<InterfaceKey, std::pair<CaptureInterface, std::uint32_t>> m_interfaces; // with their numbers
};

} // namespace

std::vector<FrameId> framesInCapture(const Trace& trace) {
    std::vector<FrameId> frames;
    for (std::uint32_t id = 0; id < trace.frameCount(); ++id)
        if (!neverLeft(trace.frame(FrameId{id})))
            frames.push_back(FrameId{id});
    std::ranges::stable_sort(frames, {}, [&trace](FrameId id) { return trace.frame(id).sent; });
    return frames;
}

Result<void> writeTracePcapng(const Trace& trace, const ByteSink& sink, std::int64_t epoch) {
    return TraceExport(trace, sink, epoch).write();
}

Result<void> writeTracePcapng(const Trace& trace, const std::string& path, std::int64_t epoch) {
    return writeCaptureFile(path, [&](const ByteSink& sink) { return writeTracePcapng(trace, sink, epoch); });
}

} // namespace layerscope
