#include "sim/hostdevice.h"

#include <fmt/format.h>

namespace layerscope {

Result<std::unique_ptr<Device>> HostDevice::make(const HostSpec& spec, const LayerRegistry& layers, std::size_t node,
                                                 std::uint64_t seed, World& world, Associations& associations,
                                                 DevicePorts& ports) {
    const auto named = [&spec](Error error) {
        error.where = fmt::format("host \"{}\"", spec.name);
        return Failure(std::move(error));
    };
    std::unique_ptr<HostDevice> host(new HostDevice(world, associations, ports));
    auto stack =
        Stack::make(layers, spec.fillings, spec.interfaces, hostAt(node), Random(seed, spec.name).next(), *host);
    if (!stack)
        return named(stack.error());
    if (const auto problem = findScriptProblem(spec, layers))
        return named(problem->error);
    host->m_stack = std::move(*stack);
    if (auto* program = dynamic_cast<Program*>(&host->m_stack->layer(LayerNumber::Application))) {
        program->setScript(spec.script);
        program->setResolver(spec.resolver);
    }
    return std::unique_ptr<Device>(std::move(host));
}

void HostDevice::failed(const std::string& sentence) {
    if (!m_world.failure) // what follows from the first one is no news
        m_world.failure = fmt::format("{}: {}", m_world.trace->host(m_stack->host()).name, sentence);
}

} // namespace layerscope
