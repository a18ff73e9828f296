// SPDX-License-Identifier: MIT
#include "daemon/cli/lines.hpp"

#include <simdjson.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace gazetted::daemon::cli {

struct JsonLine::Impl {
    simdjson::dom::parser parser;
};

JsonLine::JsonLine() : impl_(std::make_unique<Impl>()) {}
JsonLine::~JsonLine() = default;

std::optional<std::string> JsonLine::read_string(std::string_view line) {
    std::string_view text;
    if (impl_->parser.parse(line.data(), line.size()).get_string().get(text) != simdjson::SUCCESS) {
        return std::nullopt;
    }
    return std::string(text);
}

Result<ParseRequest> JsonLine::read_request(std::string_view line) {
    simdjson::dom::object object;
    if (impl_->parser.parse(line.data(), line.size()).get_object().get(object) !=
        simdjson::SUCCESS) {
        return fail(ErrorCode::usage, "the request is not a JSON object");
    }
    auto member = [&](std::string_view name) {
        std::string_view text;
        return object[name].get_string().get(text) == simdjson::SUCCESS ? std::string(text)
                                                                        : std::string();
    };
    ParseRequest request{member("file"), member("content_type"), member("base"),
                         member("content_language")};
    if (request.file.empty()) {
        return fail(ErrorCode::usage, "the request names no file");
    }
    return request;
}

Result<std::string> read_input(const std::string& path) {
    struct Close {
        void operator()(std::FILE* file) const {
            if (file != stdin) {
                std::fclose(file);
            }
        }
    };
    std::unique_ptr<std::FILE, Close> file(path == "-" ? stdin : std::fopen(path.c_str(), "rb"));
    if (!file) {
        auto code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::io;
        return fail(code, "cannot read " + path + ": " + std::strerror(errno));
    }
    std::string all;
    std::array<char, 1u << 16> chunk{};
    for (std::size_t got = 0; (got = std::fread(chunk.data(), 1, chunk.size(), file.get())) > 0;) {
        if (all.size() + got > max_input) {
            return fail(ErrorCode::too_large, path + " is larger than 64 MiB");
        }
        all.append(chunk.data(), got);
    }
    if (std::ferror(file.get()) != 0) {
        return fail(ErrorCode::io, "cannot read " + path + ": " + std::strerror(errno));
    }
    return all;
}

std::string on_one_line(std::string json) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> ends{
        {{"\xC2\x85", "\\u0085"}, {"\xE2\x80\xA8", "\\u2028"}, {"\xE2\x80\xA9", "\\u2029"}}};
    auto find = [&](std::size_t from) { return json.find_first_of("\xC2\xE2", from); };
    auto at = find(0);
    if (at == std::string::npos) {
        return json;
    }
    std::string out;
    std::size_t copied = 0;
    for (; at != std::string::npos; at = find(at)) {
        std::size_t length = 1;
        for (const auto& [end, escape] : ends) {
            if (json.compare(at, end.size(), end) == 0) {
                out.append(json, copied, at - copied).append(escape);
                length = end.size();
                copied = at + length;
            }
        }
        at += length;
    }
    return out.append(json, copied, std::string::npos);
}

void write_line(std::string line) {
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fflush(stdout);
}

} // namespace gazetted::daemon::cli
