// SPDX-License-Identifier: MIT
// gazetted parse: bytes -> ParsedFeed -> Feed -> text for people or JSON for machines. In a batch
// an understood feed is answered by an object, a refusal by a string that says why.
#include "daemon/cli/command.hpp"
#include "daemon/cli/feed_text.hpp"
#include "daemon/cli/lines.hpp"
#include "daemon/cli/neutral_json.hpp"
#include "daemon/fetch/fetcher.hpp"

#include "feeds/normalize/normalize.hpp"
#include "feeds/parse/parse_feed.hpp"
#include "feeds/render/markup.hpp"
#include "feeds/url/host.hpp"
#include "feeds/url/url.hpp"

#include <fmt/core.h>

#include <array>
#include <cstdio>
#include <iostream>

namespace gazetted::daemon::cli {

namespace {

/// An address that names a private host itself was meant so; a name that merely leads there, or a
/// redirect, was not.
bool names_private_host(std::string_view address) {
    auto host = url::split(address).host;
    return url::is_address(host) || host.find('.') == std::string_view::npos;
}

/// Fills in what the server said where the request does not say it.
Result<std::string> fetch_body(ParseRequest& request) {
    fetch::Request wanted;
    wanted.url = request.file;
    wanted.may_be_local = true;
    wanted.allow_private = names_private_host(request.file);
    auto got = fetch::fetch_once(std::move(wanted));
    if (!got) {
        return fail(got.error());
    }
    auto& outcome = got->outcome;
    request.content_type =
        request.content_type.empty() ? outcome.content_type : request.content_type;
    request.base = request.base.empty() ? outcome.final_url : request.base;
    request.language = request.language.empty() ? outcome.content_language : request.language;
    return std::move(got->body);
}

Result<model::Feed> understand(ParseRequest& request) {
    bool is_address = url::is_http(request.file) || request.file.rfind("file:", 0) == 0;
    auto body = is_address ? fetch_body(request) : read_input(request.file);
    if (!body) {
        return fail(body.error());
    }
    auto parsed = parse::parse_feed(std::move(*body), request.content_type);
    if (!parsed) {
        return fail(parsed.error());
    }
    auto feed = normalize::normalize(*parsed, {request.base, request.language});
    normalize::clean(feed);
    return feed;
}

int parse_lines() {
    std::ios::sync_with_stdio(false);
    JsonLine reader;
    std::string line;
    while (std::getline(std::cin, line)) {
        std::string answer;
        auto request = reader.read_request(line);
        auto feed = request ? understand(*request) : Result<model::Feed>(fail(request.error()));
        if (feed) {
            append_neutral_json(*feed, answer);
        } else {
            render::append_json(answer, feed.error().text);
        }
        write_line(on_one_line(std::move(answer)));
    }
    return exit_done;
}

int parse(const Arguments& arguments) {
    if (arguments.has("batch")) {
        return parse_lines();
    }
    if (arguments.positional.empty()) {
        fmt::print(stderr, "gazetted parse: name a file, an address, or - for standard input\n");
        return exit_usage;
    }
    ParseRequest request{arguments.positional.front(), arguments.get("content-type"),
                         arguments.get("base"), arguments.get("lang")};
    auto feed = understand(request);
    if (!feed) {
        fmt::print(stderr, "gazetted parse: {}\n", feed.error().text);
        return exit_failed;
    }
    std::string out;
    if (arguments.has("json")) {
        append_neutral_json(*feed, out);
        out = on_one_line(std::move(out));
    } else {
        append_feed_text(*feed, out);
    }
    if (!out.empty() && out.back() == '\n') {
        out.pop_back();
    }
    write_line(std::move(out));
    return exit_done;
}

constexpr std::array options{
    Option{"content-type", "TYPE", "as if the server had said so"},
    Option{"base", "URL", "the address that relative links start from"},
    Option{"lang", "TAG", "the Content-Language of the answer"},
    Option{"json", "", "one JSON object on standard output"},
    Option{"batch", "", "one JSON request a line on standard input, one JSON answer a line"},
};

} // namespace

extern const Command parse_command;
const Command parse_command{
    "parse", "FILE|URL|-", "Read one feed and show what was understood.", options, 0, 1, parse};

} // namespace gazetted::daemon::cli
