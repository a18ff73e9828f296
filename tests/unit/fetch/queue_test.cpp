// SPDX-License-Identifier: MIT
#include "tests/unit/fetch/fixture.hpp"

#include <algorithm>
#include <set>

using namespace gazetted;
using namespace gazetted::test;
using namespace std::chrono_literals;

namespace {
Options with(int concurrency, int per_host) {
    Options options;
    options.concurrency = concurrency;
    options.per_host = per_host;
    return options;
}
} // namespace

TEST_CASE("no more than per_host requests are out to one host, others go on") {
    FetchFixture f(with(10, 2));
    Gate gate;
    ScriptedServer other("127.0.0.2");
    other.on("/", answer("200 OK", small_feed));
    f.server.on("/held", [&](Peer& peer, const SeenRequest&) {
        gate.wait();
        peer.send(answer("200 OK", small_feed));
    });
    int here = 0;
    int there = 0;
    for (int i = 0; i < 6; ++i) {
        f.fetcher->fetch(f.request(f.server.url("/held")), [&](const FetchResult&) { ++here; });
    }
    for (int i = 0; i < 4; ++i) {
        f.fetcher->fetch(f.request(other.url("/", "127.0.0.2")),
                         [&](const FetchResult&) { ++there; });
    }
    f.run_until([&] { return f.server.count() == 2 && there == 4; });
    CHECK(f.fetcher->in_flight() == 2);
    CHECK(f.fetcher->queued() == 4);
    CHECK(f.server.count() == 2);
    gate.open();
    f.run_until([&] { return here == 6; });
    CHECK(f.server.count() == 6);
    std::set<int> connections;
    for (const auto& seen : f.server.seen()) {
        connections.insert(seen.connection);
    }
    CHECK(connections.size() == 2); // kept and used again
}

TEST_CASE("no more than `concurrency` requests are out") {
    FetchFixture f(with(3, 100));
    Gate gate;
    f.server.on("/held", [&](Peer& peer, const SeenRequest&) {
        gate.wait();
        peer.send(answer("200 OK", small_feed));
    });
    int done = 0;
    for (int i = 0; i < 10; ++i) {
        f.fetcher->fetch(f.request(f.server.url("/held")), [&](const FetchResult&) { ++done; });
    }
    f.run_until([&] { return f.server.count() == 3; });
    CHECK(f.fetcher->in_flight() == 3);
    const auto flights = f.fetcher->flights();
    REQUIRE(flights.size() == 3);
    CHECK(flights[0].url == f.server.url("/held"));
    CHECK(flights[0].state == "waiting");
    gate.open();
    f.run_until([&] { return done == 10; });
}

TEST_CASE("other options hold for what starts from now on") {
    FetchFixture f(with(1, 1));
    Gate gate;
    f.server.on("/held", [&](Peer& peer, const SeenRequest&) {
        gate.wait();
        peer.send(answer("200 OK", small_feed));
    });
    int done = 0;
    const auto fetch = [&] {
        f.fetcher->fetch(f.request(f.server.url("/held")), [&](const FetchResult&) { ++done; });
    };
    fetch();
    fetch();
    f.run_until([&] { return f.server.count() == 1; });
    Options wider = with(3, 3);
    wider.user_agent = "other/1";
    f.fetcher->use(wider);
    fetch();
    f.run_until([&] { return f.server.count() == 3; });
    CHECK(f.fetcher->in_flight() == 3);
    gate.open();
    f.run_until([&] { return done == 3; });
    CHECK(f.server.seen()[0].field("User-Agent") == "gazetted");
    CHECK(f.server.seen()[2].field("User-Agent") == "other/1");
    fetch(); // by a handle that was made under the first name
    f.run_until([&] { return done == 4; });
    CHECK(f.server.seen()[3].field("User-Agent") == "other/1");
}

TEST_CASE("starts on one host are a gap apart, also of redirects to it") {
    Options options;
    options.private_gap = 30ms; // the server's address is private
    FetchFixture f(options);
    ScriptedServer first("127.0.0.2");
    first.on("/", answer("302 Found", "", "Location: " + f.server.url("/feed") + "\r\n"));
    std::vector<std::chrono::steady_clock::time_point> times;
    std::mutex mutex;
    f.server.on("/feed", [&](Peer& peer, const SeenRequest&) {
        const std::lock_guard lock(mutex);
        times.push_back(std::chrono::steady_clock::now());
        peer.send(answer("200 OK", small_feed));
    });
    int done = 0;
    f.fetcher->fetch(f.request(first.url("/", "127.0.0.2")), [&](const FetchResult&) { ++done; });
    for (int i = 0; i < 2; ++i) {
        f.fetcher->fetch(f.request(f.server.url("/feed")), [&](const FetchResult&) { ++done; });
    }
    f.run_until([&] { return done == 3; });
    REQUIRE(times.size() == 3);
    CHECK(times[2] - times[0] >= 50ms); // two gaps, less what the first took to be seen
}

