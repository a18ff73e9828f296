// SPDX-License-Identifier: MIT
#include "daemon/curl/multi.hpp"
#include "daemon/fetch/head.hpp"
#include "tests/unit/fetch/fixture.hpp"

#include <fcntl.h>
#include <thread>
#include <unistd.h>

using namespace gazetted;
using namespace gazetted::test;
using namespace std::chrono_literals;

namespace {
void raw(Peer& peer, std::string_view bytes) {
    peer.send(bytes);
    peer.close();
}
} // namespace

TEST_CASE_METHOD(FetchFixture,
                 "answers that break off or break the rules are errors of their kind") {
    struct Case {
        const char* bytes;
        ErrorCode code;
    };
    const Case table[] = {
        {"", ErrorCode::connect},
        {"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>", ErrorCode::truncated},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n<rss>", ErrorCode::truncated},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n",
         ErrorCode::malformed},
        {"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n<rss>", ErrorCode::malformed},
        {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<rss/>...",
         ErrorCode::malformed},
        {"\x01\x02\x03 garbage\r\n\r\n", ErrorCode::malformed},
        {"<rss>no head at all</rss>", ErrorCode::malformed},
    };
    for (const auto& row : table) {
        INFO(row.bytes);
        server.on("/x", [&row](Peer& peer, const SeenRequest&) { raw(peer, row.bytes); });
        CHECK(code_of(get_path("/x")) == row.code);
    }
}

TEST_CASE_METHOD(FetchFixture,
                 "a reset before and in the middle of the answer is a connection error") {
    server.on("/early", [](Peer& peer, const SeenRequest&) { peer.reset(); });
    server.on("/late", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>");
        peer.reset();
    });
    CHECK(code_of(get_path("/early")) == ErrorCode::connect);
    const auto late = code_of(get_path("/late"));
    CHECK((late == ErrorCode::connect || late == ErrorCode::truncated));
}

TEST_CASE_METHOD(FetchFixture, "nobody listening is a connection error that names the host") {
    int port = 0;
    {
        const ScriptedServer gone;
        port = gone.port();
    }
    const auto result = get("http://127.0.0.1:" + std::to_string(port) + "/");
    CHECK(code_of(result) == ErrorCode::connect);
    CHECK(has(result.outcome.error->text, "127.0.0.1"));
}

TEST_CASE_METHOD(FetchFixture, "a body over the limit ends the transfer, announced or not") {
    auto wanted = request("");
    wanted.limits.max_body = 1000;
    server.on("/announced", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx");
        peer.wait_for_close();
    });
    server.on("/endless", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\n\r\n");
        peer.send_for_ever("<item/>");
    });
    server.on("/chunks", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        peer.send_for_ever("5\r\nhello\r\n");
    });
    server.on("/exact", answer("200 OK", std::string(1000, 'x')));
    for (const char* target : {"/announced", "/endless", "/chunks"}) {
        INFO(target);
        wanted.url = server.url(target);
        CHECK(code_of(get(wanted)) == ErrorCode::too_large);
    }
    wanted.url = server.url("/exact");
    CHECK(get(wanted).body.size() == 1000);
}

