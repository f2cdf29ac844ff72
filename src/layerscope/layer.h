/* The only header that a layer of your own needs. How to write one: resources/layers/OWN-LAYERS.md.
 *
 * A layer is compiled into a shared library and loaded by Layerscope (--layer FILE, or Layers > Load a layer). The two
 * speak plain C, so that it does not matter which compiler and which version of Layerscope built them. In C++, derive
 * from layerscope::OwnLayer at the end of this file; in C, fill a LayerscopeLayer and export layerscopeLayer().
 */
#ifndef LAYERSCOPE_LAYER_H
#define LAYERSCOPE_LAYER_H

#include <stddef.h>
#include <stdint.h>

#define LAYERSCOPE_ABI 1u /* the version of what follows */
#define LAYERSCOPE_NO_ENDPOINT 0xffffffffu

/* What is asked of the layer below (a request), or told to the layer above (an indication). */
enum LayerscopePrimitive {
    LAYERSCOPE_LISTEN = 0,        /* request: wait for connections at localPort */
    LAYERSCOPE_CONNECT = 1,       /* request: open one to remoteAddress and remotePort; indication: it is open */
    LAYERSCOPE_DATA = 2,          /* request: send these bytes; indication: these bytes have come */
    LAYERSCOPE_RELEASE = 3,       /* request: no more data from here; indication: no more from the peer */
    LAYERSCOPE_ABORT = 4,         /* request: break off; indication: broken off, or never came about: see reason */
    LAYERSCOPE_CLOSED = 5,        /* indication: both directions have ended in order; the end point is gone */
    LAYERSCOPE_UNDELIVERABLE = 6, /* indication: what was sent did not get there: see reason */
    LAYERSCOPE_READY = 7,         /* indication: answers each DATA request when there is room for the next */
    LAYERSCOPE_PAUSE = 8,         /* request: pass up no more data for now */
    LAYERSCOPE_RESUME = 9         /* request: pass it up again */
};

/* What a layer needs below it, and what it offers above. ANY as an offer: whatever the layer below offers. */
enum LayerscopeService {
    LAYERSCOPE_ANY = 0,
    LAYERSCOPE_TRANSPORT = 1, /* a need: a stream or datagrams */
    LAYERSCOPE_STREAM = 2,    /* bytes in order, each once, between two connected end points */
    LAYERSCOPE_DATAGRAM = 3,  /* messages that may get lost, doubled or out of order */
    LAYERSCOPE_PACKET = 4,    /* datagrams between hosts: what IPv4 offers */
    LAYERSCOPE_FRAME = 5,     /* frames between neighbours: what Ethernet offers */
    LAYERSCOPE_BITS = 6       /* bits on a medium: what slot 1 offers */
};

/* An address of layer 3: of IPv6, or of IPv4 as ::ffff:10.0.0.1 (RFC 4291 2.5.5.2); all zero: none, or this host's own.
 */
typedef struct LayerscopeAddress {
    uint8_t bytes[16];
} LayerscopeAddress;

/* One primitive with its bytes. Each layer uses the members that concern it and hands the others on as they came. */
typedef struct LayerscopeUnit {
    uint32_t primitive;
    /* Layers 7 to 4: which connection. Upper layers choose numbers below 2^31; a transport that accepts a connection
       makes one from 2^31 up, and says in `listener` who was listening. */
    uint32_t endpoint, listener;
    uint16_t localPort, remotePort;
    LayerscopeAddress localAddress, remoteAddress; /* layers 7 to 3 */
    uint8_t push;                                  /* DATA, layers 7 to 4: this ends what the program sent in one go */
    uint8_t protocol;                  /* layers 4 and 3: the IP protocol number; 253 and 254 are for experiments */
    uint8_t timeToLive, dontFragment;  /* layers 4 and 3 */
    uint16_t etherType;                /* layers 3 and 2 */
    uint16_t interface;                /* layers 3 to 1, from 0 */
    uint8_t localMac[6], remoteMac[6]; /* layers 3 and 2 */
    const uint8_t* bytes;              /* DATA; valid during the call */
    size_t length;
    /* Whose bytes are they? The first `header` and the last `trailer` ones are this layer's own. Those between them are
       those of the unit that came with this `sdu`, from its byte `sduOffset` on. */
    uint64_t sdu;
    uint32_t sduOffset, header, trailer;
    const char* reason; /* ABORT, UNDELIVERABLE: a sentence for people; or null */
    uint32_t problem;   /* UNDELIVERABLE, as it came: what is wrong, who says so, which size would fit */
    LayerscopeAddress reporter;
    uint32_t pathMtu;
} LayerscopeUnit;

/* What Layerscope does for a layer. `host` is what the call brought. What is passed is handed on after the layer's
   function has returned, in order. A layer that misbehaves does not return from these: the run ends. */
