// SPDX-License-Identifier: MIT
#include "daemon/fetch/resolver.hpp"
#include "daemon/uv/loop.hpp"
#include "daemon/uv/timer.hpp"
#include "tests/unit/fetch/fixture.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <map>
#include <thread>

using namespace gazetted;
using namespace gazetted::test;
using namespace std::chrono_literals;
using daemon::fetch::Addresses;
using daemon::fetch::Resolver;
using daemon::fetch::to_text;

namespace {

/// Answers A questions from a table; a name that is not in it does not exist, "silent.test" gets
/// no answer at all. AAAA questions get an empty answer.
class DnsServer {
  public:
    explicit DnsServer(std::map<std::string, std::vector<std::string>> names)
        : names_(std::move(names)), socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof here;
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&here), sizeof here) == 0);
        REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&here), &size) == 0);
        here_ = here;
        thread_ = std::thread([this] { run(); });
    }
    ~DnsServer() {
        is_stopping_ = true;
        ::sendto(socket_, "", 1, 0, reinterpret_cast<sockaddr*>(&here_), sizeof here_);
        thread_.join();
        ::close(socket_);
    }
    DnsServer(const DnsServer&) = delete;
    DnsServer& operator=(const DnsServer&) = delete;

    std::vector<std::string> servers() const {
        return {"127.0.0.1:" + std::to_string(ntohs(here_.sin_port))};
    }
    int questions() const { return questions_; }

  private:
    void run() {
        std::array<char, 1500> bytes{};
        for (;;) {
            sockaddr_in from{};
            socklen_t size = sizeof from;
            const auto count = ::recvfrom(socket_, bytes.data(), bytes.size(), 0,
                                          reinterpret_cast<sockaddr*>(&from), &size);
            if (is_stopping_) {
                return;
            }
            if (count > 16) {
                const auto reply = answer_to({bytes.data(), static_cast<std::size_t>(count)});
                ::sendto(socket_, reply.data(), reply.size(), 0, reinterpret_cast<sockaddr*>(&from),
                         size);
            }
        }
    }

    std::string answer_to(const std::string& query) {
        ++questions_;
        std::string name;
        std::size_t at = 12;
        while (query[at] != 0) {
            const auto length = static_cast<unsigned char>(query[at]);
            name += (name.empty() ? "" : ".") + query.substr(at + 1, length);
            at += length + 1;
        }
        const bool is_a = query[at + 2] == 1;
        if (name == "silent.test") {
            return {};
        }
        const auto found = names_.find(name);
        const bool is_known = found != names_.end();
        std::string records;
        char count = 0;
        for (const auto& address : is_a&& is_known ? found->second : std::vector<std::string>{}) {
            in_addr raw{};
            inet_pton(AF_INET, address.c_str(), &raw);
            records += std::string("\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4", 12);
            records += std::string(reinterpret_cast<const char*>(&raw), 4);
            ++count;
        }
        std::string head = query.substr(0, 2) + std::string("\x81", 1);
        head += is_known ? '\x80' : '\x83';
        head += std::string("\0\1\0", 3) + count + std::string(4, '\0');
        return head + query.substr(12, at + 5 - 12) + records;
    }

    const std::map<std::string, std::vector<std::string>> names_;
    int socket_;
    sockaddr_in here_{};
    std::atomic<bool> is_stopping_ = false;
    std::atomic<int> questions_ = 0;
    std::thread thread_;
};

struct ResolverFixture {
    DnsServer server{{{"one.test", {"192.0.2.1"}},
                      {"two.test", {"192.0.2.1", "127.0.0.1", "192.0.2.1"}},
                      {"local.test", {"127.0.0.1"}},
                      {"empty.test", {}}}};
    uv::Loop loop;
    Resolver resolver{loop, server.servers()};

    Result<Addresses> resolve(const std::string& host) {
        std::optional<Result<Addresses>> result;
        resolver.resolve(host, [&](const Result<Addresses>& got) { result = got; });
        CHECK_FALSE(result.has_value()); // never from inside
        const auto start = loop.now();
        while (!result && loop.now() - start < 20s) {
            uv_run(loop.get(), UV_RUN_ONCE);
        }
        REQUIRE(result.has_value());
        return *result;
    }
};

} // namespace

