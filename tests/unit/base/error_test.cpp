// SPDX-License-Identifier: MIT
#include "feeds/base/result.hpp"
#include "tests/support/catch.hpp"

#include <string>

using namespace gazetted;

namespace {
Result<int> half(int value) {
    if (value % 2 != 0) {
        return fail(ErrorCode::malformed, "odd");
    }
    return value / 2;
}
} // namespace

TEST_CASE("a Result holds a value or an error with its usual retry class") {
    CHECK(half(4).value() == 2);
    REQUIRE_FALSE(half(3).has_value());
    CHECK(half(3).error().code == ErrorCode::malformed);
    CHECK(half(3).error().retry == RetryClass::permanent);
}

TEST_CASE("what the network does is worth another try, what a rule refuses is policy") {
    CHECK(usual_retry(ErrorCode::timeout) == RetryClass::transient);
    CHECK(usual_retry(ErrorCode::blocked) == RetryClass::policy);
    CHECK(usual_retry(ErrorCode::internal) == RetryClass::bug);
}

TEST_CASE("every error code has a word of its own") {
    std::string seen;
    for (int code = 0; code < static_cast<int>(ErrorCode::internal); ++code) {
        auto word = " " + std::string(to_word(static_cast<ErrorCode>(code))) + " ";
        CHECK(seen.find(word) == std::string::npos);
        seen += word;
    }
}
