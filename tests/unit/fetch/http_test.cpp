// SPDX-License-Identifier: MIT
#include "tests/unit/fetch/fixture.hpp"

using namespace gazetted;
using namespace gazetted::test;
using model::FetchKind;

TEST_CASE_METHOD(FetchFixture, "a 200 is a document with its validators, type and links") {
    server.on("/feed",
              answer("200 OK", small_feed,
                     "ETag: W/\"a b\"\r\nLast-Modified: yesterday, verbatim\r\n"
                     "Content-Type: application/rss+xml; charset=x\r\n"
                     "Content-Language: de\r\nCache-Control: max-age=3600\r\n"
                     "Link: </hub>; rel=hub, <http://other.example/self>; rel=\"x self\"\r\n"));
    const auto result = get_path("/feed");
    CHECK(result.outcome.kind == FetchKind::document);
    CHECK(result.outcome.status == 200);
    CHECK(result.body == small_feed);
    CHECK(result.content_encoding.empty());
    CHECK(result.outcome.validators.etag == "W/\"a b\"");
    CHECK(result.outcome.validators.last_modified == "yesterday, verbatim");
    CHECK(result.outcome.content_type == "application/rss+xml; charset=x");
    CHECK(result.outcome.content_language == "de");
    CHECK(result.outcome.freshness == Seconds(3600));
    CHECK(result.outcome.link_hub == server.url("/hub"));
    CHECK(result.outcome.link_self == "http://other.example/self");
    CHECK(result.outcome.final_url == server.url("/feed"));
    CHECK(result.outcome.permanent_url.empty());
    CHECK(result.outcome.body_hash != 0);
    CHECK(result.outcome.bytes > small_feed.size());
}

TEST_CASE_METHOD(FetchFixture, "validators are sent back exactly as they came") {
    server.on("/feed", answer("304 Not Modified", "", "Cache-Control: max-age=60\r\n"));
    auto wanted = request(server.url("/feed"));
    wanted.validators = {"W/\"a b\"", "yesterday, verbatim"};
    const auto result = get(wanted);
    CHECK(result.outcome.kind == FetchKind::not_modified);
    CHECK(result.outcome.status == 304);
    CHECK(result.outcome.freshness == Seconds(60));
    CHECK(result.outcome.validators == wanted.validators);
    const auto seen = server.seen().at(0);
    CHECK(seen.field("If-None-Match") == "W/\"a b\"");
    CHECK(seen.field("If-Modified-Since") == "yesterday, verbatim");
    CHECK(seen.field("A-IM") == "feed");
    CHECK(seen.field("Accept-Encoding") == "gzip, br, zstd");
    CHECK(seen.field("User-Agent") == "gazetted");
    CHECK(has(seen.field("Accept"), "application/atom+xml"));
}

TEST_CASE_METHOD(FetchFixture, "a 304 that brings a new validator replaces the old one") {
    server.on("/feed", answer("304 Not Modified", "", "ETag: \"new\"\r\n"));
    auto wanted = request(server.url("/feed"));
    wanted.validators = {"\"old\"", "then"};
    const auto result = get(wanted);
    CHECK(result.outcome.validators.etag == "\"new\"");
    CHECK(result.outcome.validators.last_modified == "then");
}

TEST_CASE_METHOD(FetchFixture, "without validators nothing conditional and no delta is asked for") {
    server.on("/feed", answer("200 OK", small_feed));
    get_path("/feed");
    const auto seen = server.seen().at(0);
    CHECK(seen.field("If-None-Match").empty());
    CHECK(seen.field("If-Modified-Since").empty());
    CHECK(seen.field("A-IM").empty());
}

TEST_CASE_METHOD(FetchFixture, "the body that was parsed last time is recognised, another is not") {
    server.on("/feed", answer("200 OK", small_feed));
    auto wanted = request(server.url("/feed"));
    const auto first = get(wanted);
    wanted.body_hash = first.outcome.body_hash;
    const auto second = get(wanted);
    CHECK(second.outcome.kind == FetchKind::same_body);
    CHECK(second.body.empty());
    CHECK(second.outcome.body_hash == first.outcome.body_hash);
    wanted.body_hash += 1;
    CHECK(get(wanted).outcome.kind == FetchKind::document);
}

TEST_CASE_METHOD(FetchFixture, "a 226 is a partial document") {
    server.on("/feed", answer("226 IM Used", small_feed, "IM: feed\r\n"));
    const auto result = get_path("/feed");
    CHECK(result.outcome.kind == FetchKind::partial);
    CHECK(result.body == small_feed);
}

TEST_CASE_METHOD(FetchFixture, "the body stays as it came, its encoding in lower case") {
    server.on("/feed", answer("200 OK", "\x1f\x8b raw", "Content-Encoding: GZip\r\n"));
    const auto result = get_path("/feed");
    CHECK(result.body == "\x1f\x8b raw");
    CHECK(result.content_encoding == "gzip");
}

TEST_CASE_METHOD(FetchFixture, "an error status is an error with its number and what to do") {
    const std::pair<const char*, RetryClass> table[] = {
        {"404 Not Found", RetryClass::permanent},  {"410 Gone", RetryClass::permanent},
        {"500 Oops", RetryClass::transient},       {"429 Slow", RetryClass::transient},
        {"204 No Content", RetryClass::permanent}, {"999 Nope", RetryClass::transient},
    };
    for (const auto& [status, retry] : table) {
        INFO(status);
        server.on("/feed", answer(status, "", "Retry-After: 120\r\n"));
        const auto result = get_path("/feed");
        CHECK(code_of(result) == ErrorCode::http_status);
        CHECK(result.outcome.status == std::atoi(status));
        CHECK(result.outcome.error->retry == retry);
        CHECK(has(result.outcome.error->text, std::to_string(std::atoi(status))));
        CHECK(result.outcome.retry_after == Seconds(120));
    }
}

