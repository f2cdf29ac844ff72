// WebSocket frames: the first byte says who sent them, whether they are packed, and where the cut is.
#include "fuzz/fuzz.h"
#include "wire/permessagedeflate.h"
#include "wire/websockethandshake.h"
#include "wire/websocketstory.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const WebSocketReading reading{.sender = (data[0] & 1) != 0 ? WebSocketSender::Server : WebSocketSender::Client,
                                   .deflate = (data[0] & 2) != 0};
    const ByteView bytes(data + 1, size - 1);
    const WebSocketStory whole = tellWebSocket(reading, bytes);
    require(tellWebSocket(reading, bytes, std::min<std::size_t>(data[0] >> 2, bytes.size())).text == whole.text,
            "a cut changes nothing");
    require(tellWebSocket(reading, bytes, 0, 1).text == whole.text, "byte by byte is as all at once");
    if (const auto header = WebSocketHeader::parse(bytes)) {
        Bytes written(header->size());
        header->write(written);
        require(*WebSocketHeader::parse(written) == *header, "a header is read as it was written");
        require(std::ranges::equal(written, bytes.first(written.size())), "there is one form of every header");
    }
    if (const auto message = MessageInflater().inflate(bytes, 100'000))
        require(*MessageInflater().inflate(MessageDeflater().deflate(*message)) == *message, "what is packed unpacks");
    (void)fromBase64(toText(bytes));
    (void)PermessageDeflate::accept(toText(bytes));
    return 0;
}
