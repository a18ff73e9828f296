// SPDX-License-Identifier: MIT
#include "daemon/cli/lines.hpp"

#include <simdjson.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

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

void write_line(std::string line) {
    line += '\n';
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fflush(stdout);
}

} // namespace gazetted::daemon::cli
