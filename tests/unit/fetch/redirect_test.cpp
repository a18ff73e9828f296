// SPDX-License-Identifier: MIT
#include "tests/unit/fetch/fixture.hpp"

using namespace gazetted;
using namespace gazetted::test;
using model::FetchKind;

namespace {
std::string moved(std::string_view status, const std::string& location) {
    return answer(status, "gone elsewhere", "Location: " + location + "\r\n");
}
} // namespace

TEST_CASE_METHOD(FetchFixture, "redirects are followed, the permanent beginning is remembered") {
    server.on("/a", moved("301 Moved", "/b"));
    server.on("/b", moved("308 Moved", "c?x#fragment"));
    server.on("/c?x", moved("302 Found", "/d"));
    server.on("/d", moved("301 Moved", server.url("/e")));
    server.on("/e", answer("200 OK", small_feed));
    const auto result = get_path("/a");
    CHECK(result.outcome.kind == FetchKind::document);
    CHECK(result.redirects == 4);
    CHECK(result.outcome.final_url == server.url("/e"));
    CHECK(result.outcome.permanent_url == server.url("/c?x"));
}

TEST_CASE_METHOD(FetchFixture, "303 and 307 are followed but never permanent") {
    server.on("/a", moved("307 Temporary", "/b"));
    server.on("/b", moved("303 See Other", "/c"));
    server.on("/c", answer("200 OK", small_feed));
    const auto result = get_path("/a");
    CHECK(result.outcome.kind == FetchKind::document);
    CHECK(result.outcome.permanent_url.empty());
}

TEST_CASE_METHOD(FetchFixture, "a permanent move to an error is not believed") {
    server.on("/a", moved("301 Moved", "/gone"));
    const auto result = get_path("/a");
    CHECK(code_of(result) == ErrorCode::http_status);
    CHECK(result.outcome.status == 404);
    CHECK(result.outcome.permanent_url.empty());
}

TEST_CASE_METHOD(FetchFixture, "a redirect loop ends at the limit") {
    server.on("/loop", moved("302 Found", "/loop"));
    auto wanted = request(server.url("/loop"));
    wanted.limits.max_redirects = 3;
    CHECK(code_of(get(wanted)) == ErrorCode::redirect);
    CHECK(server.count() == 4);
}

TEST_CASE_METHOD(FetchFixture, "a redirect to anything but http and https is refused") {
    for (const char* location : {"file:///etc/passwd", "gopher://127.0.0.1/x", "ftp://127.0.0.1/",
                                 "exec:id", "javascript:1", ""}) {
        INFO(location);
        server.on("/a", moved("302 Found", location));
        CHECK(code_of(get_path("/a")) == ErrorCode::redirect);
    }
}

TEST_CASE_METHOD(FetchFixture, "a redirect without an address is an error that says so") {
    server.on("/a", answer("302 Found", ""));
    const auto result = get_path("/a");
    CHECK(code_of(result) == ErrorCode::redirect);
    CHECK(result.outcome.status == 302);
}

// The first hop goes through a proxy, so that it needs no permission for the loopback.
TEST_CASE_METHOD(FetchFixture, "a redirect to a private address is refused in every spelling") {
    for (const char* host : {"127.0.0.1", "127.0.0.66", "2130706433", "0x7f000001", "0177.0.0.1",
                             "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254",
                             "localhost", "a.localhost", "10.0.0.1", "[fe80::1]"}) {
        INFO(host);
        server.on("http://feeds.example/a",
                  moved("302 Found", "http://" + std::string(host) + "/"));
        auto wanted = request("http://feeds.example/a");
        wanted.allow_private = false;
        wanted.proxy = server.url("");
        CHECK(code_of(get(wanted)) == ErrorCode::blocked);
    }
}

TEST_CASE_METHOD(FetchFixture, "a private address is refused at the first hop, without a request") {
    auto wanted = request(server.url("/feed"));
    wanted.allow_private = false;
    const auto result = get(wanted);
    CHECK(code_of(result) == ErrorCode::blocked);
    CHECK(has(result.outcome.error->text, "allow_private"));
    CHECK(server.count() == 0);
}

TEST_CASE_METHOD(FetchFixture, "a kept connection to a private address is no way in") {
    server.on("/feed", answer("200 OK", small_feed));
    CHECK(get_path("/feed").outcome.kind == FetchKind::document); // its connection is kept
    auto wanted = request(server.url("/feed"));
    wanted.allow_private = false;
    CHECK(code_of(get(wanted)) == ErrorCode::blocked);
    CHECK(server.count() == 1);
}

TEST_CASE_METHOD(FetchFixture, "credentials and headers are not sent to another origin, nor back") {
    ScriptedServer other;
    server.on("/a", moved("302 Found", "/same"));
    server.on("/same", moved("302 Found", other.url("/b")));
    other.on("/b", moved("302 Found", server.url("/c")));
    server.on("/c", answer("200 OK", small_feed));
    auto wanted = request(server.url("/a"));
    wanted.headers = {{"Cookie", "secret"}};
    wanted.bearer = "secret";
    CHECK(get(wanted).outcome.kind == FetchKind::document);
    const auto here = server.seen();
    const auto there = other.seen();
    REQUIRE(here.size() == 3);
    REQUIRE(there.size() == 1);
    CHECK(here[0].field("Cookie") == "secret");
    CHECK(here[1].field("Authorization") == "Bearer secret");
    CHECK_FALSE(has(there[0].head, "secret"));
    CHECK_FALSE(has(here[2].head, "secret"));
}

TEST_CASE_METHOD(FetchFixture, "a refusal elsewhere says why the credentials were not sent") {
    ScriptedServer other;
    server.on("/a", moved("301 Moved", other.url("/b")));
    other.on("/b", answer("401 Unauthorized", "", "WWW-Authenticate: Basic realm=\"r\"\r\n"));
    auto wanted = request(server.url("/a"));
    wanted.user = "u";
    wanted.password = "pw";
    const auto result = get(wanted);
    CHECK(code_of(result) == ErrorCode::http_status);
    CHECK(has(result.outcome.error->text, "another origin"));
    CHECK(other.seen().at(0).field("Authorization").empty());
}

TEST_CASE_METHOD(FetchFixture, "user information in a redirect's address is not used") {
    server.on("/a", moved("302 Found",
                          "http://user:pw@127.0.0.1:" + std::to_string(server.port()) + "/b"));
    server.on("/b", answer("200 OK", small_feed));
    const auto result = get_path("/a");
    CHECK(result.outcome.final_url == server.url("/b"));
    CHECK(server.seen().at(1).field("Authorization").empty());
}

TEST_CASE_METHOD(FetchFixture,
                 "an endless body of a redirect does not keep it from being followed") {
    server.on("/a", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 302 Found\r\nLocation: /b\r\n\r\n");
        peer.send_for_ever(std::string(10000, 'x'));
    });
    server.on("/b", answer("200 OK", small_feed));
    CHECK(get_path("/a").outcome.kind == FetchKind::document);
}
