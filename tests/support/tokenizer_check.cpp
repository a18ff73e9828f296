// SPDX-License-Identifier: MIT
// Scores the HTML tokenizer on test files in the JSON format of html5lib's tokenizer tests, named
// on the command line. Prints each failure and "N of M passed"; exit status 1 below 99 %.
#include "feeds/text/tokenizer.hpp"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <simdjson.h>
#include <string>
#include <string_view>
#include <vector>

using namespace gazetted::text;

namespace {

/// Undoes the second layer of \uXXXX escapes of a test marked doubleEscaped.
std::string unescaped(std::string_view text) {
    std::string out;
    std::uint32_t high = 0;
    const auto flush_high = [&] {
        if (high != 0) { // a lone surrogate, as three bytes
            out += static_cast<char>(0xE0u | (high >> 12u));
            out += static_cast<char>(0x80u | ((high >> 6u) & 0x3Fu));
            out += static_cast<char>(0x80u | (high & 0x3Fu));
            high = 0;
        }
    };
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i, 2) != "\\u" || i + 6 > text.size()) {
            flush_high();
            out += text[i++];
            continue;
        }
        const std::string digits(text.substr(i + 2, 4));
        auto code = static_cast<std::uint32_t>(std::strtoul(digits.c_str(), nullptr, 16));
        i += 6;
        if (high != 0 && code >= 0xDC00 && code < 0xE000) {
            code = 0x10000 + ((high - 0xD800) << 10u) + (code - 0xDC00);
            high = 0;
        }
        flush_high();
        if (code >= 0xD800 && code < 0xE000) {
            high = code;
            continue;
        }
        std::array<char, 4> bytes{};
        out.append(bytes.data(), encode_utf8(code, bytes));
    }
    flush_high();
    return out;
}

struct Case {
    std::string description, input, state, last_start_tag, expected;
};

std::string in_brackets(std::string_view text) {
    return "[" + std::string(text) + "]";
}

void add_text(std::vector<std::string>& out, std::string_view text) {
    if (!out.empty() && out.back().starts_with("text ")) {
        out.back() += text;
    } else {
        out.push_back("text " + std::string(text));
    }
}

std::string id(bool has, std::string_view text) {
    return has ? in_brackets(text) : std::string("-");
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines) {
        out += line + "\n";
    }
    return out;
}

std::string with_attributes(std::string line, const std::map<std::string, std::string>& all) {
    for (const auto& [name, value] : all) {
        line += " " + in_brackets(name) + "=" + in_brackets(value);
    }
    return line;
}

std::string string_of(simdjson::dom::element value, bool twice) {
    const std::string_view text = value.get_string();
    return twice ? unescaped(text) : std::string(text);
}

std::string expected_tokens(simdjson::dom::array tokens, bool twice) {
    std::vector<std::string> out;
    for (simdjson::dom::array token : tokens) {
        const std::string_view kind = token.at(0).get_string();
        const auto part = [&](std::size_t i) { return token.at(i).value(); };
        if (kind == "Character") {
            add_text(out, string_of(part(1), twice));
        } else if (kind == "Comment") {
            out.push_back("comment " + string_of(part(1), twice));
        } else if (kind == "EndTag") {
            out.push_back("end " + string_of(part(1), twice));
        } else if (kind == "StartTag") {
            std::map<std::string, std::string> all;
            for (const auto field : simdjson::dom::object(part(2))) {
                const std::string name(field.key);
                all[twice ? unescaped(name) : name] = string_of(field.value, twice);
            }
            const std::string self = token.size() > 3 ? " /" : "";
            out.push_back(with_attributes("start " + string_of(part(1), twice) + self, all));
        } else {
            const auto optional = [&](std::size_t i) {
                return part(i).is_null() ? std::string("-")
                                         : in_brackets(string_of(part(i), twice));
            };
            out.push_back("doctype " + optional(1) + optional(2) + optional(3) +
                          (bool(part(4)) ? "" : " quirks"));
        }
    }
    return joined(out);
}

ContentModel model_of(std::string_view state) {
    static const std::map<std::string_view, ContentModel> models{
        {"Data state", ContentModel::data},           {"RCDATA state", ContentModel::rcdata},
        {"RAWTEXT state", ContentModel::rawtext},     {"Script data state", ContentModel::script},
        {"PLAINTEXT state", ContentModel::plaintext}, {"CDATA section state", ContentModel::cdata}};
    return models.at(state);
}

std::string read_tokens(const Case& one) {
    Tokenizer tokens(one.input, Switching::by_caller);
    if (one.state != "Data state") {
        tokens.switch_to(model_of(one.state), one.last_start_tag);
    }
    std::vector<std::string> out;
    while (true) {
        const Token& token = tokens.next();
        switch (token.kind) {
        case TokenKind::text:
            add_text(out, token.text);
            break;
        case TokenKind::comment:
            out.push_back("comment " + std::string(token.text));
            break;
        case TokenKind::end_tag:
            out.push_back("end " + std::string(token.name));
            break;
        case TokenKind::start_tag: {
            std::map<std::string, std::string> all;
            for (const Attribute& attribute : token.attributes) {
                all.emplace(attribute.name, attribute.value);
            }
            const std::string self = token.self_closing ? " /" : "";
            out.push_back(with_attributes("start " + std::string(token.name) + self, all));
            break;
        }
        case TokenKind::doctype:
            out.push_back("doctype " + id(token.has_name, token.name) +
                          id(token.has_public_id, token.public_id) +
                          id(token.has_system_id, token.system_id) +
                          (token.force_quirks ? " quirks" : ""));
            break;
        case TokenKind::end:
            return joined(out);
        }
    }
}

std::vector<Case> load(const char* path) {
    simdjson::dom::parser parser;
    const simdjson::dom::element file = parser.load(path);
    simdjson::dom::array tests;
    std::vector<Case> out;
    if (file["tests"].get(tests) != simdjson::SUCCESS) {
        return out; // xmlViolationTests: another mode of html5lib
    }
    for (const simdjson::dom::element test : tests) {
        auto flag = test["doubleEscaped"];
        const bool twice = flag.error() == simdjson::SUCCESS && bool(flag.value());
        Case one;
        one.description = std::string(std::string_view(test["description"]));
        one.input = string_of(test["input"], twice);
        one.expected = expected_tokens(test["output"], twice);
        std::string_view last;
        if (test["lastStartTag"].get(last) == simdjson::SUCCESS) {
            one.last_start_tag = std::string(last);
        }
        simdjson::dom::array states;
        one.state = "Data state";
        if (test["initialStates"].get(states) != simdjson::SUCCESS) {
            out.push_back(one);
            continue;
        }
        for (const std::string_view state : states) {
            one.state = std::string(state);
            out.push_back(one);
        }
    }
    return out;
}

} // namespace

int main(int argc, char** argv) {
    std::size_t passed = 0;
    std::size_t total = 0;
    for (int i = 1; i < argc; ++i) {
        for (const Case& one : load(argv[i])) {
            const std::string got = read_tokens(one);
            ++total;
            passed += got == one.expected ? 1u : 0u;
            if (got != one.expected) {
                std::printf("FAILED %s (%s)\nwanted\n%sgot\n%s", one.description.c_str(),
                            one.state.c_str(), one.expected.c_str(), got.c_str());
            }
        }
    }
    std::printf("%zu of %zu passed\n", passed, total);
    return passed * 100 >= total * 99 && total != 0 ? 0 : 1;
}
