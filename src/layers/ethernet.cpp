#include "layers/ethernet.h"

#include "wire/ethernet.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

class Ethernet : public Layer {
public:
    const LayerIdentity& identity() const override { return ethernetIdentity(); }

    void request(Context& context, Idu&& request) override {
        Pdu& frame = request.sdu;
        const EthernetHeader header{request.ici.macRemote, context.interfaceMac(request.ici.interface),
                                    request.ici.etherType};
        header.write(frame.prepend(EthernetHeader::size, &ethernetProtocol, LayerNumber::DataLink));
        if (frame.size() < EthernetHeader::minimumFrame)
            std::ranges::fill(
                frame.append(EthernetHeader::minimumFrame - frame.size(), &ethernetProtocol, LayerNumber::DataLink),
                std::uint8_t{0});
        frame.append(EthernetHeader::fcsSize, &ethernetProtocol, LayerNumber::DataLink);
        writeFcs(frame.mutableBytes());
        context.passDown(std::move(request));
    }

    void indication(Context& context, Idu&& indication) override {
        Pdu& frame = indication.sdu;
        const auto header = EthernetHeader::parse(frame.bytes());
        if (!header || frame.size() < EthernetHeader::size + EthernetHeader::fcsSize) {
            refuse(context, Finding::Malformed, "Frame dropped: shorter than an Ethernet header and its FCS");
            return;
        }
        if (!fcsCorrect(frame.bytes())) {
            refuse(context, Finding::ChecksumError, "Frame dropped: the FCS does not match its bytes");
            return;
        }
        const MacAddress own = context.interfaceMac(indication.ici.interface);
        if (header->destination != own && !header->destination.isGroup()) {
            if (context.recorder().full())
                refuse(context, Finding::None, fmt::format("Frame dropped: it is for {}", header->destination.text()));
            return;
        }
        indication.ici.macLocal = header->destination;
        indication.ici.macRemote = header->source;
        indication.ici.etherType = header->etherType;
        frame.dropBack(EthernetHeader::fcsSize);
        frame.dropFront(EthernetHeader::size);
        context.passUp(std::move(indication));
    }

private:
    static void refuse(Context& context, Finding finding, std::string_view sentence) {
        context.recorder().note(context.host(), LayerNumber::DataLink, {}, sentence, finding);
    }
};

} // namespace

const LayerIdentity& ethernetIdentity() {
    static const LayerIdentity identity{"ethernet",
                                        "Ethernet II",
                                        LayerNumber::DataLink,
                                        "Frames between neighbours, with addresses and a frame check sequence.",
                                        "IEEE 802.3 §3",
                                        Service::Bits,
                                        Service::Frame,
                                        ""};
    return identity;
}

Result<std::unique_ptr<Layer>> makeEthernet(const Options& options) {
    if (auto checked = options.checkKeys({}); !checked)
        return Failure(checked.error());
    return std::make_unique<Ethernet>();
}

} // namespace layerscope
