#include "base/hex.h"
#include "capture/context.h"
#include "capture/file.h"
#include "cli/commands.h"
#include "wire/protocols.h"
#include "wire/summary.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace layerscope {

namespace {

using Json = nlohmann::ordered_json;

// One captured frame with what it says.
struct Dissected {
    std::uint64_t number;
    const CapturedPacket& packet;
    Dissection dissection;
};

// Frames as text, JSON or rows of fields, one at a time.
class Printer {
public:
    virtual ~Printer() = default;
    virtual void begin(std::ostream&) {}
    virtual void print(std::ostream& out, const Dissected& frame) = 0;
    virtual void end(std::ostream&) {}
};

class TextPrinter : public Printer {
public:
    void print(std::ostream& out, const Dissected& frame) override {
        const FrameSummary summary = summarize(frame.packet.bytes, frame.packet.linkType);
        out << fmt::format("Frame {}: {} bytes on the wire, {} captured{}{}\n", frame.number,
                           frame.packet.originalLength, frame.packet.bytes.size(), summary.name.empty() ? "" : ": ",
                           summary.name);
        for (const DissectionNode& node : frame.dissection.nodes)
            out << line(node, frame.dissection.bytesOf(node, frame.packet.bytes));
        out << '\n';
    }

private:
    static std::string line(const DissectionNode& node, ByteView bytes) {
        std::string text(2 + 2 * static_cast<std::size_t>(node.depth), ' ');
        text += node.field != nullptr ? node.field->name : node.protocol->name;
        if (const std::string value = displayValue(node, bytes); !value.empty())
            text += ": " + value;
        if (!node.note.empty())
            text += "  (" + node.note + ")";
        return text + '\n';
    }
};

class JsonPrinter : public Printer {
public:
    void begin(std::ostream& out) override { out << "["; }
    void print(std::ostream& out, const Dissected& frame) override {
        std::size_t at = 0;
        Json json{{"number", frame.number},
                  {"length", frame.packet.originalLength},
                  {"truncated", frame.dissection.truncated},
                  {"malformed", frame.dissection.malformed},
                  {"comments", frame.packet.comments},
                  {"tree", children(frame, at, 0)}};
        if (!frame.dissection.decrypted.empty())
            json["decrypted"] = toHex(frame.dissection.decrypted, "");
        out << (m_first ? "\n" : ",\n") << json.dump(-1, ' ', false, Json::error_handler_t::replace);
        m_first = false;
    }
    void end(std::ostream& out) override { out << "\n]\n"; }

private:
    // The nodes from `at` on that are `depth` deep or deeper.
    static Json children(const Dissected& frame, std::size_t& at, unsigned depth) {
        Json list = Json::array();
        const auto& nodes = frame.dissection.nodes;
        while (at < nodes.size() && nodes[at].depth >= depth) {
            const DissectionNode& node = nodes[at++];
            Json json{{"name", node.field != nullptr ? node.field->name : node.protocol->name},
                      {"field", node.field != nullptr ? node.field->abbrev : node.protocol->abbrev},
                      {"value", displayValue(node, frame.dissection.bytesOf(node, frame.packet.bytes))}};
            if (node.length > 0) {
                json["offset"] = node.begin;
                json["length"] = node.length;
                if (node.decrypted)
                    json["in"] = "decrypted";
            }
            if (!node.note.empty())
                json["note"] = node.note;
            if (at < nodes.size() && nodes[at].depth > node.depth)
                json["children"] = children(frame, at, node.depth + 1u);
            list.push_back(std::move(json));
        }
        return list;
    }

    bool m_first = true;
};

class FieldPrinter : public Printer {
public:
    explicit FieldPrinter(std::vector<std::string> names) : m_names(std::move(names)) {}
    void print(std::ostream& out, const Dissected& frame) override {
        for (std::size_t i = 0; i < m_names.size(); ++i) {
            if (i > 0)
                out << '\t';
            const auto values = fieldValues(frame.dissection, frame.packet.bytes, m_names[i]);
            for (std::size_t k = 0; k < values.size(); ++k)
                out << (k > 0 ? "," : "") << values[k];
        }
        out << '\n';
    }

private:
    std::vector<std::string> m_names;
};

class DissectCommand : public Command {
public:
    std::string name() const override { return "dissect"; }
    std::string help() const override { return "Take the frames of a pcap or pcapng file apart, field by field"; }

    void declare(CLI::App& app) override {
        app.add_option("FILE", m_path, "The capture")->required();
        auto* format = app.add_option("--format", m_format, "How to print")
                           ->check(CLI::IsMember({"text", "json"}))
                           ->capture_default_str();
        app.add_option("--fields", m_fields,
                       "Only these fields, by Wireshark's names, a line a frame with tabs between")
            ->delimiter(',')
            ->excludes(format)
            ->type_name("F1,F2,...");
        app.add_option("--keylog", m_keyLog, "Secrets that open TLS 1.3, beside those that the capture has")
            ->type_name("FILE");
    }

    ExitCode run(const CommandOutput& output) override {
        for (const std::string& field : m_fields)
            if (findField(field) == nullptr && findFrameField(field) == nullptr && findProtocol(field) == nullptr)
                return complain(output, Error{"--fields", field, std::nullopt, "no field of that name is known here"});
        auto file = openCapture(m_path);
        if (!file)
            return complain(output, file.error());

        const std::unique_ptr<Printer> printer = makePrinter();
        ContextDissector dissector;
        if (!m_keyLog.empty())
            if (const auto loaded = dissector.keys().load(m_keyLog); !loaded)
                return complain(output, loaded.error());
        std::size_t secrets = 0; // of the file: how many the dissector has
        printer->begin(output.out);
        std::uint64_t number = 0;
        std::optional<Error> broken;
        while (true) {
            const auto packet = (*file)->next();
            if (!packet)
                broken = packet.error();
            if (!packet || !*packet)
                break;
            for (const auto& all = (*file)->metadata().secrets; secrets < all.size(); ++secrets)
                if (all[secrets].type == DecryptionSecrets::tlsKeyLog)
                    dissector.keys().add(all[secrets].data);
            printer->print(output.out, {++number, **packet, dissector.dissect(**packet)});
            if (!output.out)
                break;
        }
        printer->end(output.out);
        if (!output.out.flush())
            return complain(output, Error{"standard output", {}, std::nullopt, "cannot be written to"},
                            ExitCode::Failed);
        return broken ? complain(output, *broken, ExitCode::Failed) : ExitCode::Done;
    }

private:
    std::unique_ptr<Printer> makePrinter() const {
        if (!m_fields.empty())
            return std::make_unique<FieldPrinter>(m_fields);
        if (m_format == "json")
            return std::make_unique<JsonPrinter>();
        return std::make_unique<TextPrinter>();
    }

    std::string m_path, m_keyLog;
    std::string m_format = "text";
    std::vector<std::string> m_fields;
};

} // namespace

std::unique_ptr<Command> makeDissectCommand() { return std::make_unique<DissectCommand>(); }

} // namespace layerscope
