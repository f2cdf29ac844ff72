// The programs that come with Layerscope.
#pragma once

#include "layers/options.h"
#include "layers/program.h"

namespace layerscope {

// Sends back what comes in (RFC 862). Works over a stream and over datagrams.
const LayerIdentity& echoIdentity();
Result<std::unique_ptr<Layer>> makeEcho(const Options& options);

// Throws away what comes in (RFC 863). Works over a stream and over datagrams.
const LayerIdentity& discardIdentity();
Result<std::unique_ptr<Layer>> makeDiscard(const Options& options);

// A line of text as a request, a line of text as the answer. Needs a stream. Settings: answer (the text of an answer;
// "{}" stands for the request), close ("peer": when the peer has closed; "answer": after the first answer).
const LayerIdentity& textIdentity();
Result<std::unique_ptr<Layer>> makeText(const Options& options);

// Sends ICMP echo requests (RFC 792) and waits for the answers; its Send actions are the requests. Needs raw packets.
const LayerIdentity& pingIdentity();
Result<std::unique_ptr<Layer>> makePing(const Options& options);

// Finds the way to the host it connects to, one hop after the other, by itself; the hops are notes. Needs datagrams.
const LayerIdentity& tracerouteIdentity();
Result<std::unique_ptr<Layer>> makeTraceroute(const Options& options);

// Answers DNS queries about its zone (dns/zone.h has the settings); listens at port 53. Needs datagrams.
const LayerIdentity& dnsServerIdentity();
Result<std::unique_ptr<Layer>> makeDnsServer(const Options& options);

} // namespace layerscope
