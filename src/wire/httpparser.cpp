#include "wire/httpparser.h"

#include "wire/httpscan.h"

#include <algorithm>

namespace layerscope {

using http::Outcome;

const HttpField* HttpHead::find(std::string_view name) const {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    const auto found = std::ranges::find_if(
        fields, [&](const HttpField& field) { return std::ranges::equal(text(field.name), name, {}, lower, lower); });
    return found == fields.end() ? nullptr : &*found;
}

std::string_view HttpHead::value(std::string_view name) const {
    const HttpField* field = find(name);
    return field ? text(field->value) : std::string_view();
}

HttpParser::HttpParser(HttpSide side, const HttpLimits& limits) : m_side(side), m_limits(limits) {}

void HttpParser::expectResponseTo(std::string_view method) {
    m_asked.push_back(method == "HEAD" ? Asked::Head : method == "CONNECT" ? Asked::Connect : Asked::Other);
}

HttpStep HttpParser::next(ByteView input) {
    if (m_released) {
        m_kept.clear();
        m_released = false;
    }
    // Made where it is returned to: copied, its parts would be loaded before they are stored.
    HttpStep step = advance(input);
    m_position += step.consumed;
    return step;
}

HttpStep HttpParser::advance(ByteView input) {
    switch (m_state) {
    case State::Head:
        return readHead(input);
    case State::ChunkLine:
        return readChunkLine(input);
    case State::Data:
        return readData(input);
    case State::ChunkDataEnd:
        return readDataEnd(input);
    case State::Trailers:
        return readTrailers(input);
    case State::AtEnd:
        m_state = m_head.keepAlive ? State::Head : State::Closed;
        return {HttpEvent::End, 0, {}};
    case State::Closed:
        return input.empty() ? HttpStep{} : fail({HttpRule::DataAfterClose, m_position});
    case State::Tunnel:
        return input.empty() ? HttpStep{} : HttpStep{HttpEvent::Tunnel, input.size(), input};
    case State::Failed:
        break;
    }
    return {HttpEvent::Failed, 0, {}};
}

HttpStep HttpParser::finish() {
    if (m_released) {
        m_kept.clear();
        m_released = false;
    }
    const std::uint64_t partOffset = m_position - m_kept.size();
    HttpVerdict verdict;
    // What is there of the last line may break a rule that is worth more than "it ends".
    const http::Lines lines{m_kept, m_scan, m_limits, verdict, true};
    Outcome outcome = Outcome::More;
    switch (m_state) {
    case State::Head:
        if (m_kept.empty())
            return {};
        outcome = http::scanHead(lines, m_side, m_head);
        break;
    case State::ChunkLine:
        outcome = http::scanChunkLine(lines, m_chunk);
        break;
    case State::Trailers:
        outcome = http::scanTrailers(lines, m_trailers);
        break;
    case State::Data:
        if (m_head.body == HttpBody::UntilClose) {
            m_state = State::Closed;
            return {HttpEvent::End, 0, {}};
        }
        break;
    case State::ChunkDataEnd:
        break;
    case State::AtEnd:
        m_state = State::Closed;
        return {HttpEvent::End, 0, {}};
    case State::Closed:
    case State::Tunnel:
        return {};
    case State::Failed:
        return {HttpEvent::Failed, 0, {}};
    }
    if (outcome == Outcome::Broken)
        return fail({verdict.rule, partOffset + verdict.offset});
    return fail({m_state == State::Head ? HttpRule::EndsInHead : HttpRule::EndsInBody, m_position});
}

HttpStep HttpParser::fail(HttpVerdict verdict) {
    m_state = State::Failed;
    m_verdict = verdict;
    return {HttpEvent::Failed, 0, {}};
}

// The part so far: what is kept of it and the input behind, or just the input when nothing is kept.
ByteView HttpParser::gather(ByteView input, std::size_t limit) {
    m_keptBefore = m_kept.size();
    if (m_kept.empty())
        return input;
    const std::size_t count = std::min(input.size(), limit - std::min(limit, m_kept.size()));
    m_kept.insert(m_kept.end(), input.begin(), input.begin() + static_cast<std::ptrdiff_t>(count));
    return m_kept;
}

// The first `size` bytes of the part were read. Returns how many of them this input brought.
std::size_t HttpParser::release(std::size_t size) {
    m_released = true;
    m_scan = {};
    return size - m_keptBefore;
}

HttpStep HttpParser::keep(ByteView input) {
    if (m_keptBefore == 0)
        m_kept.assign(input.begin(), input.end());
    return {HttpEvent::NeedMore, input.size(), {}};
}

HttpStep HttpParser::readHead(ByteView input) {
    std::size_t skipped = 0;
    ByteView bytes = gather(input, m_limits.head);
    // RFC 9112 §2.2: a server ignores empty lines in front of a request.
    while (m_side == HttpSide::Requests && bytes.size() >= 2 && bytes[0] == '\r' && bytes[1] == '\n') {
        const std::size_t count = release(2);
        skipped += count;
        m_kept.clear();
        m_released = false;
        input = input.subspan(count);
        bytes = gather(input, m_limits.head);
    }
    if (bytes.empty())
        return {HttpEvent::NeedMore, skipped, {}};
    const std::uint64_t offset = m_position + skipped - m_keptBefore;
    if (m_scan.lines == 0) {
        m_head.fields.clear();
        m_head.method = m_head.target = m_head.version = m_head.status = m_head.reason = {};
        m_head.statusCode = 0;
    }
    HttpVerdict verdict;
    switch (http::scanHead({bytes, m_scan, m_limits, verdict}, m_side, m_head)) {
    case Outcome::Broken:
        return fail({verdict.rule, offset + verdict.offset});
    case Outcome::More:
        keep(input);
        return {HttpEvent::NeedMore, skipped + input.size(), {}};
    case Outcome::Done:
        break;
    }
    m_head.bytes = bytes.first(m_scan.lines);
    m_head.offset = offset;
    const Asked asked = m_asked.empty() ? Asked::Other : m_asked.front();
    verdict = http::judgeHead(m_side, asked == Asked::Connect, m_head);
    if (verdict)
        return fail({verdict.rule, offset + verdict.offset});
    // RFC 9110 §9.3.2: an answer to HEAD ends behind its head, whatever length it gives.
    if (m_side == HttpSide::Responses && asked == Asked::Head && m_head.body != HttpBody::Tunnel)
        m_head.body = HttpBody::None;
    const bool interim = m_head.statusCode / 100 == 1 && m_head.statusCode != 101; // RFC 9110 §15.2
    if (m_side == HttpSide::Responses && !m_asked.empty() && !interim)
        m_asked.pop_front();
    const std::size_t consumed = skipped + release(m_scan.lines);
    afterHead();
    return {HttpEvent::Head, consumed, {}};
}

void HttpParser::afterHead() {
    m_trailers.clear();
    m_trailerBytes = {};
    switch (m_head.body) {
    case HttpBody::None:
        m_state = State::AtEnd;
        break;
    case HttpBody::Length:
        m_left = m_head.contentLength;
        m_state = State::Data;
        break;
    case HttpBody::UntilClose:
        m_left = ~std::uint64_t{0};
        m_state = State::Data;
        break;
    case HttpBody::Chunked:
        m_state = State::ChunkLine;
        break;
    case HttpBody::Tunnel:
        m_state = State::Tunnel;
        break;
    }
}

HttpStep HttpParser::readChunkLine(ByteView input) {
    const ByteView bytes = gather(input, m_limits.chunkLine);
    const std::uint64_t offset = m_position - m_keptBefore;
    HttpVerdict verdict;
    switch (http::scanChunkLine({bytes, m_scan, m_limits, verdict}, m_chunk)) {
    case Outcome::Broken:
        return fail({verdict.rule, offset + verdict.offset});
    case Outcome::More:
        return keep(input);
    case Outcome::Done:
        break;
    }
    m_chunk.offset = offset;
    m_left = m_chunk.size;
    m_state = m_chunk.size == 0 ? State::Trailers : State::Data;
    return {HttpEvent::Chunk, release(m_scan.lines), {}};
}

HttpStep HttpParser::readTrailers(ByteView input) {
    const ByteView bytes = gather(input, m_limits.head);
    const std::uint64_t offset = m_position - m_keptBefore;
    HttpVerdict verdict;
    switch (http::scanTrailers({bytes, m_scan, m_limits, verdict}, m_trailers)) {
    case Outcome::Broken:
        return fail({verdict.rule, offset + verdict.offset});
    case Outcome::More:
        return keep(input);
    case Outcome::Done:
        break;
    }
    m_trailerBytes = bytes.first(m_scan.lines);
    m_trailerOffset = offset;
    m_state = m_head.keepAlive ? State::Head : State::Closed;
    return {HttpEvent::End, release(m_scan.lines), {}};
}

HttpStep HttpParser::readData(ByteView input) {
    const std::size_t count = static_cast<std::size_t>(std::min<std::uint64_t>(m_left, input.size()));
    if (count == 0)
        return {};
    if (m_head.body != HttpBody::UntilClose)
        m_left -= count;
    if (m_left == 0) {
        m_state = m_head.body == HttpBody::Chunked ? State::ChunkDataEnd : State::AtEnd;
        m_left = 2;
    }
    return {HttpEvent::Data, count, input.first(count)};
}

// The CR LF behind a chunk's data; then the next chunk's line.
HttpStep HttpParser::readDataEnd(ByteView input) {
    std::size_t consumed = 0;
    while (m_left > 0) {
        if (consumed == input.size())
            return {HttpEvent::NeedMore, consumed, {}};
        const std::uint8_t byte = input[consumed];
        if (byte != (m_left == 2 ? '\r' : '\n'))
            return fail({byte == '\n' ? HttpRule::BareLf : HttpRule::ChunkDataEnd, m_position + consumed});
        --m_left;
        ++consumed;
    }
    m_state = State::ChunkLine;
    m_position += consumed;
    HttpStep step = readChunkLine(input.subspan(consumed));
    m_position -= consumed;
    step.consumed += consumed;
    return step;
}

} // namespace layerscope
