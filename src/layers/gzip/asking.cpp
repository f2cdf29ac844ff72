// Requests: what they say about gzip.
#include "layers/gzip/messages.h"

#include "wire/http.h"
#include "wire/httpscan.h"

#include <algorithm>

namespace layerscope::gzip {

namespace {

// The client's side: what the program says goes on, and one line more.
class AskForGzip : public Messages {
public:
    explicit AskForGzip(Talk& talk) : Messages(HttpSide::Requests, talk) {}

protected:
    void onHead(const HttpHead& head) override {
        Asked asked{std::string(head.text(head.method)), head.find("Accept-Encoding") == nullptr};
        m_talk.announce(asked.method);
        const std::size_t end = head.bytes.size() - 2;
        const Pdu whole = waiting().slice(0, head.bytes.size());
        const bool adds = asked.gzip;
        m_talk.asked.push_back(std::move(asked));
        if (!adds)
            return; // the program deals with codings itself
        goOn(whole, {{end, end, "Accept-Encoding: gzip\r\n"}});
        drop(whole.size());
        m_talk.note("gzip adds Accept-Encoding to the request: the answer's content may come packed");
    }
};

// Whether a client takes gzip: by name, or by a star, and not with the weight 0 (RFC 9110 §12.5.3).
bool takesGzip(const HttpHead& head) {
    bool named = false, takes = false, star = false;
    for (const HttpField& field : head.fields) {
        if (!http::equalsIgnoringCase(head.text(field.name), "accept-encoding"))
            continue;
        http::eachMember(head.text(field.value), [&](std::string_view member) {
            const std::size_t semicolon = std::min(member.find(';'), member.size());
            std::string_view coding = member.substr(0, semicolon);
            while (coding.ends_with(' ') || coding.ends_with('\t'))
                coding.remove_suffix(1);
            // A weight is q=0 and perhaps zeros behind a dot, or more than nothing.
            const std::size_t weight = member.find_first_of("qQ", semicolon);
            const bool nothing = weight != std::string_view::npos && member.substr(weight + 1).starts_with("=0") &&
                                 member.find_first_not_of("0.", weight + 2) == std::string_view::npos;
            if (isGzipCoding(coding)) {
                named = true;
                takes = takes || !nothing;
            } else if (coding == "*") {
                star = !nothing;
            }
        });
    }
    return named ? takes : star;
}

// The server's side: nothing is changed.
class RememberRequests : public Messages {
public:
    explicit RememberRequests(Talk& talk) : Messages(HttpSide::Requests, talk) {}

protected:
    void onHead(const HttpHead& head) override {
        const Asked& asked = m_talk.asked.emplace_back(Asked{std::string(head.text(head.method)), takesGzip(head)});
        m_talk.announce(asked.method);
    }
};

} // namespace

std::unique_ptr<Messages> askForGzip(Talk& talk) { return std::make_unique<AskForGzip>(talk); }
std::unique_ptr<Messages> rememberRequests(Talk& talk) { return std::make_unique<RememberRequests>(talk); }

} // namespace layerscope::gzip
