// SPDX-License-Identifier: MIT
#include "daemon/service/network_watch.hpp"

#include "tests/support/catch.hpp"

#include <fmt/format.h>

using namespace gazetted;
using namespace std::chrono_literals;
using daemon::service::NetworkWatch;

namespace {

model::FetchOutcome unreachable(int host, ErrorCode code = ErrorCode::connect) {
    model::FetchOutcome outcome;
    outcome.error = Error{code, RetryClass::transient, "out of reach"};
    outcome.final_url = fmt::format("http://h{}.example/feed", host);
    return outcome;
}

model::FetchOutcome answered(int status) {
    model::FetchOutcome outcome;
    outcome.status = status;
    return outcome;
}

} // namespace

TEST_CASE("the network is down when every host of a few, or eight of many, cannot be reached") {
    NetworkWatch few;
    few.expect(4);
    for (int host = 1; host <= 3; ++host) {
        few.see(unreachable(host), 0ms);
        few.see(unreachable(host), 0ms); // again: no other host
    }
    CHECK_FALSE(few.down_for(0ms));
    few.see(unreachable(4, ErrorCode::dns), 0ms);
    CHECK(few.down_for(0ms));

    NetworkWatch many;
    many.expect(1000);
    for (int host = 1; host <= 7; ++host) {
        many.see(unreachable(host, ErrorCode::timeout), 0ms);
    }
    CHECK_FALSE(many.down_for(0ms));
    many.see(unreachable(8), 0ms);
    CHECK(many.down_for(0ms));

    NetworkWatch one;
    one.expect(1); // that one feed is dead tells nothing
    one.see(unreachable(1), 0ms);
    CHECK_FALSE(one.down_for(0ms));
}

TEST_CASE("how long the network has been down counts from the first host, until one answers") {
    NetworkWatch watch;
    watch.expect(3);
    watch.see(unreachable(1), 10s);
    watch.see(unreachable(2), 20s);
    watch.see(unreachable(3), 30s);
    CHECK(watch.down_for(70s) == Seconds(60));
    watch.see(unreachable(1), 80s);
    CHECK(watch.down_for(110s) == Seconds(100));
    watch.see(unreachable(2, ErrorCode::tls), 120s); // says nothing of the network
    CHECK(watch.down_for(120s));
    watch.see(answered(500), 130s); // but this does
    CHECK_FALSE(watch.down_for(130s));
    for (int host = 1; host <= 3; ++host) {
        watch.see(unreachable(host), 200s);
    }
    CHECK(watch.down_for(260s) == Seconds(60));
}
