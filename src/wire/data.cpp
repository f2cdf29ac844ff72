#include "wire/data.h"

#include "wire/bits.h"
#include "wire/dissector.h"

#include <fmt/format.h>

namespace layerscope {
namespace {

constexpr Field fields[] = {
    {"Data", "data.data", FieldType::Bytes, 0, 0,
     "Bytes of a protocol that Layerscope does not take apart here. To the layers below they are payload like any "
     "other.",
     "X.200 §5.6"},
    {"Length", "data.len", FieldType::Decimal, 0, 0, "How many bytes that is.", "X.200 §5.6"},
};

} // namespace

constinit const Protocol dataProtocol{"Data", "Data", "data", LayerNumber::Application, "X.200 §5.6", fields};
constinit const Protocol payloadProtocol{"Data", "Data", "data", LayerNumber::None, "X.200 §5.6", fields};

std::size_t Dissector::dissectData(Extent pdu, const DataRemark& remark) {
    if (pdu.size() > 0) {
        open(remark.field ? dataProtocol : payloadProtocol, pdu, pdu.size());
        line().text = fmt::format("{} {}", pdu.size(), pdu.size() == 1 ? "byte" : "bytes");
        line().note = std::string(remark.text);
        add(remark.field ? *remark.field : pick(fields, "data.data"), pdu.begin, pdu.size());
        addGenerated(pick(fields, "data.len"), pdu.size());
    }
    return pdu.wireEnd;
}

} // namespace layerscope
