// SPDX-License-Identifier: MIT
#include "daemon/fetch/bot_wall.hpp"
#include "daemon/fetch/head.hpp"
#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace gazetted::daemon::fetch;

namespace {
Head read(const std::vector<std::string>& lines) {
    Head head;
    for (const auto& line : lines) {
        CHECK(head.add_line(line + "\r\n") == Head::Verdict::ok);
    }
    return head;
}
} // namespace

TEST_CASE("fields are found whatever their case, and keep their values") {
    const auto head =
        read({"HTTP/1.1 200 OK", "eTaG:  \"a:b\" ", "LAST-MODIFIED: x", "Cache-Control: public",
              "cache-control: max-age=5", "Content-Encoding: GZIP", "content-encoding: br",
              "Content-Length: 42", "IM: a, Feed", "no colon here", ""});
    CHECK(head.status == 200);
    CHECK(head.etag == "\"a:b\"");
    CHECK(head.last_modified == "x");
    CHECK(head.cache_control == "public, max-age=5");
    CHECK(head.content_encoding == "gzip, br");
    CHECK(head.content_length == 42);
    CHECK(head.is_delta);
}

TEST_CASE("an interim answer is forgotten, and trailers do not count as fields") {
    const auto head = read({"HTTP/1.1 103 Early Hints", "ETag: \"early\"", "", "HTTP/2 200",
                            "Content-Type: text/xml", "", "ETag: \"trailer\""});
    CHECK(head.status == 200);
    CHECK(head.etag.empty());
    CHECK(head.content_type == "text/xml");
}

TEST_CASE("a status line without a number has no status") {
    for (const char* line : {"HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 abc"}) {
        INFO(line);
        CHECK(read({line}).status == 0);
    }
}

TEST_CASE("Link fields are read with quotes, several relations and several links") {
    struct Case {
        const char* value;
        const char* hub;
        const char* self;
    };
    const Case table[] = {
        {"<https://h/>; rel=hub", "https://h/", ""},
        {"<https://h/>; rel=\"hub\", <https://s/>; rel=\"self\"", "https://h/", "https://s/"},
        {"<https://a,b;c/>; title=\"x, y; z\"; REL=\"alternate HUB\"", "https://a,b;c/", ""},
        {"<https://a/>; rel=other, <https://h/>;rel=hub;x, <https://i/>;rel=hub", "https://h/", ""},
        {"https://h/; rel=hub", "", ""},
        {"<https://h/", "", ""},
        {"<https://h/>; rel", "", ""},
        {"<https://h/>; rel=\"hub", "", ""},
        {",,;;<>", "", ""},
    };
    for (const auto& row : table) {
        INFO(row.value);
        const auto head = read({"HTTP/1.1 200 OK", std::string("Link: ") + row.value});
        CHECK(head.link_hub == row.hub);
        CHECK(head.link_self == row.self);
    }
}

TEST_CASE("heads over the limits are refused, fields over theirs are left out") {
    Head long_one;
    long_one.add_line("HTTP/1.1 200 OK\r\n");
    CHECK(long_one.add_line("ETag: " + std::string(max_value + 1, 'e')) == Head::Verdict::ok);
    CHECK(long_one.etag.empty());
    CHECK(long_one.add_line("X: " + std::string(max_head_bytes, 'x')) == Head::Verdict::too_large);
    Head many;
    for (std::size_t i = 0; i < max_head_lines; ++i) {
        REQUIRE(many.add_line("HTTP/1.1 100 Continue\r\n") == Head::Verdict::ok);
    }
    CHECK(many.add_line("\r\n") == Head::Verdict::too_large);
    const auto list = read({"HTTP/1.1 200 OK", "Cache-Control: " + std::string(4000, 'a'),
                            "Cache-Control: " + std::string(4000, 'b')});
    CHECK(list.cache_control.size() == 4000);
}

TEST_CASE("two lengths that differ are refused, the same one twice is one") {
    Head twice;
    twice.add_line("HTTP/1.1 200 OK\r\n");
    twice.add_line("Content-Length: 42\r\n");
    CHECK(twice.add_line("content-length: 42\r\n") == Head::Verdict::ok);
    CHECK(twice.content_length == 42);
    CHECK(twice.add_line("Content-Length: 0\r\n") == Head::Verdict::two_lengths);
    Head listed;
    listed.add_line("HTTP/1.1 200 OK\r\n");
    CHECK(listed.add_line("Content-Length: 42, 42\r\n") == Head::Verdict::ok);
    CHECK(listed.content_length == 42);
    CHECK(listed.add_line("Content-Length: 42 ,43\r\n") == Head::Verdict::two_lengths);
    Head empty;
    empty.add_line("HTTP/1.1 200 OK\r\n");
    empty.add_line("Content-Length:\r\n");
    CHECK(empty.add_line("Content-Length: 42\r\n") == Head::Verdict::two_lengths);
    // Those of an interim answer are not the answer's.
    const auto head = read({"HTTP/1.1 103 Early Hints", "Content-Length: 7", "", "HTTP/1.1 200 OK",
                            "Content-Length: 42"});
    CHECK(head.content_length == 42);
}

TEST_CASE("walls that name themselves in a field are known") {
    CHECK(wall_of_field("CF-Mitigated", "challenge") == "Cloudflare");
    CHECK(wall_of_field("x-amzn-waf-action", "captcha") == "AWS WAF");
    CHECK(wall_of_field("x-datadome", "protected") == "DataDome");
    CHECK(wall_of_field("x-datadome", "other").empty());
    CHECK(wall_of_field("server", "cloudflare").empty()); // a host of honest feeds, too
}

TEST_CASE("challenge pages are known by their words, only in HTML and only where they fit") {
    struct Case {
        int status;
        const char* type;
        const char* body;
        const char* wall;
    };
    const Case table[] = {
        {503, "text/html; charset=UTF-8", "<title>Just a moment...</title>", "Cloudflare"},
        {403, "text/html", "<script src=/cdn-cgi/challenge-platform/x>", "Cloudflare"},
        {401, "text/html", "<script src=/cdn-cgi/challenge-platform/x>", "Cloudflare"},
        {405, "text/html", "<script src=/cdn-cgi/challenge-platform/x>", "Cloudflare"},
        {429, "text/html", "<script src=/cdn-cgi/challenge-platform/x>", "Cloudflare"},
        {503, "text/html", "<script src=/cdn-cgi/challenge-platform/x>", "Cloudflare"},
        {404, "text/html", "<script src=/cdn-cgi/challenge-platform/x>", ""},
        {200, "text/html", "<script src=/cdn-cgi/challenge-platform/x>", ""},
        {403, "", "<html><script src=/cdn-cgi/challenge-platform/x>", "Cloudflare"},
        {200, "", "<!DOCTYPE html><p>Making sure you're not a bot!", "Anubis"},
        {403, "text/html", "<p>Reference errors.edgesuite.net", "Akamai"},
        {200, "text/html", "<iframe src=/_Incapsula_Resource?x>", "Imperva"},
        {200, "application/rss+xml", "<title>Just a moment...</title>", ""},
        {200, "", "<rss><title>Just a moment...</title>", ""},
        {403, "text/html", "<h1>Forbidden</h1>", ""},
        {403, "text/html", "", ""},
    };
    for (const auto& row : table) {
        INFO(row.body);
        CHECK(wall_of_page(row.status, row.type, "", row.body) == row.wall);
    }
    CHECK(wall_of_page(403, "text/html", "ddos-guard", "<p>no") == "DDoS-Guard");
    CHECK(wall_of_page(200, "text/html", "ddos-guard", "<p>yes").empty());
}
