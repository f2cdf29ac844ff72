// A hash map in one piece of memory, for look-ups that happen with every frame.
#pragma once

#include "base/base.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace layerscope {

// Open addressing with linear probing (Knuth 6.4, algorithm L): a look-up touches one place of memory, where a chained
// map touches three. Values move when the map grows or forgets. `Hash` may be simple: numbers that count up are spread
// here.
template <class Key, class Value, class Hash>
class FlatMap {
public:
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

    // Null when there is none; good until the next change.
    Value* find(const Key& key) {
        if (m_size == 0)
            return nullptr;
        const std::size_t place = placeOf(key);
        return m_places[place].used ? &m_places[place].value : nullptr;
    }
    const Value* find(const Key& key) const { return const_cast<FlatMap*>(this)->find(key); }
    bool contains(const Key& key) const { return find(key) != nullptr; }

    // Made by default when there is none.
    Value& operator[](const Key& key) {
        if ((m_size + 1) * 3 > m_places.size() * 2)
            grow();
        Place& place = m_places[placeOf(key)];
        if (!place.used) {
            place.used = true;
            place.key = key;
            ++m_size;
        }
        return place.value;
    }

    void erase(const Key& key) {
        if (m_size == 0)
            return;
        std::size_t hole = placeOf(key);
        if (!m_places[hole].used)
            return;
        --m_size;
        // What was pushed past the hole moves into it (Knuth 6.4, algorithm R).
        for (std::size_t next = after(hole); m_places[next].used; next = after(next)) {
            const std::size_t home = homeOf(m_places[next].key);
            if (((next - home) & mask()) >= ((next - hole) & mask())) {
                std::swap(m_places[hole], m_places[next]);
                hole = next;
            }
        }
        m_places[hole] = Place();
    }

private:
    struct Place {
        Key key{};
        bool used = false;
        Value value{};
    };
    std::size_t mask() const { return m_places.size() - 1; }
    std::size_t after(std::size_t place) const { return (place + 1) & mask(); }
    // Knuth 6.4's multiplicative hashing: the upper bits of the product. Without it, keys that follow each other would
    // make one long run, all of which a look-up or an erasure has to walk.
    std::size_t homeOf(const Key& key) const {
        return static_cast<std::size_t>(std::uint64_t{Hash()(key)} * 0x9e3779b97f4a7c15u >> m_shift);
    }
    // Where the key is, or the free place where it would go.
    std::size_t placeOf(const Key& key) const {
        std::size_t place = homeOf(key);
        while (m_places[place].used && !(m_places[place].key == key))
            place = after(place);
        return place;
    }
    void grow() {
        std::vector<Place> old =
            std::exchange(m_places, std::vector<Place>(std::max<std::size_t>(8, m_places.size() * 2)));
        m_shift = 64 - std::countr_zero(m_places.size());
        for (Place& place : old)
            if (place.used)
                m_places[placeOf(place.key)] = std::move(place);
    }

    std::vector<Place> m_places; // a power of two of them, one at least free
    std::size_t m_size = 0;
    int m_shift = 64; // less the bits of an index
};

} // namespace layerscope
