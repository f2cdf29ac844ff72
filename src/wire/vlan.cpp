#include "wire/vlan.h"

#include "wire/bits.h"
#include "wire/ethernet.h"
#include "wire/link.h"

#include <fmt/format.h>

namespace layerscope {
namespace {

constexpr std::string_view tagFormat = "IEEE 802.1Q §9.6";
constexpr std::size_t tagSize = 4;

constexpr ValueName priorities[] = {{0, "best effort"},           {1, "background"},     {2, "excellent effort"},
                                    {3, "critical applications"}, {4, "video"},          {5, "voice"},
                                    {6, "internetwork control"},  {7, "network control"}};

constexpr Field fields[] = {
    {"Priority", "vlan.priority", FieldType::Decimal, 0, 3,
     "How urgent the frame is, 0 to 7. A switch that is busy sends higher ones first.", tagFormat, priorities},
    {"Drop eligible", "vlan.dei", FieldType::Flag, 3, 1,
     "Set: drop this frame sooner than others when a queue is full.", tagFormat},
    {"VLAN identifier", "vlan.id", FieldType::Decimal, 4, 12,
     "Which virtual network the frame belongs to. Cards in different ones do not hear each other.", tagFormat},
    {"Type", "vlan.etype", FieldType::Hex, 16, 16, "Which protocol the payload belongs to, as in Ethernet's own type.",
     tagFormat, etherTypeNames},
    {"Length", "vlan.len", FieldType::Decimal, 16, 16,
     "How many bytes of payload follow. Values of 1500 or less are a length, values from 1536 are a type.", tagFormat},
    {"Trailer", "vlan.trailer", FieldType::Bytes, 0, 0,
     "Bytes behind the payload's own end that belong to no protocol above the tag.", tagFormat},
};

constexpr LinkFields linkFields{
    .type = &pick(fields, "vlan.etype"), .length = &pick(fields, "vlan.len"), .trailer = &pick(fields, "vlan.trailer")};

} // namespace

constinit const Protocol vlanProtocol{"802.1Q virtual LAN",  "VLAN",        "vlan",
                                      LayerNumber::DataLink, "IEEE 802.1Q", fields};

std::size_t dissectVlan(Dissector& dissector, Extent pdu) {
    const std::size_t line = dissector.open(vlanProtocol, pdu, tagSize);
    if (!dissector.walk(fieldsTo(fields, "vlan.id"), pdu))
        return pdu.wireEnd;
    dissector.line().text = fmt::format("virtual LAN {}", dissector.value(pick(fields, "vlan.id")));
    // Wireshark never looks for a frame check sequence below a tag: what is left over is the tag's trailer.
    return dissectLinkPayload(dissector, linkFields, line, pdu, tagSize, 0);
}

} // namespace layerscope
