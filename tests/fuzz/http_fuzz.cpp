// HTTP messages, in two pieces: the first byte says which side and where the cut is.
#include "fuzz/fuzz.h"
#include "wire/http.h"
#include "wire/httptranscript.h"

using namespace layerscope;
using namespace layerscope::testing;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0)
        return 0;
    const HttpSide side = (data[0] & 1) != 0 ? HttpSide::Responses : HttpSide::Requests;
    const ByteView bytes(data + 1, size - 1);
    const HttpStory whole = tellHttp(side, bytes);
    require(tellHttp(side, bytes, {}, std::min<std::size_t>(data[0] >> 1, bytes.size())).text == whole.text,
            "a cut changes nothing");
    require(tellHttp(side, bytes, {}, 0, 1).text == whole.text, "byte by byte is as all at once");

    HttpParser parser(side);
    if (parser.next(bytes).event == HttpEvent::Head) {
        const HttpHead& head = parser.head();
        if (side == HttpSide::Requests) {
            const HttpRequest request = HttpRequest::of(head);
            const auto written = request.write();
            HttpParser again(side);
            require(written && again.next(*written).event == HttpEvent::Head, "what was read can be written and read");
            require(HttpRequest::of(again.head()) == request, "a request is read as it was written");
        } else {
            const HttpResponse response = HttpResponse::of(head);
            const auto written = response.write();
            HttpParser again(side);
            require(written && again.next(*written).event == HttpEvent::Head, "what was read can be written and read");
            require(HttpResponse::of(again.head()) == response, "a response is read as it was written");
        }
    }

    // The same as a segment of a connection to port 80.
    TcpHeader header;
    (side == HttpSide::Responses ? header.sourcePort : header.destinationPort) = httpPort;
    Bytes segment(TcpHeader::minimumSize);
    header.write(segment, {alice, bob});
    segment.insert(segment.end(), bytes.begin(),
                   bytes.begin() + static_cast<std::ptrdiff_t>(std::min(size - 1, largestPayload)));
    fuzzFrame(ipv4Packet(ipProtocolTcp, segment), LinkType::Ipv4);
    return 0;
}