TEST_CASE_METHOD(ResolverFixture, "a name gives its addresses, each once, and is then known") {
    CHECK(resolver.known("one.test") == nullptr);
    const auto one = resolve("one.test");
    REQUIRE(one.has_value());
    REQUIRE(one->size() == 1);
    CHECK(to_text(one->front()) == "192.0.2.1");
    CHECK(resolve("two.test")->size() == 2);
    const auto* known = resolver.known("one.test");
    REQUIRE(known != nullptr);
    CHECK(*known->value().begin() == one->front());
}

TEST_CASE_METHOD(ResolverFixture,
                 "a name that does not exist or has no address is an error, known for a while") {
    for (const char* name : {"none.test", "empty.test"}) {
        INFO(name);
        const auto result = resolve(name);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().code == ErrorCode::dns);
        CHECK(has(result.error().text, name));
        REQUIRE(resolver.known(name) != nullptr);
        CHECK_FALSE(resolver.known(name)->has_value());
    }
}

TEST_CASE_METHOD(ResolverFixture, "literals and localhost are known without a question") {
    CHECK(to_text(resolver.known("192.0.2.7")->value().front()) == "192.0.2.7");
    CHECK(to_text(resolver.known("2001:db8::1")->value().front()) == "2001:db8::1");
    for (const char* name : {"localhost", "localhost.", "a.localhost"}) {
        INFO(name);
        REQUIRE(resolver.known(name) != nullptr);
        CHECK(to_text(resolver.known(name)->value().front()) == "127.0.0.1");
    }
    CHECK(resolver.known("localhost.example") == nullptr);
    CHECK(server.questions() == 0);
}

TEST_CASE_METHOD(ResolverFixture, "look-ups of one name are one, who forgets is not called") {
    int calls = 0;
    std::vector<Resolver::Ticket> tickets;
    tickets.reserve(10);
    for (int i = 0; i < 10; ++i) {
        tickets.push_back(resolver.resolve("one.test", [&](const Result<Addresses>&) {
            if (++calls == 1) {
                resolver.forget(tickets.back()); // of the same look-up, from a callback
            }
        }));
    }
    resolver.forget(tickets[3]);
    CHECK(resolve("two.test").has_value());
    CHECK(resolve("one.test").has_value());
    CHECK(calls == 8);
    CHECK(server.questions() <= 6); // A and AAAA of each, the last one may ask again
}

TEST_CASE_METHOD(ResolverFixture, "a resolver may go while it asks") {
    auto asking = std::make_unique<Resolver>(loop, server.servers());
    asking->resolve("silent.test", [](const Result<Addresses>&) { FAIL("called back"); });
    uv_run(loop.get(), UV_RUN_NOWAIT);
    asking.reset();
    uv_run(loop.get(), UV_RUN_NOWAIT);
}

TEST_CASE("a server list that is not understood is an exception") {
    uv::Loop loop;
    CHECK_THROWS_AS(Resolver(loop, {"not an address"}), std::runtime_error);
}

TEST_CASE("a fetch looks its host up, and refuses a name that leads inside") {
    const DnsServer dns({{"local.test", {"127.0.0.1"}}, {"mixed.test", {"127.0.0.1", "10.0.0.1"}}});
    Options options;
    options.dns_servers = dns.servers();
    FetchFixture f(options);
    f.server.on("/feed", answer("200 OK", small_feed));
    CHECK(f.get(f.server.url("/feed", "local.test")).outcome.kind == model::FetchKind::document);
    CHECK(f.server.seen().at(0).field("Host") == "local.test:" + std::to_string(f.server.port()));
    for (const char* host : {"local.test", "mixed.test"}) {
        auto wanted = f.request(f.server.url("/feed", host));
        wanted.allow_private = false;
        CHECK(code_of(f.get(wanted)) == ErrorCode::blocked);
    }
    CHECK(code_of(f.get(std::string("http://none.test/"))) == ErrorCode::dns);
    CHECK(f.server.count() == 1);
}

TEST_CASE("a name server that is silent ends in our own timeout") {
    const DnsServer dns({});
    Options options;
    options.dns_servers = dns.servers();
    FetchFixture f(options);
    auto wanted = f.request("http://silent.test/");
    wanted.limits.total = 50ms;
    CHECK(code_of(f.get(wanted)) == ErrorCode::timeout);
}
