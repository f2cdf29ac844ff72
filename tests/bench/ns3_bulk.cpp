// The transfer of bulk_bench.cpp in ns-3 with its own models: checksums on, frames written to a capture file.
#include <benchmark/benchmark.h>
#include <ns3/applications-module.h>
#include <ns3/core-module.h>
#include <ns3/internet-module.h>
#include <ns3/network-module.h>
#include <ns3/point-to-point-module.h>
#include <ns3/traffic-control-module.h>

#include <cstdio>

using namespace ns3;

namespace {

constexpr std::uint64_t totalBytes = 200'000'000;
constexpr std::uint16_t port = 7;

std::uint64_t framesSent = 0;
void countFrame(Ptr<const Packet>) { ++framesSent; }

void bulk(benchmark::State& state) {
    const auto connections = static_cast<std::uint32_t>(state.range(0));
    GlobalValue::Bind("ChecksumEnabled", BooleanValue(true));
    Config::SetDefault("ns3::TcpSocket::SegmentSize", UintegerValue(1448)); // timestamps are on by themselves
    Config::SetDefault("ns3::TcpSocket::InitialCwnd", UintegerValue(10));
    Config::SetDefault("ns3::TcpSocket::RcvBufSize", UintegerValue(131072));
    Config::SetDefault("ns3::TcpSocket::SndBufSize", UintegerValue(131072));
    framesSent = 0;
    for (auto _ : state) {
        NodeContainer nodes;
        nodes.Create(2);
        PointToPointHelper link;
        link.SetDeviceAttribute("DataRate", StringValue("10Gbps"));
        link.SetChannelAttribute("Delay", StringValue("1ms"));
        link.SetQueue("ns3::DropTailQueue", "MaxSize", StringValue("1000000p"));
        NetDeviceContainer devices = link.Install(nodes);
        InternetStackHelper stack;
        stack.Install(nodes);
        Ipv4AddressHelper addresses;
        addresses.SetBase("10.0.0.0", "255.255.255.0");
        Ipv4InterfaceContainer interfaces = addresses.Assign(devices);
        TrafficControlHelper().Uninstall(devices); // the device's own queue is the only one, as in ours

        PacketSinkHelper sink("ns3::TcpSocketFactory", InetSocketAddress(Ipv4Address::GetAny(), port));
        sink.Install(nodes.Get(1));
        BulkSendHelper sender("ns3::TcpSocketFactory", InetSocketAddress(interfaces.GetAddress(1), port));
        sender.SetAttribute("MaxBytes", UintegerValue(totalBytes / connections));
        for (std::uint32_t i = 0; i < connections; ++i)
            sender.Install(nodes.Get(0)).Start(MicroSeconds(i));
        link.EnablePcap("layerscope-bench-ns3", devices.Get(0));
        for (std::uint32_t i = 0; i < 2; ++i)
            devices.Get(i)->TraceConnectWithoutContext("PhyTxBegin", MakeCallback(&countFrame));

        Simulator::Stop(Seconds(60));
        Simulator::Run();
        Simulator::Destroy();
    }
    std::remove("layerscope-bench-ns3-0-0.pcap");
    state.counters["frames"] = benchmark::Counter(static_cast<double>(framesSent), benchmark::Counter::kAvgIterations);
    state.SetItemsProcessed(static_cast<std::int64_t>(framesSent));
}
BENCHMARK(bulk)
    ->Name("ns-3/bulk")
    ->Arg(1)
    ->Arg(100)
    ->Arg(1000)
    ->Arg(10000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

} // namespace
