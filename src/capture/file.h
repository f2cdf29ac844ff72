// Capture files on disk.
#pragma once

#include "capture/reader.h"
#include "capture/sink.h"

#include <cstdio>

namespace layerscope {

// A pcap or pcapng file, read from its start in pieces: memory does not grow with the file.
class CaptureFile {
public:
    // The next packet; nothing at the end; an error, which names the byte, after the last whole packet.
    Result<std::optional<CapturedPacket>> next();

    const CaptureReader& reader() const { return *m_reader; }
    const CaptureMetadata& metadata() const { return m_reader->metadata(); }
    std::uint64_t size() const { return m_size; } // bytes; 0 for a pipe
    // Reads `length` bytes at `offset` again, for a packet whose place was kept instead of its bytes.
    Result<Bytes> read(std::uint64_t offset, std::uint32_t length) const;

private:
    friend Result<std::unique_ptr<CaptureFile>> openCapture(const std::string& path);
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    CaptureFile() = default;
    Result<std::size_t> readPiece(); // how many bytes came; 0 at the end

    std::string m_path;
    std::unique_ptr<std::FILE, Close> m_file;
    std::unique_ptr<CaptureReader> m_reader;
    Bytes m_piece;
    std::uint64_t m_size = 0;
};

// Opens a capture and finds its format by its first bytes, whatever its name ends in.
Result<std::unique_ptr<CaptureFile>> openCapture(const std::string& path);

// Writes a file so that `path` holds either all of it or what was there before: `fill` writes to a temporary file
// beside it, which takes its name at the end. Devices and pipes are written to directly.
Result<void> writeCaptureFile(const std::string& path, const std::function<Result<void>(const ByteSink&)>& fill);

} // namespace layerscope
