// The enlarged header of a slide, field by field.
#include "ui/project/slidestage.h"
#include "ui/text.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::size_t mostLines = 7; // of a header that is no TCP header

class HeaderMaker {
public:
    HeaderMaker(const Trace& trace, FrameId frame, const std::string& field, const Mask& mask)
        : m_frame(frame), m_field(field), m_mask(mask), m_bytes(trace.frameBytes(frame)),
          m_dissection(dissect(m_bytes, trace.frame(frame).linkType)) {}

    std::optional<SlideHeader> run() {
        const Protocol* protocol = chosen();
        if (protocol == nullptr)
            return {};
        SlideHeader header;
        header.frame = m_frame;
        header.title = header.shortTitle = layerscope::tr("%1 header").arg(toQString(protocol->shortName));
        header.layer = protocol->layer;
        if (protocol->abbrev == "tcp")
            addTcp(header);
        else
            addFields(header, *protocol);
        if (header.lines.empty())
            return {};
        return header;
    }

private:
    // The protocol of the field that is talked about; else the highest one that has a header.
    const Protocol* chosen() const {
        const Protocol* best = nullptr;
        for (const DissectionNode& node : m_dissection.nodes) {
            if (node.field == nullptr || node.protocol == nullptr || node.protocol->layer == LayerNumber::None)
                continue;
            if (!m_field.empty() && node.field->abbrev == m_field)
                return node.protocol;
            const bool payload = node.protocol->abbrev == "data";
            if (!payload && (best == nullptr || node.protocol->layer > best->layer))
                best = node.protocol;
        }
        return best;
    }

    const DissectionNode* node(std::string_view field) const {
        const auto found = std::ranges::find_if(m_dissection.nodes, [&](const DissectionNode& each) {
            return each.field != nullptr && each.field->abbrev == field;
        });
        return found == m_dissection.nodes.end() ? nullptr : &*found;
    }

    bool hidden(const DissectionNode& node) const {
        if (m_mask.hidesField(m_frame, node.field->abbrev))
            return true;
        if (node.generated || node.decrypted || node.field->bitWidth % 8 != 0)
            return false;
        for (std::uint32_t i = 0; i < node.length; ++i)
            if (m_mask.hidesByte(m_frame, node.begin + i))
                return true;
        return false;
    }

    QString value(const DissectionNode& node) const {
        if (hidden(node))
            return secretMark();
        const bool counter = node.field->abbrev == "tcp.seq_raw" || node.field->abbrev == "tcp.ack_raw";
        const std::string text = counter ? groupedNumber(static_cast<std::uint32_t>(node.number))
                                         : displayValue(node, m_dissection.bytesOf(node, m_bytes));
        if (isGuarded(m_mask, m_frame) && m_mask.givesAway(text))
            return secretMark();
        QString shown = toQString(text);
        while (shown.endsWith(QLatin1String("\\r")) || shown.endsWith(QLatin1String("\\n")))
            shown.chop(2); // what ends a line says nothing
        return shown;
    }

    HeaderCell cell(const QString& name, std::string_view field, int bits) const {
        HeaderCell made{name, {}, bits, !m_field.empty() && field == m_field, false};
        if (const DissectionNode* found = node(field))
            made.value = value(*found);
        return made;
    }

    // As RFC 9293 §3.1 draws it.
    void addTcp(SlideHeader& header) const {
        header.lines.push_back({cell(layerscope::tr("Source port"), "tcp.srcport", 16),
                                cell(layerscope::tr("Dest. port"), "tcp.dstport", 16)});
        header.lines.push_back({cell(layerscope::tr("Sequence number"), "tcp.seq_raw", 32)});
        header.lines.push_back({cell(layerscope::tr("Acknowledgment no."), "tcp.ack_raw", 32)});
        std::vector<HeaderCell> flags;
        for (const auto& [letter, field] : {std::pair{"C", "tcp.flags.cwr"},
                                            {"E", "tcp.flags.ece"},
                                            {"U", "tcp.flags.urg"},
                                            {"A", "tcp.flags.ack"},
                                            {"P", "tcp.flags.push"},
                                            {"R", "tcp.flags.reset"},
                                            {"S", "tcp.flags.syn"},
                                            {"F", "tcp.flags.fin"}}) {
            HeaderCell flag{QString::fromLatin1(letter), {}, 4, false, true};
            if (const DissectionNode* found = node(field))
                flag.value = hidden(*found) ? secretMark() : QString::number(found->number);
            flag.pointed = m_field == field || (m_field.empty() && flag.value == QLatin1String("1"));
            flags.push_back(flag);
        }
        header.lines.push_back(std::move(flags));
        header.lines.push_back({cell(layerscope::tr("Length"), "tcp.hdr_len", 15),
                                cell(layerscope::tr("Window"), "tcp.window_size_value", 17)});
        header.lines.push_back({cell(layerscope::tr("Checksum"), "tcp.checksum", 19),
                                cell(layerscope::tr("Urgent"), "tcp.urgent_pointer", 13)});
    }

    // The first of its fields, one a line, so that the one talked about is among them.
    void addFields(SlideHeader& header, const Protocol& protocol) const {
        std::vector<HeaderCell> cells;
        std::size_t pointed = 0;
        for (const DissectionNode& each : m_dissection.nodes) {
            if (each.field == nullptr || each.protocol != &protocol || each.depth != 1 || each.field->name.empty())
                continue;
            HeaderCell made{toQString(each.field->name), value(each), 32, each.field->abbrev == m_field, false};
            if (made.value.isEmpty())
                continue;
            if (made.pointed)
                pointed = cells.size();
            cells.push_back(std::move(made));
        }
        const std::size_t first = pointed < mostLines ? 0 : pointed - mostLines + 1;
        for (std::size_t i = first; i < std::min(cells.size(), first + mostLines); ++i)
            header.lines.push_back({cells[i]});
    }

    FrameId m_frame;
    const std::string& m_field;
    const Mask& m_mask;
    ByteView m_bytes;
    Dissection m_dissection;
};

} // namespace

std::optional<SlideHeader> slideHeader(const Trace& trace, FrameId frame, const std::string& field, const Mask& mask) {
    return HeaderMaker(trace, frame, field, mask).run();
}

} // namespace layerscope
