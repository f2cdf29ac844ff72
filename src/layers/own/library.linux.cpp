#include "layers/own/library.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/mman.h>
#include <unistd.h>

namespace layerscope {

namespace {

// What the linker says, without the file's name that it often begins with.
std::string linkerReason(const std::string& path) {
    const char* text = ::dlerror();
    std::string reason = text == nullptr ? "the linker does not say why" : text;
    if (reason.starts_with(path + ": "))
        reason.erase(0, path.size() + 2);
    return reason;
}

// The linker knows files by their names, and would hand out the old one again after it has been compiled anew; so a
// file that is loaded already is read into memory, which has a name of its own.
Result<std::shared_ptr<void>> openCopy(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const int memory = ::memfd_create("layerscope-layer", MFD_CLOEXEC);
    if (!file || memory < 0)
        return fail("cannot be read");
    for (std::size_t written = 0; written < content.size();) {
        const ssize_t count = ::write(memory, content.data() + written, content.size() - written);
        if (count <= 0) {
            ::close(memory);
            return fail("there is no room to load it again");
        }
        written += static_cast<std::size_t>(count);
    }
    const std::string name = fmt::format("/proc/self/fd/{}", memory);
    void* handle = ::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const std::string reason = linkerReason(name);
        ::close(memory);
        return fail(reason);
    }
    // The descriptor stays open with the library, so that no other gets its number and thereby its name.
    return std::shared_ptr<void>(handle, [memory](void* opened) {
        ::dlclose(opened);
        ::close(memory);
    });
}

Result<std::shared_ptr<void>> open(const std::string& path) {
    if (void* loaded = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD); loaded != nullptr) {
        ::dlclose(loaded);
        return openCopy(path);
    }
    ::dlerror();
    void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr)
        return fail(linkerReason(path));
    return std::shared_ptr<void>(handle, [](void* opened) { ::dlclose(opened); });
}

} // namespace

Result<OpenedLibrary> openLibrary(const std::string& path) {
    auto handle = open(path);
    if (!handle)
        return fail("it cannot be loaded: " + handle.error().reason);
    void* symbol = ::dlsym(handle->get(), "layerscopeLayer");
    if (symbol == nullptr)
        return fail("it is no layer: it exports no function layerscopeLayer(); see LAYERSCOPE_LAYER in "
                    "layerscope/layer.h");
    return OpenedLibrary{*handle, reinterpret_cast<const LayerscopeLayer* (*)()>(symbol)};
}

} // namespace layerscope