typedef struct LayerscopeServices {
    size_t size;                                                  /* of this struct, which may grow at its end */
    int64_t (*now)(void* host);                                   /* simulated nanoseconds; there is no other clock */
    void (*passDown)(void* host, const LayerscopeUnit* request);  /* to the layer below */
    void (*passUp)(void* host, const LayerscopeUnit* indication); /* to the layer above */
    /* Calls timer() at `deadline`; starting one that runs moves it. The name is for people; null: not shown. */
    void (*startTimer)(void* host, uint32_t endpoint, uint32_t kind, int64_t deadline, const char* name);
    void (*cancelTimer)(void* host, uint32_t endpoint, uint32_t kind);
    uint64_t (*random)(void* host); /* from the run's seed; use no other */
    /* For people: a sentence; a number that they may watch; a state such as "WAITING". */
    void (*note)(void* host, uint32_t endpoint, const char* sentence);
    void (*variable)(void* host, uint32_t endpoint, const char* name, int64_t value);
    void (*state)(void* host, uint32_t endpoint, const char* state);
    const char* (*setting)(void* host, const char* name); /* from the scenario, as text; null when it is not there */
    void (*address)(void* host, uint32_t interface, LayerscopeAddress* address);
    void (*mac)(void* host, uint32_t interface, uint8_t mac[6]);
    uint32_t (*mtu)(void* host, uint32_t interface); /* bytes of the largest packet that its link takes */
    void (*stop)(void* host, const char* reason);    /* ends the run: something is wrong with this layer */
} LayerscopeServices;

/* A layer: who it is, and its functions. `layer` is what create() made; there is one object in each host. */
typedef struct LayerscopeLayer {
    uint32_t abi;            /* LAYERSCOPE_ABI */
    uint32_t slot;           /* 1 to 7 */
    const char* name;        /* in scenario files: small letters, digits and - */
    const char* title;       /* for people */
    const char* description; /* one sentence */
    const char* source;      /* a standard or a paper, or "" */
    const char* settings;    /* the names of its settings, joined by blanks, or "" */
    uint32_t needs, offers;  /* LayerscopeService */
    void* (*create)(const LayerscopeServices* services, void* host);
    void (*destroy)(void* layer);
    void (*request)(void* layer, void* host, const LayerscopeUnit* request);       /* from the layer above */
    void (*indication)(void* layer, void* host, const LayerscopeUnit* indication); /* from the layer below */
    void (*timer)(void* layer, void* host, uint32_t endpoint, uint32_t kind);
} LayerscopeLayer;

/* The one function that the library exports is:  const LayerscopeLayer* layerscopeLayer(void);  */

#ifdef __cplusplus

#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

inline bool operator==(const LayerscopeAddress& a, const LayerscopeAddress& b) {
    return std::memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}
inline bool operator<(const LayerscopeAddress& a, const LayerscopeAddress& b) {
    return std::memcmp(a.bytes, b.bytes, sizeof a.bytes) < 0;
}

namespace layerscope {

// A unit that owns its bytes. Copies keep saying whose bytes they are.
struct Unit : LayerscopeUnit {
    std::vector<std::uint8_t> data;
    std::string why; // the reason

    Unit() : LayerscopeUnit{} { endpoint = listener = LAYERSCOPE_NO_ENDPOINT; }
    explicit Unit(const LayerscopeUnit& from) : LayerscopeUnit(from) {
        if (from.length > 0)
            data.assign(from.bytes, from.bytes + from.length);
        if (from.reason)
            why = from.reason;
    }
    // Puts a header of this layer in front, or a trailer behind.
    Unit& prepend(const std::vector<std::uint8_t>& pci) {
        data.insert(data.begin(), pci.begin(), pci.end());
        header += static_cast<std::uint32_t>(pci.size());
        return *this;
    }
    Unit& append(const std::vector<std::uint8_t>& pci) {
        data.insert(data.end(), pci.begin(), pci.end());
        trailer += static_cast<std::uint32_t>(pci.size());
        return *this;
    }
    // Takes the first `count` bytes away (at most all), or the last ones.
    Unit& dropFront(std::size_t count) {
        count = count < data.size() ? count : data.size();
        data.erase(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(count));
        sduOffset += static_cast<std::uint32_t>(count);
        return *this;
    }
    Unit& dropBack(std::size_t count) {
        count = count < data.size() ? count : data.size();
        data.erase(data.end() - static_cast<std::ptrdiff_t>(count), data.end());
        return *this;
    }
    // A part of it, for layers that cut up what they are given. Of units that have no header yet.
    Unit part(std::size_t begin, std::size_t count) const {
        Unit piece(*this);
        piece.dropFront(begin);
        return piece.dropBack(piece.data.size() - (count < piece.data.size() ? count : piece.data.size()));
    }
    // The same connection and addresses, another primitive, no bytes.
    Unit with(LayerscopePrimitive other) const {
        Unit unit;
        static_cast<LayerscopeUnit&>(unit) = *this;
        unit.primitive = other;
        unit.sdu = 0;
        unit.sduOffset = unit.header = unit.trailer = 0;
        return unit;
    }
};

// Derive your layer from this, and name it to LAYERSCOPE_LAYER. Exceptions that it throws end the run, not the program.
class OwnLayer {
public:
    struct Identity {
        std::uint32_t slot = 0;
        const char* name = "";
        const char* title = "";
        const char* description = "";
        const char* source = "";
        const char* settings = "";
        LayerscopeService needs = LAYERSCOPE_ANY;
        LayerscopeService offers = LAYERSCOPE_ANY;
    };

