// What a loaded layer may ask for, as C functions whose `host` is its LoadedLayer.
#include "layers/own/loadedlayer.h"
#include "layers/own/words.h"
#include "layerscope/layer.h"

#include <algorithm>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t mostVariables = 10'000;
constexpr std::size_t longestName = 60;

} // namespace

struct LoadedLayer::Services {
    // Does something for a layer whose turn it is; for one that calls while it is destroyed, or out of a thread of its
    // own, nothing.
    template <class Function>
    static auto serve(void* host, Function&& function) {
        auto& layer = *static_cast<LoadedLayer*>(host);
        using Answer = decltype(function(layer, *layer.m_context));
        if (layer.m_context == nullptr)
            return Answer();
        layer.spend();
        return function(layer, *layer.m_context);
    }

    static std::int64_t now(void* host) {
        return serve(host, [](LoadedLayer&, Context& context) { return context.now().time_since_epoch().count(); });
    }
    static void passDown(void* host, const LayerscopeUnit* unit) { pass(host, unit, Way::Down); }
    static void passUp(void* host, const LayerscopeUnit* unit) { pass(host, unit, Way::Up); }
    static void pass(void* host, const LayerscopeUnit* unit, Way way) {
        serve(host, [&](LoadedLayer& layer, Context& context) {
            if (unit == nullptr)
                layer.stop("passed a null pointer instead of a unit");
            layer.check(*unit, way);
            layer.m_passed.push_back({way, layer.translate(*unit, way), context.recorder().cause()});
        });
    }
    static void startTimer(void* host, std::uint32_t endpoint, std::uint32_t kind, std::int64_t deadline,
                           const char* name) {
        serve(host, [&](LoadedLayer& layer, Context& context) {
            const TimerKey key{EndpointId{endpoint}, kind};
            const Time time = timeAt(Duration(deadline));
            if (time < context.now())
                layer.stop("started a timer whose deadline is in the past");
            if (name != nullptr && context.recorder().full()) {
                const VariableId variable =
                    layer.variable(key.endpoint, cleanWords(name, longestName), VariableKind::Timer);
                layer.m_timers[key] = variable;
                context.recorder().timerStarted(variable, time);
            }
            context.startTimer(key, time);
        });
    }
    static void cancelTimer(void* host, std::uint32_t endpoint, std::uint32_t kind) {
        serve(host, [&](LoadedLayer& layer, Context& context) {
            const TimerKey key{EndpointId{endpoint}, kind};
            if (const auto known = layer.m_timers.find(key); known != layer.m_timers.end())
                context.recorder().timerCancelled(known->second);
            context.cancelTimer(key);
        });
    }
    static std::uint64_t random(void* host) {
        return serve(host, [](LoadedLayer&, Context& context) { return context.random().next(); });
    }
    static void note(void* host, std::uint32_t endpoint, const char* sentence) {
        serve(host, [&](LoadedLayer& layer, Context& context) {
            if (sentence != nullptr && context.recorder().full())
                context.recorder().note(context.host(), context.layer(), layer.connectionOf(EndpointId{endpoint}),
                                        cleanWords(sentence));
        });
    }
    static void variable(void* host, std::uint32_t endpoint, const char* name, std::int64_t value) {
        serve(host, [&](LoadedLayer& layer, Context& context) {
            if (name != nullptr && context.recorder().full())
                context.recorder().change(
                    layer.variable(EndpointId{endpoint}, cleanWords(name, longestName), VariableKind::Count), value);
        });
    }
    static void state(void* host, std::uint32_t endpoint, const char* name) {
        serve(host, [&](LoadedLayer& layer, Context& context) {
            if (name != nullptr && context.recorder().full())
                context.recorder().changeState(layer.variable(EndpointId{endpoint}, "state", VariableKind::State),
                                               cleanWords(name, longestName));
        });
    }
    static const char* setting(void* host, const char* name) {
        return serve(host, [&](LoadedLayer& layer, Context&) -> const char* {
            const auto found = name == nullptr ? layer.m_settings.end() : layer.m_settings.find(name);
            return found == layer.m_settings.end() ? nullptr : found->second.c_str();
        });
    }
    static std::size_t checked(LoadedLayer& layer, const Context& context, std::uint32_t interface) {
        if (interface >= context.interfaceCount())
            layer.stop(fmt::format("asked for interface {}, and there are {}", interface, context.interfaceCount()));
        return interface;
    }
    static void address(void* host, std::uint32_t interface, LayerscopeAddress* target) {
        serve(host, [&](LoadedLayer& layer, Context& context) {
            const IpAddress own = context.interfaceAddress(checked(layer, context, interface)).address;
            if (target != nullptr)
                std::ranges::copy(own.v6().bytes, target->bytes);
        });
    }
    static void mac(void* host, std::uint32_t interface, std::uint8_t* target) {
        serve(host, [&](LoadedLayer& layer, Context& context) {
            const MacAddress own = context.interfaceMac(checked(layer, context, interface));
            if (target != nullptr)
                std::ranges::copy(own.bytes, target);
        });
    }
    static std::uint32_t mtu(void* host, std::uint32_t interface) {
        return serve(host, [&](LoadedLayer& layer, Context& context) {
            return static_cast<std::uint32_t>(context.interfaceMtu(checked(layer, context, interface)));
        });
    }
    static void stop(void* host, const char* reason) {
        serve(host, [&](LoadedLayer& layer, Context&) {
            layer.stop("gave up: " + cleanWords(reason == nullptr ? "it does not say why" : reason));
        });
    }

    static constexpr LayerscopeServices table{sizeof(LayerscopeServices),
                                              now,
                                              passDown,
                                              passUp,
                                              startTimer,
                                              cancelTimer,
                                              random,
                                              note,
                                              variable,
                                              state,
                                              setting,
                                              address,
                                              mac,
                                              mtu,
                                              stop};
};

void LoadedLayer::start(Context& context) {
    call(context, [&] {
        m_object = m_library->layer().create(&Services::table, this);
        if (m_object == nullptr)
            stop("could not be made: create() returned null");
    });
}

VariableId LoadedLayer::variable(EndpointId endpoint, const std::string& name, VariableKind kind) {
    const auto [place, isNew] = m_variables.try_emplace({endpoint, name}, VariableId{});
    if (!isNew)
        return place->second;
    if (m_variables.size() > mostVariables)
        stop(fmt::format("floods: it made more than {} variables", mostVariables));
    place->second = m_context->recorder().trace().addVariable(
        {m_context->host(), connectionOf(endpoint), m_context->layer(), kind, name});
    return place->second;
}

} // namespace layerscope
