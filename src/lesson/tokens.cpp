#include "lesson/tokens.h"

#include "base/address.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace layerscope {

namespace {

constexpr std::size_t longestExpression = 4096; // bytes

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isNamePart(char c) { return isNameStart(c) || isDigit(c); }
bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

struct Unit {
    std::string_view name;
    double nanoseconds;
};
constexpr Unit units[] = {{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}};
constexpr std::string_view symbols[] = {"&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "<", ">", "+", "-", "*", "/",
                                        "%",  "&",  "|",  "^",  "!",  "(",  ")",  "[",  "]", ",", ".", "?", ":"};

class Tokenizer {
public:
    explicit Tokenizer(std::string_view source) : m_source(source) {}

    tl::expected<std::vector<Token>, ExpressionError> run() {
        if (m_source.size() > longestExpression)
            return error(longestExpression, fmt::format("longer than {} bytes", longestExpression));
        std::vector<Token> tokens;
        while (true) {
            while (m_at < m_source.size() && isSpace(m_source[m_at]))
                ++m_at;
            auto token = next();
            if (!token)
                return tl::unexpected(token.error());
            tokens.push_back(std::move(*token));
            if (tokens.back().kind == Token::Kind::End)
                return tokens;
        }
    }

private:
    using Result = tl::expected<Token, ExpressionError>;

    static tl::unexpected<ExpressionError> error(std::size_t offset, std::string reason) {
        return tl::unexpected(ExpressionError{offset, std::move(reason)});
    }

    Result next() {
        if (m_at >= m_source.size())
            return Token{Token::Kind::End, m_at, {}, {}};
        const char c = m_source[m_at];
        if (isNameStart(c))
            return name();
        if (isDigit(c))
            return number();
        if (c == '"' || c == '\'')
            return text(c);
        for (const std::string_view symbol : symbols)
            if (m_source.substr(m_at).starts_with(symbol)) {
                Token token{Token::Kind::Symbol, m_at, std::string(symbol), {}};
                m_at += symbol.size();
                return token;
            }
        return error(m_at, fmt::format("\"{}\" has no meaning in an expression", shown(c)));
    }

    static std::string shown(char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte < 0x7f ? std::string(1, c) : fmt::format("byte 0x{:02x}", byte);
    }

    // A path counts as one word: syn.tcp.seq_raw.
    Result name() {
        const std::size_t begin = m_at;
        while (m_at < m_source.size()) {
            const bool goesOn = isNamePart(m_source[m_at]) ||
                                (m_source[m_at] == '.' && m_at + 1 < m_source.size() && isNamePart(m_source[m_at + 1]));
            if (!goesOn)
                break;
            ++m_at;
        }
        return Token{Token::Kind::Name, begin, std::string(m_source.substr(begin, m_at - begin)), {}};
    }

    Result number() {
        const std::size_t begin = m_at;
        if (m_source.substr(m_at).starts_with("0x"))
            return hexNumber();
        std::size_t dots = 0;
        while (m_at < m_source.size() && (isDigit(m_source[m_at]) || m_source[m_at] == '_' || isInnerDot()))
            dots += m_source[m_at++] == '.' ? 1 : 0;
        std::string digits(m_source.substr(begin, m_at - begin));
        std::erase(digits, '_');
        constexpr std::size_t mostDigits = 40;
        if (digits.size() > mostDigits)
            return error(begin, fmt::format("a number of more than {} digits", mostDigits));
        if (dots == 3) {
            const auto address = Ipv4Address::parse(digits);
            if (!address)
                return error(begin, fmt::format("\"{}\" is no address: {}", digits, address.error().reason));
            return Token{Token::Kind::Literal, begin, {}, {AddressValue{address->text()}}};
        }
        if (dots > 1)
            return error(begin, fmt::format("\"{}\" is neither a number nor an address", digits));
        if (const auto nanoseconds = unit()) {
            const double value = std::stod(digits) * *nanoseconds;
            if (value > 9e18)
                return error(begin, "a time of more than 290 years");
            return Token{Token::Kind::Literal, begin, {}, {Duration(std::llround(value))}};
        }
        if (m_at < m_source.size() && isNamePart(m_source[m_at]))
            return error(m_at, "a letter right behind a number (units of time: ns, us, ms, s, min)");
        if (dots == 1)
            return Token{Token::Kind::Literal, begin, {}, {std::stod(digits)}};
        std::int64_t value = 0;
        if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc())
            return error(begin, fmt::format("{} does not fit into 64 bits", digits));
        return Token{Token::Kind::Literal, begin, {}, {value}};
    }

    bool isInnerDot() const {
        return m_source[m_at] == '.' && m_at + 1 < m_source.size() && isDigit(m_source[m_at + 1]);
    }

    Result hexNumber() {
        const std::size_t begin = m_at;
        const char* const first = m_source.data() + m_at + 2;
        const char* const last = m_source.data() + m_source.size();
        std::int64_t value = 0;
        const auto read = std::from_chars(first, last, value, 16);
        if (read.ec != std::errc() || value < 0 || (read.ptr != last && isNamePart(*read.ptr)))
            return error(begin, "0x must be followed by 1 to 16 hexadecimal digits, below 2^63");
        m_at = static_cast<std::size_t>(read.ptr - m_source.data());
        return Token{Token::Kind::Literal, begin, {}, {value}};
    }

    // A unit of time behind a number, with or without a space: takes it and gives its nanoseconds.
    std::optional<double> unit() {
        std::size_t at = m_at;
        while (at < m_source.size() && m_source[at] == ' ')
            ++at;
        for (const Unit& candidate : units) {
            const std::size_t end = at + candidate.name.size();
            if (m_source.substr(at).starts_with(candidate.name) &&
                (end >= m_source.size() || !isNamePart(m_source[end]))) {
                m_at = end;
                return candidate.nanoseconds;
            }
        }
        return std::nullopt;
    }

    Result text(char quote) {
        const std::size_t begin = m_at++;
        std::string letters;
        while (m_at < m_source.size() && m_source[m_at] != quote) {
            if (m_source[m_at] != '\\') {
                letters += m_source[m_at++];
                continue;
            }
            const char escaped = m_at + 1 < m_source.size() ? m_source[m_at + 1] : '\0';
            constexpr std::string_view known = "nrt0\\\"'";
            constexpr std::string_view meant("\n\r\t\0\\\"'", known.size());
            const std::size_t which = known.find(escaped);
            if (which == std::string_view::npos || escaped == '\0')
                return error(m_at, "a \\ in a text is followed by n, r, t, 0, \\ or a quote");
            letters += meant[which];
            m_at += 2;
        }
        if (m_at >= m_source.size())
            return error(begin, "this text has no closing quote");
        ++m_at;
        return Token{Token::Kind::Literal, begin, {}, {std::move(letters)}};
    }

    std::string_view m_source;
    std::size_t m_at = 0;
};

} // namespace

tl::expected<std::vector<Token>, ExpressionError> tokenize(std::string_view source) { return Tokenizer(source).run(); }

} // namespace layerscope