TEST_CASE("cancel_all ends what waits and what is under way, and later requests work") {
    FetchFixture f(with(5, 4)); // four of the host and the command
    f.server.on("/silent", [](Peer& peer, const SeenRequest&) { peer.wait_for_close(); });
    f.server.on("/feed", answer("200 OK", small_feed));
    std::vector<ErrorCode> codes;
    const auto collect = [&](const FetchResult& result) { codes.push_back(code_of(result)); };
    for (int i = 0; i < 8; ++i) {
        f.fetcher->fetch(f.request(f.server.url("/silent")), collect);
    }
    f.fetcher->fetch(f.request("exec:sleep 100"), collect);
    f.run_until([&] { return f.server.count() == 4; });
    CHECK(f.fetcher->queued() == 4);
    f.fetcher->cancel_all();
    CHECK(codes.empty()); // never from inside
    f.run_until([&] { return codes.size() == 9; });
    CHECK(std::all_of(codes.begin(), codes.end(),
                      [](ErrorCode code) { return code == ErrorCode::cancelled; }));
    CHECK(f.fetcher->in_flight() == 0);
    CHECK(f.get_path("/feed").outcome.kind == model::FetchKind::document);
}

TEST_CASE("what waits for a domain is cancelled, what is under way and what is elsewhere is not") {
    FetchFixture f(with(5, 1));
    Gate gate;
    ScriptedServer other("127.0.0.2");
    for (ScriptedServer* server : {&f.server, &other}) {
        server->on("/held", [&](Peer& peer, const SeenRequest&) {
            gate.wait();
            peer.send(answer("200 OK", small_feed));
        });
    }
    int cancelled = 0;
    int here = 0;
    int there = 0;
    for (int i = 0; i < 3; ++i) {
        f.fetcher->fetch(f.request(f.server.url("/held")), [&](const FetchResult& result) {
            ++(result.outcome.is_cancelled() ? cancelled : here);
        });
        f.fetcher->fetch(f.request(other.url("/held", "127.0.0.2")),
                         [&](const FetchResult&) { ++there; });
    }
    f.run_until([&] { return f.server.count() == 1 && other.count() == 1; });
    f.fetcher->cancel_waiting("127.0.0.1");
    f.run_until([&] { return cancelled == 2; });
    gate.open();
    f.run_until([&] { return here == 1 && there == 3; });
    CHECK(f.server.count() == 1);
}

TEST_CASE("a fetcher that is destroyed drops everything without a callback") {
    FetchFixture f;
    f.server.on("/silent", [](Peer& peer, const SeenRequest&) { peer.wait_for_close(); });
    int calls = 0;
    for (const auto& url : {f.server.url("/silent"), std::string("exec:sleep 100"),
                            std::string("file:///etc/passwd"), std::string("http://a.invalid/")}) {
        f.fetcher->fetch(f.request(url), [&](const FetchResult&) { ++calls; });
    }
    uv_run(f.loop.get(), UV_RUN_NOWAIT);
    const int before = calls;
    f.fetcher.reset();
    uv_run(f.loop.get(), UV_RUN_DEFAULT);
    CHECK(calls == before);
}

TEST_CASE("a callback may fetch again and may cancel all") {
    FetchFixture f;
    f.server.on("/feed", answer("200 OK", small_feed));
    int done = 0;
    Fetcher::OnDone again = [&](const FetchResult&) {
        if (++done < 5) {
            f.fetcher->fetch(f.request(f.server.url("/feed")), again);
        } else {
            f.fetcher->cancel_all();
        }
    };
    f.fetcher->fetch(f.request(f.server.url("/feed")), again);
    f.run_until([&] { return done == 5 && f.fetcher->in_flight() == 0; });
    CHECK(f.server.seen().back().connection == 1);
}

TEST_CASE("a kept connection that has died is replaced") {
    FetchFixture f;
    f.server.on("/feed", [](Peer& peer, const SeenRequest&) {
        peer.send(answer("200 OK", small_feed));
        peer.close();
    });
    for (int i = 0; i < 20; ++i) {
        const auto result = f.get_path("/feed");
        INFO((result.outcome.error ? result.outcome.error->text : std::string()));
        CHECK(result.outcome.kind == model::FetchKind::document);
    }
}

TEST_CASE("fetch_once gives the decoded body, or an error") {
    ScriptedServer server;
    server.on("/feed", answer("200 OK", small_feed, "Content-Encoding: identity\r\n"));
    const auto result = daemon::fetch::fetch_once(FetchFixture::request(server.url("/feed")));
    REQUIRE(result.has_value());
    CHECK(result->body == small_feed);
    CHECK(result->content_encoding.empty());
    const auto missing = daemon::fetch::fetch_once(FetchFixture::request(server.url("/no")));
    REQUIRE_FALSE(missing.has_value());
    CHECK(missing.error().code == ErrorCode::http_status);
}
