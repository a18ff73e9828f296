// SPDX-License-Identifier: MIT
#include "daemon/websub/subscriber.hpp"

#include "tests/support/catch.hpp"

using namespace gazetted;
using namespace gazetted::daemon::websub;

TEST_CASE("a hub is told what it must know, and nothing that proves us to the publisher") {
    config::Config config;
    config.server.base_url = "https://news.example/";
    config::Feed feed;
    feed.url = "https://paper.example/feed";
    feed.headers = {{"X-Api-Key", "k"}, {"Cookie", "session=1"}};
    feed.user = "user";
    feed.password = "password";
    feed.bearer = "token";
    feed.client_certificate = "/cert.pem";
    feed.client_key = "/key.pem";
    feed.user_agent = "agent";
    model::Push push;
    push.hub = "https://hub.example/";
    push.topic = "https://paper.example/feed?a=1&b=2";
    push.token = "t0k3n";
    push.secret = "s3cr3t";
    const auto request = subscription_request(config, feed, push);
    CHECK(request.url == push.hub);
    CHECK(request.headers.empty());
    CHECK((request.user + request.password + request.bearer).empty());
    CHECK((request.client_certificate + request.client_key).empty());
    CHECK_FALSE(request.may_be_local);
    CHECK_FALSE(request.allow_private);
    CHECK(request.user_agent == "agent");
    REQUIRE(request.post);
    CHECK(request.post->content_type == "application/x-www-form-urlencoded");
    CHECK(request.post->body ==
          "hub.mode=subscribe&hub.topic=https%3A%2F%2Fpaper.example%2Ffeed%3Fa%3D1%26b%3D2"
          "&hub.callback=https%3A%2F%2Fnews.example%2Fwebsub%2Ft0k3n&hub.secret=s3cr3t"
          "&hub.lease_seconds=864000");
    push.hub = feed.url; // not even where it is the publisher itself
    CHECK_FALSE(subscription_request(config, feed, push).may_be_local);
}

TEST_CASE("no hub is asked to call an address that it cannot reach") {
    struct Row {
        const char* base_url;
        bool allow_private, can;
    };
    const Row rows[] = {{"https://news.example/", false, true},
                        {"https://news.example:8443/x/", false, true},
                        {"http://93.184.215.14/", false, true},
                        {"http://localhost:8420/", false, false},
                        {"http://reader/", false, false},
                        {"http://127.0.0.1:8420/", false, false},
                        {"http://192.168.1.5/", false, false},
                        {"http://[::1]:8420/", false, false},
                        {"", false, false},
                        {"http://127.0.0.1:8420/", true, true}};
    for (const Row& row : rows) {
        INFO(row.base_url);
        CHECK(can_be_called(row.base_url, row.allow_private) == row.can);
    }
}
