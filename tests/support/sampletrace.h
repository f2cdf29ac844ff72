// A hand-made trace for tests of everything that shows one: no simulation needed, every number known.
#pragma once

#include "trace/trace.h"

#include <memory>

namespace layerscope {

// Client 10.0.0.1 and server 10.0.0.2 on a link of 10 Mbit/s and 20 ms. Initial sequence numbers 100 and 300:
//   frame 0  SYN               sent 0
//   frame 1  SYN, ACK          sent when 0 has arrived, 20.0576 ms
//   frame 2  ACK               sent when 1 has arrived; its arrival establishes the server
//   frame 3  37 bytes of data  sent at 100 ms, lost half way
//   frame 4  the same again    sent at 1.1 s, when the retransmission timer of 1 s has fired
//   frame 5  70 bytes back     sent when 4 has arrived
//   frame 6  FIN, ACK          of the client, when 5 has arrived
//   frame 7  FIN, ACK          of the server, when 6 has arrived
//   frame 8  ACK               the last one
// Frames are real bytes with correct checksums; every PDU of the way down and up has its owners.
std::shared_ptr<Trace> sampleTrace();

// `frames` frames there and back, 64 bytes each, one every 100 microseconds, sent and delivered and nothing else: for
// tests of speed and of crowding.
std::shared_ptr<Trace> bulkTrace(std::size_t frames);

} // namespace layerscope
