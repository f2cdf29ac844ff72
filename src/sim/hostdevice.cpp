#include "sim/hostdevice.h"

#include <fmt/format.h>

namespace layerscope {

Result<std::unique_ptr<Device>> HostDevice::make(const HostSpec& spec, std::size_t node, std::uint64_t seed,
                                                 World& world, Associations& associations, DevicePorts& ports) {
    std::unique_ptr<HostDevice> host(new HostDevice(world, associations, ports));
    auto stack = Stack::make(LayerRegistry::builtIn(), spec.fillings, spec.interfaces, hostAt(node),
                             Random(seed, spec.name).next(), *host);
    if (!stack) {
        Error error = stack.error();
        error.where = fmt::format("host \"{}\"", spec.name);
        return Failure(error);
    }
    host->m_stack = std::move(*stack);
    if (auto* program = dynamic_cast<Program*>(&host->m_stack->layer(LayerNumber::Application)))
        program->setScript(spec.script);
    return std::unique_ptr<Device>(std::move(host));
}

} // namespace layerscope
