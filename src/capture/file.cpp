#include "capture/file.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t pieceSize = 256 * 1024;

Failure systemFailure(const std::string& path, std::string_view what) {
    return failAt(path, fmt::format("{}: {}", what, std::strerror(errno)));
}

// Seeks with 64 bits of offset where std::fseek has 32.
bool seekTo(std::FILE* file, std::uint64_t offset) {
#ifdef _WIN32
    return _fseeki64(file, static_cast<long long>(offset), SEEK_SET) == 0;
#else
    return fseeko(file, static_cast<off_t>(offset), SEEK_SET) == 0;
#endif
}

Result<void> writeTo(std::FILE* file, const std::string& path,
                     const std::function<Result<void>(const ByteSink&)>& fill) {
    std::vector<char> buffer(pieceSize); // packets are small, and a call of the system is dear
    std::setvbuf(file, buffer.data(), _IOFBF, buffer.size());
    const ByteSink sink = [&](ByteView bytes) -> Result<void> {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size())
            return systemFailure(path, "cannot be written");
        return {};
    };
    const auto filled = fill(sink);
    if (!filled) {
        std::fclose(file);
        return filled;
    }
    if (std::fclose(file) != 0)
        return systemFailure(path, "cannot be written");
    return {};
}

} // namespace

Result<void> CaptureFile::readPiece() {
    const MutableByteView room = m_reader->room(pieceSize);
    const std::size_t count = std::fread(room.data(), 1, room.size(), m_file.get());
    if (count == 0 && std::ferror(m_file.get()))
        return systemFailure(m_path, "cannot be read");
    m_reader->filled(count);
    if (std::feof(m_file.get()))
        m_reader->finish();
    return {};
}

Result<std::unique_ptr<CaptureFile>> openCapture(const std::string& path) {
    std::unique_ptr<CaptureFile> file(new CaptureFile);
    std::error_code error;
    if (std::filesystem::is_directory(path, error))
        return failAt(path, "this is a folder; give the name of a pcap or pcapng file");
    file->m_path = path;
    file->m_file.reset(std::fopen(path.c_str(), "rb"));
    if (!file->m_file)
        return systemFailure(path, "cannot be opened");
    std::setvbuf(file->m_file.get(), nullptr, _IONBF, 0); // the reader has a buffer of its own
    if (std::filesystem::is_regular_file(path, error))
        file->m_size = std::filesystem::file_size(path, error);
    std::uint8_t start[4];
    const std::size_t count = std::fread(start, 1, sizeof(start), file->m_file.get());
    if (count == 0 && std::ferror(file->m_file.get()))
        return systemFailure(path, "cannot be read");
    auto reader = makeCaptureReader(ByteView(start, count), path);
    if (!reader)
        return Failure(reader.error());
    file->m_reader = std::move(*reader);
    file->m_reader->feed(ByteView(start, count));
    if (std::feof(file->m_file.get()))
        file->m_reader->finish();
    return file;
}

Result<std::optional<CapturedPacket>> CaptureFile::next() {
    while (true) {
        auto packet = m_reader->next();
        if (!packet || *packet || std::feof(m_file.get()))
            return packet;
        if (auto read = readPiece(); !read)
            return Failure(read.error());
    }
}

Result<std::unique_ptr<FileBytes>> FileBytes::open(const std::string& path) {
    std::unique_ptr<FileBytes> bytes(new FileBytes);
    bytes->m_file.reset(std::fopen(path.c_str(), "rb"));
    if (!bytes->m_file)
        return systemFailure(path, "cannot be opened");
    std::setvbuf(bytes->m_file.get(), nullptr, _IONBF, 0);
    return bytes;
}

ByteView FileBytes::view(std::uint64_t place, std::uint32_t length) const {
    if (length == 0)
        return {};
    const std::lock_guard lock(m_mutex);
    const auto same = [=](const Kept& kept) { return kept.place == place && kept.bytes.size() == length; };
    if (const auto found = std::ranges::find_if(m_kept, same); found != m_kept.end())
        return found->bytes;
    Bytes bytes(length);
    if (!seekTo(m_file.get(), place) || std::fread(bytes.data(), 1, length, m_file.get()) != length)
        return {};
    Kept& kept = m_kept[m_next++ % m_kept.size()];
    kept = {place, std::move(bytes)};
    return kept.bytes;
}

Result<void> writeCaptureFile(const std::string& path, const std::function<Result<void>(const ByteSink&)>& fill) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (std::filesystem::is_directory(status))
        return failAt(path, "this is a folder; give the name of a file to write");
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        std::FILE* device = std::fopen(path.c_str(), "wb");
        return device ? writeTo(device, path, fill) : systemFailure(path, "cannot be written");
    }
    std::string temporary;
    std::FILE* file = nullptr;
    for (int attempt = 1; !file && attempt <= 100; ++attempt) {
        temporary = fmt::format("{}.{}.part", path, attempt);
        file = std::fopen(temporary.c_str(), "wbx");
        if (!file && errno != EEXIST)
            break;
    }
    if (!file)
        return systemFailure(path, "cannot be written");
    auto written = writeTo(file, path, fill);
    if (written) {
        std::filesystem::rename(temporary, path, error);
        if (error)
            written = failAt(path, fmt::format("cannot be written: {}", error.message()));
    }
    if (!written)
        std::filesystem::remove(temporary, error);
    return written;
}

} // namespace layerscope
