// SPDX-License-Identifier: MIT
#include "daemon/fetch/transfer.hpp"
#include "tests/support/catch.hpp"

#include <set>
#include <string>

using namespace gazetted;
using namespace gazetted::daemon::fetch;

namespace {
constexpr State all[] = {State::queued,       State::resolving,       State::connecting,
                         State::waiting,      State::receiving_head,  State::receiving_body,
                         State::reading_file, State::running_command, State::redirecting,
                         State::done};
} // namespace

TEST_CASE("from every state a transfer can end, and from the end nothing follows") {
    for (const State state : all) {
        CHECK(may_follow(state, State::done) == (state != State::done));
        CHECK_FALSE(may_follow(State::done, state));
    }
}

TEST_CASE("a hop is started only from the queue, and follows another only through it") {
    for (const State state : all) {
        CHECK(may_follow(state, State::resolving) == (state == State::queued));
        CHECK(may_follow(state, State::queued) == (state == State::redirecting));
        CHECK(may_follow(state, State::redirecting) ==
              (state == State::receiving_head || state == State::receiving_body));
    }
}

TEST_CASE("each state has a word of its own") {
    std::set<std::string_view> words;
    for (const State state : all) {
        words.insert(to_word(state));
    }
    CHECK(words.size() == std::size(all));
}

TEST_CASE("what libcurl reports becomes an error of its kind with plain words") {
    const Limits limits;
    const auto describe = [&](CURLcode code, std::string_view detail, Reached reached) {
        return describe_failure(code, {"http://h/x", "h", detail, reached, limits});
    };
    struct Case {
        CURLcode code;
        const char* detail;
        Reached reached;
        ErrorCode expected;
        const char* word;
    };
    const Case table[] = {
        {CURLE_OPERATION_TIMEDOUT, "", Reached::nothing, ErrorCode::timeout, "no connection to h"},
        {CURLE_OPERATION_TIMEDOUT, "", Reached::answer, ErrorCode::timeout, "within 30 s"},
        {CURLE_OPERATION_TIMEDOUT, "Operation too slow", Reached::answer, ErrorCode::timeout,
         "less than 32 bytes a second"},
        {CURLE_COULDNT_CONNECT, "refused", Reached::nothing, ErrorCode::connect, "(refused)"},
        {CURLE_RECV_ERROR, "", Reached::answer, ErrorCode::connect, "in the middle"},
        {CURLE_GOT_NOTHING, "", Reached::connection, ErrorCode::connect, "without an answer"},
        {CURLE_PARTIAL_FILE, "", Reached::answer, ErrorCode::truncated, "too early"},
        {CURLE_PEER_FAILED_VERIFICATION, "expired", Reached::nothing, ErrorCode::tls, "(expired)"},
        {CURLE_SSL_CERTPROBLEM, "", Reached::nothing, ErrorCode::config, "certificate file"},
        {CURLE_COULDNT_RESOLVE_HOST, "", Reached::nothing, ErrorCode::dns, "h"},
        {CURLE_COULDNT_RESOLVE_PROXY, "", Reached::nothing, ErrorCode::dns, "proxy"},
        {CURLE_PROXY, "", Reached::nothing, ErrorCode::connect, "proxy"},
        {CURLE_OUT_OF_MEMORY, "", Reached::answer, ErrorCode::too_large, "too large"},
        {CURLE_URL_MALFORMAT, "", Reached::nothing, ErrorCode::bad_url, "http://h/x"},
        {CURLE_WEIRD_SERVER_REPLY, "", Reached::answer, ErrorCode::malformed, "not correct HTTP"},
    };
    for (const auto& row : table) {
        INFO(row.code);
        const auto error = describe(row.code, row.detail, row.reached);
        CHECK(error.code == row.expected);
        CHECK(error.text.find(row.word) != std::string::npos);
    }
}

TEST_CASE("what a proxy refuses is told of the proxy, and what to do") {
    const Limits limits;
    const auto describe = [&](CURLcode code, std::string_view detail) {
        return describe_failure(
            code, {"https://h/x", "h", detail, Reached::connection, limits, "p.example"});
    };
    auto error = describe(CURLE_RECV_ERROR, "CONNECT tunnel failed, response 407");
    CHECK(error.text == "the proxy p.example refused a tunnel to h and answered 407; put user and "
                        "password into the proxy's address");
    CHECK(error.code == ErrorCode::config);
    error = describe(CURLE_RECV_ERROR, "CONNECT tunnel failed, response 403");
    CHECK(error.text.ends_with("answered 403; it has to allow this host and port"));
    CHECK(error.code == ErrorCode::connect);
    error = describe(CURLE_RECV_ERROR, "CONNECT tunnel failed, response 502");
    CHECK(error.text.ends_with("answered 502; it is tried again later"));
    error = describe(CURLE_RECV_ERROR, "reset");
    CHECK(error.text.find("h closed the connection") == 0);
    error = describe(CURLE_COULDNT_CONNECT, "refused");
    CHECK(error.text.find("no connection to the proxy p.example (refused)") == 0);
}
