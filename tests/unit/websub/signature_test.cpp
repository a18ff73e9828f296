// SPDX-License-Identifier: MIT
#include "daemon/websub/signature.hpp"

#include "tests/support/catch.hpp"

using namespace gazetted::daemon::websub;

TEST_CASE("a body is signed with the secret that both know") {
    // RFC 4231, test case 2
    CHECK(sign("Jefe", "what do ya want for nothing?") ==
          "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(is_signed("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                    "Jefe", "what do ya want for nothing?"));
    // RFC 2202, test case 2
    CHECK(is_signed("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79", "Jefe",
                    "what do ya want for nothing?"));
}

TEST_CASE("a signature of something else, by another secret or in another form is none") {
    const auto good = sign("secret", "body");
    CHECK(is_signed(good, "secret", "body"));
    CHECK_FALSE(is_signed(good, "secret", "body2"));
    CHECK_FALSE(is_signed(good, "other", "body"));
    CHECK_FALSE(is_signed(good.substr(0, good.size() - 1), "secret", "body"));
    CHECK_FALSE(is_signed(good.substr(7), "secret", "body"));
    CHECK_FALSE(is_signed("md5=" + good.substr(7), "secret", "body"));
    CHECK_FALSE(is_signed("sha512=" + good.substr(7), "secret", "body"));
    CHECK_FALSE(is_signed("", "secret", "body"));
    CHECK_FALSE(is_signed("sha256=", "secret", "body"));
}

TEST_CASE("tokens are long and never the same, forms hold any text") {
    CHECK(random_token().size() == 40);
    CHECK(random_token() != random_token());
    CHECK(Form().add("hub.topic", "https://a.example/?a=b&c=d e").add("x", "ü").text() ==
          "hub.topic=https%3A%2F%2Fa.example%2F%3Fa%3Db%26c%3Dd%20e&x=%C3%BC");
}
