// The headers' parse and write are on the path of every simulated frame: they must not use the heap.
#include "wire/frames.h"

#include <QTest>
#include <cstdlib>
#include <new>

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace layerscope;
using namespace layerscope::testing;

class AllocationTest : public QObject {
    Q_OBJECT

private slots:
    void parsingAndWritingUseNoHeap() {
        Bytes frame = ethernetFrame(
            etherTypeIpv4,
            ipv4Packet(ipProtocolTcp, tcpSegment(0x18, hexBytes("0101080a0000000100000002"), filler(100))));
        const MutableByteView bytes(frame);
        const MutableByteView packet = bytes.subspan(EthernetHeader::size);
        const MutableByteView segment = packet.subspan(Ipv4Header::minimumSize);
        const std::size_t before = allocations;
        const auto ethernet = EthernetHeader::parse(bytes);
        const auto ipv4 = Ipv4Header::parse(packet);
        const auto tcp = TcpHeader::parse(segment);
        const bool good = Ipv4Header::checksumCorrect(packet) && TcpHeader::checksumCorrect(segment, {alice, bob});
        tcp->write(segment, {alice, bob});
        ipv4->write(packet);
        ethernet->write(bytes);
        const std::size_t used = allocations - before;
        QVERIFY(good && ethernet && ipv4 && tcp);
        QCOMPARE(used, std::size_t{0});
        QVERIFY(before > 0); // the count counts
    }
};

QTEST_GUILESS_MAIN(AllocationTest)
#include "allocation_test.moc"