TEST_CASE_METHOD(FetchFixture, "a bot wall is named, by header or by page") {
    server.on("/cf", answer("403 Forbidden", "x", "cf-mitigated: challenge\r\n"));
    server.on("/anubis",
              answer("200 OK", "<!doctype html><title>Making sure you&#39;re not a bot!</title>",
                     "Content-Type: text/html\r\n"));
    const auto by_header = get_path("/cf");
    CHECK(code_of(by_header) == ErrorCode::blocked);
    CHECK(by_header.bot_wall == "Cloudflare");
    CHECK(by_header.outcome.status == 403);
    const auto by_page = get_path("/anubis");
    CHECK(code_of(by_page) == ErrorCode::blocked);
    CHECK(by_page.bot_wall == "Anubis");
}

TEST_CASE_METHOD(FetchFixture, "a feed's own headers, agent and credentials are sent") {
    server.on("/feed", answer("200 OK", small_feed));
    auto wanted = request(server.url("/feed"));
    wanted.headers = {{"Cookie", "a=b"}, {"accept", "text/plain"}};
    wanted.bearer = "token";
    wanted.user_agent = "mine/1";
    get(wanted);
    const auto seen = server.seen().at(0);
    CHECK(seen.field("Cookie") == "a=b");
    CHECK(seen.field("Accept") == "text/plain");
    CHECK(seen.field("Authorization") == "Bearer token");
    CHECK(seen.field("User-Agent") == "mine/1");
    get_path("/feed"); // and not with the next one
    const auto next = server.seen().at(1);
    CHECK(next.field("Cookie").empty());
    CHECK(next.field("Authorization").empty());
    CHECK(next.field("User-Agent") == "gazetted");
}

TEST_CASE_METHOD(FetchFixture, "what would smuggle another header into a request is refused") {
    auto wanted = request(server.url("/feed"));
    wanted.headers = {{"X", "a\r\nEvil: b"}};
    CHECK(code_of(get(wanted)) == ErrorCode::config);
    wanted.headers = {{"X: y\r\nZ", "a"}};
    CHECK(code_of(get(wanted)) == ErrorCode::config);
    for (const char bad : {'\r', '\n', '\0'}) {
        const std::string text{'a', bad, 'b'};
        INFO(static_cast<int>(bad));
        auto dirty = request(server.url("/feed"));
        dirty.headers = {{"X", text}};
        CHECK(code_of(get(dirty)) == ErrorCode::config);
        dirty.headers = {{text, "x"}};
        CHECK(code_of(get(dirty)) == ErrorCode::config);
        dirty.headers.clear();
        dirty.bearer = text;
        CHECK(code_of(get(dirty)) == ErrorCode::config);
        dirty.bearer.clear();
        dirty.validators.etag = text;
        CHECK(code_of(get(dirty)) == ErrorCode::config);
        dirty.validators = {"", text};
        CHECK(code_of(get(dirty)) == ErrorCode::config);
    }
    CHECK(server.count() == 0);
}

TEST_CASE_METHOD(FetchFixture, "Basic credentials answer a challenge, also from the address") {
    const auto protect = [](Peer& peer, const SeenRequest& seen) {
        peer.send(
            seen.field("Authorization") == "Basic dTpwdw=="
                ? answer("200 OK", small_feed)
                : answer("401 Unauthorized", "no", "WWW-Authenticate: Basic realm=\"r\"\r\n"));
    };
    server.on("/feed", protect);
    auto wanted = request(server.url("/feed"));
    CHECK(get(wanted).outcome.status == 401);
    wanted.user = "u";
    wanted.password = "pw";
    CHECK(get(wanted).outcome.kind == FetchKind::document);
    auto result = get(request("http://u:pw@127.0.0.1:" + std::to_string(server.port()) + "/feed"));
    CHECK(result.outcome.kind == FetchKind::document);
    CHECK(result.outcome.final_url == server.url("/feed"));
}

TEST_CASE_METHOD(FetchFixture, "Digest credentials answer a challenge") {
    server.on("/feed", [](Peer& peer, const SeenRequest& seen) {
        const auto sent = seen.field("Authorization");
        peer.send(
            has(sent, "Digest username=\"u\"") && has(sent, "response=\"")
                ? answer("200 OK", small_feed)
                : answer("401 Unauthorized", "",
                         "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\r\n"));
    });
    auto wanted = request(server.url("/feed"));
    wanted.user = "u";
    wanted.password = "pw";
    CHECK(get(wanted).outcome.kind == FetchKind::document);
}

TEST_CASE_METHOD(FetchFixture, "a proxy is asked for the whole address") {
    server.on("http://feeds.example/x", answer("200 OK", small_feed));
    auto wanted = request("http://feeds.example/x");
    wanted.allow_private = false; // of the proxy itself the user has decided
    wanted.proxy = server.url("");
    CHECK(get(wanted).outcome.kind == FetchKind::document);
}

TEST_CASE_METHOD(FetchFixture, "an address that cannot be used fails without a request") {
    for (const char* url : {"gopher://x/", "http://", "http://a b/", "nonsense", ""}) {
        INFO(url);
        CHECK(code_of(get(std::string(url))) == ErrorCode::bad_url);
    }
}
