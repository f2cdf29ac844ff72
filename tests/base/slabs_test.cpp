#include "base/slabs.h"

#include <QTest>
#include <cstring>
#include <random>
#include <set>
#include <thread>
#include <vector>

using namespace layerscope;

class SlabsTest : public QObject {
    Q_OBJECT

private slots:
    // Each block is all its owner's, aligned, and keeps its bytes until it is given back, over many slabs.
    void blocksAreApart() {
        constexpr std::size_t size = 1700;
        Slabs slabs(size);
        std::mt19937 random(7);
        std::vector<std::pair<unsigned char*, unsigned char>> held;
        for (unsigned i = 0; i < 10'000; ++i) {
            auto* block = static_cast<unsigned char*>(slabs.take());
            QCOMPARE(reinterpret_cast<std::uintptr_t>(block) % alignof(std::max_align_t), std::uintptr_t(0));
            held.emplace_back(block, static_cast<unsigned char>(i));
            std::memset(block, static_cast<int>(i), size);
            if (i % 3 != 0)
                continue;
            std::swap(held[random() % held.size()], held.back());
            const auto [oldest, mark] = held.back();
            QVERIFY(std::all_of(oldest, oldest + size, [mark = mark](unsigned char byte) { return byte == mark; }));
            Slabs::give(oldest);
            held.pop_back();
        }
        std::set<std::uintptr_t> used;
        for (const auto& [block, mark] : held) {
            QVERIFY(std::all_of(block, block + size, [mark = mark](unsigned char byte) { return byte == mark; }));
            used.insert(reinterpret_cast<std::uintptr_t>(block) / Slabs::slabSize);
        }
        QVERIFY(used.size() > 1);
        for (const auto& [block, mark] : held)
            Slabs::give(block);
    }

    // What one thread took may end in another, when the first has long gone; AddressSanitizer sees what stays behind.
    void blocksOutliveTheirThread() {
        std::vector<void*> blocks;
        std::thread([&] {
            Slabs slabs(100'000);
            for (int i = 0; i < 50; ++i)
                blocks.push_back(slabs.take());
        }).join();
        for (void* block : blocks)
            std::memset(block, 1, 100'000);
        std::thread([&] {
            for (void* block : blocks)
                Slabs::give(block);
        }).join();
    }
};

QTEST_GUILESS_MAIN(SlabsTest)
#include "slabs_test.moc"