TEST_CASE_METHOD(FetchFixture,
                 "too many header lines, too long ones and endless ones are refused") {
    const std::string many = [] {
        std::string lines;
        for (std::size_t i = 0; i < daemon::fetch::max_head_lines; ++i) {
            lines += "X: y\r\n";
        }
        return lines;
    }();
    server.on("/many", answer("200 OK", "x", many));
    server.on("/long", answer("200 OK", "x", "X: " + std::string(90'000, 'a') + "\r\n"));
    server.on("/huge", answer("200 OK", "x", "X: " + std::string(2'000'000, 'a') + "\r\n"));
    server.on("/endless", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\n");
        peer.send_for_ever("X-Y: " + std::string(1000, 'z') + "\r\n");
    });
    server.on("/continue", [](Peer& peer, const SeenRequest&) {
        peer.send_for_ever("HTTP/1.1 100 Continue\r\n\r\n");
    });
    server.on("/hints", [](Peer& peer, const SeenRequest&) {
        peer.send_for_ever("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n");
    });
    server.on("/trailers", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n");
        peer.send_for_ever("X-T: " + std::string(100, 'y') + "\r\n");
    });
    for (const char* target :
         {"/many", "/long", "/huge", "/endless", "/continue", "/hints", "/trailers"}) {
        INFO(target);
        CHECK(code_of(get_path(target)) == ErrorCode::too_large);
    }
}

TEST_CASE_METHOD(FetchFixture, "an over-long validator is not kept") {
    server.on("/x", answer("200 OK", small_feed, "ETag: \"" + std::string(60'000, 'e') + "\"\r\n"));
    const auto result = get_path("/x");
    CHECK(result.outcome.kind == model::FetchKind::document);
    CHECK(result.outcome.validators.etag.empty());
}

TEST_CASE_METHOD(FetchFixture, "silence, slow headers and a stalled body end in our own timeout") {
    server.on("/silent", [](Peer& peer, const SeenRequest&) { peer.wait_for_close(); });
    server.on("/half", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\nX-Pad: ");
        peer.wait_for_close();
    });
    server.on("/stalled", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>");
        peer.wait_for_close();
    });
    for (const char* target : {"/silent", "/half", "/stalled"}) {
        INFO(target);
        auto wanted = request(server.url(target));
        wanted.limits.total = 60ms;
        const auto result = get(wanted);
        CHECK(code_of(result) == ErrorCode::timeout);
        CHECK(result.outcome.status == 0);
    }
}

TEST_CASE_METHOD(FetchFixture, "a body that trickles is ended by the speed limit") {
    server.on("/slow", [](Peer& peer, const SeenRequest&) {
        peer.send("HTTP/1.1 200 OK\r\n\r\n<");
        peer.wait_for_close();
    });
    auto wanted = request(server.url("/slow"));
    wanted.limits.low_speed_time = 1s;
    const auto result = get(wanted);
    CHECK(code_of(result) == ErrorCode::timeout);
    CHECK(has(result.outcome.error->text, "bytes a second"));
}

TEST_CASE_METHOD(
    FetchFixture,
    "an idle connection that its server ends costs nothing, and the next request opens "
    "another") {
    const bool is_reset = GENERATE(false, true);
    server.on("/x", [is_reset](Peer& peer, const SeenRequest&) {
        peer.send(answer("200 OK", small_feed));
        std::this_thread::sleep_for(30ms); // it is idle by then
        is_reset ? peer.reset() : peer.close();
    });
    CHECK(get_path("/x").outcome.kind == model::FetchKind::document);

    bool is_over = false;
    uv::Timer end(loop, [&] { is_over = true; });
    end.start(200ms);
    int turns = 0;
    for (; !is_over; ++turns) {
        uv_run(loop.get(), UV_RUN_ONCE);
    }
    CHECK(turns < 20);

    CHECK(get_path("/x").outcome.kind == model::FetchKind::document);
    CHECK(server.seen().at(1).connection == 2);
}

TEST_CASE_METHOD(FetchFixture, "requests one after the other share a connection, with pauses too") {
    server.on("/x", answer("200 OK", small_feed));
    for (int i = 0; i < 4; ++i) {
        CHECK(get_path("/x").outcome.kind == model::FetchKind::document);
        std::this_thread::sleep_for(5ms);
    }
    for (const SeenRequest& seen : server.seen()) {
        CHECK(seen.connection == 1);
    }
}

TEST_CASE("what cannot be watched is no connection") {
    uv::Loop loop;
    curl::Multi multi(loop, [](void*, CURLcode) {});
    const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC); // epoll refuses files
    REQUIRE(file >= 0);
    CHECK_FALSE(multi.keep_watched(file));
    ::close(file);
}
