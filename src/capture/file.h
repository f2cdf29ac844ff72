// Capture files on disk.
#pragma once

#include "capture/reader.h"
#include "capture/sink.h"
#include "trace/trace.h"

#include <array>
#include <cstdio>
#include <mutex>

namespace layerscope {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

// A pcap or pcapng file, read from its start in pieces: memory does not grow with the file.
class CaptureFile {
public:
    // The next packet; nothing at the end; an error, which names the byte, after the last whole packet.
    Result<std::optional<CapturedPacket>> next();

    const CaptureReader& reader() const { return *m_reader; }
    const CaptureMetadata& metadata() const { return m_reader->metadata(); }
    std::uint64_t size() const { return m_size; } // bytes; 0 for a pipe

private:
    friend Result<std::unique_ptr<CaptureFile>> openCapture(const std::string& path);
    CaptureFile() = default;
    Result<void> readPiece(); // at the end nothing comes

    std::string m_path;
    FileHandle m_file;
    std::unique_ptr<CaptureReader> m_reader;
    std::uint64_t m_size = 0;
};

// Opens a capture and finds its format by its first bytes, whatever its name ends in.
Result<std::unique_ptr<CaptureFile>> openCapture(const std::string& path);

// The bytes of packets whose places were kept. They are read again, and never mapped: a file that has become shorter
// since gives none. Any thread may ask.
class FileBytes : public ByteSource {
public:
    static Result<std::unique_ptr<FileBytes>> open(const std::string& path);
    ByteView view(std::uint64_t place, std::uint32_t length) const override;

private:
    struct Kept {
        std::uint64_t place = 0;
        Bytes bytes;
    };

    FileBytes() = default;

    FileHandle m_file;
    mutable std::mutex m_mutex;
    mutable std::array<Kept, 256> m_kept; // the last ones asked for
    mutable std::size_t m_next = 0;
};

// Writes a file so that `path` holds either all of it or what was there before: `fill` writes to a temporary file
// beside it, which takes its name at the end. Devices and pipes are written to directly.
Result<void> writeCaptureFile(const std::string& path, const std::function<Result<void>(const ByteSink&)>& fill);

} // namespace layerscope
