// What stands at the ends of links: hosts, switches, hubs. Each sees the network through its ports only.
#pragma once

#include "layers/layer.h"

namespace layerscope {

// A frame that has come in at a port.
struct Arrival {
    Pdu bits;
    FrameId frame; // none when frames are not recorded
    BlobId blob;   // its bytes in the trace; none when they were changed under way
    EventId cause; // its delivery
    ConnectionId connection;
    bool repeats = false; // it carries bytes again that an earlier frame carried
};

class Device {
public:
    virtual ~Device() = default;
    virtual void start() {} // once, at time 0
    virtual void receive(std::size_t port, Arrival&& arrival) = 0;
    // When something must happen next by itself, if anything.
    virtual std::optional<Time> nextDeadline() { return std::nullopt; }
    virtual void wake() {}  // a deadline has come
    virtual void ended() {} // nothing is left to happen
};

// The way out of a device.
class DevicePorts {
public:
    virtual ~DevicePorts() = default;
    virtual void transmit(std::size_t port, Idu&& frame) = 0;
};

} // namespace layerscope