    OwnLayer() = default;
    OwnLayer(const OwnLayer&) = delete;
    OwnLayer& operator=(const OwnLayer&) = delete;
    virtual ~OwnLayer() = default;

protected:
    // What a layer does. What it does not override is handed on as it is.
    virtual void start() {} // once, at time 0: settings can be read
    virtual void request(Unit unit) { passDown(std::move(unit)); }
    virtual void indication(Unit unit) { passUp(std::move(unit)); }
    virtual void timer(std::uint32_t /*endpoint*/, std::uint32_t /*kind*/) {}

    // What it can do.
    std::int64_t now() const { return m_services->now(m_host); }
    void passDown(Unit unit) { pass(m_services->passDown, unit); }
    void passUp(Unit unit) { pass(m_services->passUp, unit); }
    void startTimer(std::uint32_t endpoint, std::uint32_t kind, std::int64_t deadline, const char* name = nullptr) {
        m_services->startTimer(m_host, endpoint, kind, deadline, name);
    }
    void cancelTimer(std::uint32_t endpoint, std::uint32_t kind) { m_services->cancelTimer(m_host, endpoint, kind); }
    std::uint64_t random() { return m_services->random(m_host); }
    void note(std::uint32_t endpoint, const std::string& text) { m_services->note(m_host, endpoint, text.c_str()); }
    void variable(std::uint32_t endpoint, const char* name, std::int64_t value) {
        m_services->variable(m_host, endpoint, name, value);
    }
    void state(std::uint32_t endpoint, const char* name) { m_services->state(m_host, endpoint, name); }
    std::string setting(const char* name, const std::string& otherwise) const {
        const char* text = m_services->setting(m_host, name);
        return text ? text : otherwise;
    }
    LayerscopeAddress address(std::uint32_t interface = 0) const {
        LayerscopeAddress own{};
        m_services->address(m_host, interface, &own);
        return own;
    }
    std::uint32_t mtu(std::uint32_t interface = 0) const { return m_services->mtu(m_host, interface); }
    void stop(const std::string& reason) { m_services->stop(m_host, reason.c_str()); }

private:
    void pass(void (*way)(void*, const LayerscopeUnit*), Unit& unit) {
        unit.bytes = unit.data.data();
        unit.length = unit.data.size();
        unit.reason = unit.why.empty() ? nullptr : unit.why.c_str();
        way(m_host, &unit);
    }

    const LayerscopeServices* m_services = nullptr;
    void* m_host = nullptr;

public:
    // For LAYERSCOPE_LAYER: the C functions of a class.
    template <class Own>
    static LayerscopeLayer describe(const Identity& identity) {
        LayerscopeLayer layer{};
        layer.abi = LAYERSCOPE_ABI;
        layer.slot = identity.slot;
        layer.name = identity.name;
        layer.title = identity.title;
        layer.description = identity.description;
        layer.source = identity.source;
        layer.settings = identity.settings;
        layer.needs = identity.needs;
        layer.offers = identity.offers;
        layer.create = [](const LayerscopeServices* services, void* host) -> void* {
            std::unique_ptr<OwnLayer> made(new Own); // start() may stop the run, which leaves by an exception
            made->m_services = services;
            made->m_host = host;
            made->start();
            return made.release();
        };
        layer.destroy = [](void* self) { delete static_cast<OwnLayer*>(self); };
        layer.request = [](void* self, void*, const LayerscopeUnit* unit) {
            static_cast<OwnLayer*>(self)->request(Unit(*unit));
        };
        layer.indication = [](void* self, void*, const LayerscopeUnit* unit) {
            static_cast<OwnLayer*>(self)->indication(Unit(*unit));
        };
        layer.timer = [](void* self, void*, std::uint32_t endpoint, std::uint32_t kind) {
            static_cast<OwnLayer*>(self)->timer(endpoint, kind);
        };
        return layer;
    }
};

} // namespace layerscope

// Behind the class, once: LAYERSCOPE_LAYER(MyLayer, .slot = 6, .name = "my-layer", .title = "My layer")
#define LAYERSCOPE_LAYER(Class, ...)                                                                                   \
    extern "C" __attribute__((visibility("default"))) const LayerscopeLayer* layerscopeLayer() {                       \
        static const LayerscopeLayer layer =                                                                           \
            layerscope::OwnLayer::describe<Class>(layerscope::OwnLayer::Identity{__VA_ARGS__});                        \
        return &layer;                                                                                                 \
    }

#endif /* __cplusplus */
#endif /* LAYERSCOPE_LAYER_H */
