// A layer from a shared library in its slot: translates, and stops it when it misbehaves.
#pragma once

#include "layers/own/library.h"

#include <deque>
#include <functional>
#include <map>
#include <set>

struct LayerscopeServices;
struct LayerscopeUnit;

namespace layerscope {

// Nothing that the library says is trusted: lengths, primitives, end points, interfaces, texts and how often it calls
// are checked, and the first thing that is wrong ends the run with a sentence. What it passes is handed on after its
// function has returned, so that it is never called from within one of its own calls.
class LoadedLayer : public Layer {
public:
    LoadedLayer(std::shared_ptr<const OwnLibrary> library, const Options& options);
    ~LoadedLayer() override;
    LoadedLayer(const LoadedLayer&) = delete;
    LoadedLayer& operator=(const LoadedLayer&) = delete;

    const LayerIdentity& identity() const override { return m_library->identity(); }
    void start(Context& context) override;
    void request(Context& context, Idu&& request) override;
    void indication(Context& context, Idu&& indication) override;
    void timer(Context& context, TimerKey key) override;
    void ended(Context& context) override;

private:
    struct Services;   // the C functions
    struct Stopped {}; // thrown through the library's functions, back to call()
    enum class Way : std::uint8_t { Down, Up };

    // An SDU that was handed to the layer: who owns its bytes, for when they come out again.
    struct Given {
        std::uint64_t id;
        std::size_t length;
        std::vector<Span> spans;
        std::vector<EventId> crossings;
    };
    // A Data request of which nothing has gone down yet.
    struct Waiting {
        EndpointId endpoint;
        std::size_t length;
        Time since;
    };
    struct Passed {
        Way way;
        Idu idu;
        EventId cause;
    };

    void call(Context& context, const std::function<void()>& function);
    void drain(Context& context);
    [[noreturn]] void stop(std::string reason);
    void spend();

    LayerscopeUnit translate(const Idu& idu, Way way);
    Idu translate(const LayerscopeUnit& unit, Way way);
    void check(const LayerscopeUnit& unit, Way way);
    void checkEndpoint(const LayerscopeUnit& unit, Way way);
    Pdu ownedBytes(const LayerscopeUnit& unit, std::vector<EventId>& crossings);
    ConnectionId connectionOf(EndpointId endpoint) const;
    VariableId variable(EndpointId endpoint, const std::string& name, VariableKind kind);
    unsigned slot() const { return static_cast<unsigned>(identity().slot); }

    std::shared_ptr<const OwnLibrary> m_library;
    std::map<std::string, std::string> m_settings;
    void* m_object = nullptr;
    Context* m_context = nullptr; // while the library's code runs
    bool m_stopped = false;
    std::string m_problem;

    std::deque<Passed> m_passed;
    unsigned m_draining = 0;
    std::deque<Given> m_given;
    std::uint64_t m_lastGiven = 0;
    std::map<std::uint64_t, Waiting> m_waiting;
    std::set<EndpointId> m_endpoints;
    std::map<EndpointId, ConnectionId> m_connections;
    std::map<std::pair<EndpointId, std::string>, VariableId> m_variables;
    std::map<TimerKey, VariableId> m_timers;
    std::int64_t m_credit;
    Time m_creditAt{};
};

} // namespace layerscope
