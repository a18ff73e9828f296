// SPDX-License-Identifier: MIT
#pragma once

// A loop, a fetcher and a scripted server: `get(url)` is one fetch.

#include "daemon/fetch/fetcher.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/timer.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/fetch/scripted_server.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::test {

using daemon::fetch::Fetcher;
using daemon::fetch::FetchResult;
using daemon::fetch::Options;
using daemon::fetch::Request;

class FetchFixture {
  public:
    explicit FetchFixture(Options options = {})
        : fetcher(std::make_unique<Fetcher>(loop, std::move(options))) {}

    /// To the loopback, with limits that end a broken test soon.
    static Request request(std::string url) {
        Request made;
        made.url = std::move(url);
        made.allow_private = true;
        made.may_be_local = true;
        made.limits.total = std::chrono::seconds(10);
        return made;
    }

    FetchResult get(Request wanted) {
        std::optional<FetchResult> result;
        fetcher->fetch(std::move(wanted), [&](FetchResult got) {
            CHECK_FALSE(result.has_value()); // exactly once
            result = std::move(got);
        });
        run_until([&] { return result.has_value(); });
        return std::move(*result);
    }
    FetchResult get(std::string url) { return get(request(std::move(url))); }
    FetchResult get_path(std::string_view target) { return get(server.url(target)); }

    /// Turns the loop until `is_there` holds.
    void run_until(const std::function<bool()>& is_there) {
        uv::Timer tick(loop, [] {});
        tick.start(std::chrono::milliseconds(1), std::chrono::milliseconds(1));
        const auto start = loop.now();
        while (!is_there()) {
            REQUIRE(loop.now() - start < std::chrono::seconds(20));
            uv_run(loop.get(), UV_RUN_ONCE);
        }
    }

    ScriptedServer server;
    uv::Loop loop;
    std::unique_ptr<Fetcher> fetcher;
};

inline bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

inline ErrorCode code_of(const FetchResult& result) {
    REQUIRE(result.outcome.kind == model::FetchKind::failed);
    REQUIRE(result.outcome.error.has_value());
    CHECK_FALSE(result.outcome.error->text.empty());
    CHECK(result.body.empty());
    return result.outcome.error->code;
}

} // namespace gazetted::test
