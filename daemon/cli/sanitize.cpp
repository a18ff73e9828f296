// SPDX-License-Identifier: MIT
#include "daemon/cli/command.hpp"
#include "daemon/cli/lines.hpp"

#include "feeds/render/markup.hpp"
#include "feeds/text/encoding.hpp"
#include "feeds/text/html.hpp"
#include "feeds/url/url.hpp"

#include <fmt/core.h>

#include <array>
#include <cstdio>
#include <iostream>

namespace gazetted::daemon::cli {

namespace {

std::string sanitize_one(std::string_view html, const std::string& base) {
    text::SanitizeOptions options;
    if (!base.empty()) {
        options.resolve = [&base](std::string_view address) { return url::resolve(base, address); };
    }
    return text::sanitize(html, options);
}

/// One JSON string a line in, one out; null for a line that is none, and status 1 at the end.
int sanitize_lines(const std::string& base) {
    JsonLine reader;
    bool all_read = true;
    std::string line;
    while (std::getline(std::cin, line)) {
        std::string answer;
        if (auto html = reader.read_string(line)) {
            render::append_json(answer, sanitize_one(*html, base));
        } else {
            fmt::print(stderr, "gazetted sanitize: a line is not a JSON string\n");
            answer = "null";
            all_read = false;
        }
        write_line(on_one_line(std::move(answer)));
    }
    return all_read ? exit_done : exit_failed;
}

int sanitize(const Arguments& arguments) {
    auto base = arguments.get("base");
    std::ios::sync_with_stdio(false);
    if (arguments.has("batch")) {
        return sanitize_lines(base);
    }
    auto input = read_input("-");
    if (!input) {
        fmt::print(stderr, "gazetted sanitize: {}\n", input.error().text);
        return exit_failed;
    }
    auto decoded = text::decode(std::move(*input), "");
    auto html = sanitize_one(decoded.utf8, base);
    std::fwrite(html.data(), 1, html.size(), stdout);
    return std::fflush(stdout) == 0 ? exit_done : exit_failed;
}

constexpr std::array options{
    Option{"base", "URL", "make addresses absolute against URL"},
    Option{"batch", "", "one JSON string a line in, one out"},
};

} // namespace

extern const Command sanitize_command;
const Command sanitize_command{
    "sanitize", "",      "Make HTML from standard input safe: an allow-list only.", options, 0,
    0,          sanitize};

} // namespace gazetted::daemon::cli
