#include "capture/file.h"

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

Result<std::size_t> CaptureFile::readPiece() {
    m_piece.resize(pieceSize);
    const std::size_t count = std::fread(m_piece.data(), 1, m_piece.size(), m_file.get());
    if (count == 0 && std::ferror(m_file.get()))
        return systemFailure(m_path, "cannot be read");
    return count;
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
    if (std::filesystem::is_regular_file(path, error))
        file->m_size = std::filesystem::file_size(path, error);
    const auto count = file->readPiece();
    if (!count)
        return Failure(count.error());
    const ByteView start = ByteView(file->m_piece).first(*count);
    auto reader = makeCaptureReader(start, path);
    if (!reader)
        return Failure(reader.error());
    file->m_reader = std::move(*reader);
    file->m_reader->feed(start);
    if (std::feof(file->m_file.get()))
        file->m_reader->finish();
    return file;
}

Result<std::optional<CapturedPacket>> CaptureFile::next() {
    while (true) {
        auto packet = m_reader->next();
        if (!packet || *packet || std::feof(m_file.get()))
            return packet;
        const auto count = readPiece();
        if (!count)
            return Failure(count.error());
        m_reader->feed(ByteView(m_piece).first(*count));
        if (std::feof(m_file.get()))
            m_reader->finish();
    }
}

Result<Bytes> CaptureFile::read(std::uint64_t offset, std::uint32_t length) const {
    if (m_size < offset || m_size - offset < length)
        return failAt(m_path, fmt::format("the file has no {} bytes at {}", length, offset));
    const std::unique_ptr<std::FILE, Close> file(std::fopen(m_path.c_str(), "rb"));
    Bytes bytes(length);
    if (!file || !seekTo(file.get(), offset) || std::fread(bytes.data(), 1, length, file.get()) != length)
        return systemFailure(m_path, "cannot be read again");
    return bytes;
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
