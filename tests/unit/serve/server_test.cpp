// SPDX-License-Identifier: MIT
// The server over loopback, asked by a client on a thread of its own with plain sockets.
#include "daemon/serve/server.hpp"
#include "daemon/uv/async.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/publish/support.hpp"

#include <libdeflate.h>

#include <arpa/inet.h>
#include <filesystem>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>

using namespace gazetted;
using namespace gazetted::daemon;
using namespace std::chrono_literals;

namespace {

/// A socket with a time limit on every wait; the other end's end reads as "".
class Client {
  public:
    explicit Client(unsigned port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(port));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ok_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    }
    explicit Client(const std::string& file) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un to{};
        to.sun_family = AF_UNIX;
        file.copy(to.sun_path, sizeof to.sun_path - 1);
        ok_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { ::close(fd_); }

    bool is_connected() const { return ok_; }
    void send(std::string_view bytes) const {
        static_cast<void>(::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }
    std::string receive(std::chrono::milliseconds patience = 5s) const {
        pollfd waits{fd_, POLLIN, 0};
        std::string bytes(65536, '\0');
        if (::poll(&waits, 1, static_cast<int>(patience.count())) != 1) {
            return "(nothing)";
        }
        const auto count = ::recv(fd_, bytes.data(), bytes.size(), 0);
        bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
        return bytes;
    }
    /// The answer to one GET or HEAD, head and body.
    std::string ask(std::string_view path, std::string_view headers = "",
                    std::string_view method = "GET") const {
        send(std::string(method) + " " + std::string(path) + " HTTP/1.1\r\nHost: evil.example\r\n" +
             std::string(headers) + "\r\n");
        return answer(method);
    }
    std::string answer(std::string_view method = "GET") const {
        std::string all;
        while (all.find("\r\n\r\n") == std::string::npos) {
            const auto more = receive();
            if (more.empty() || more == "(nothing)") {
                return all + more;
            }
            all += more;
        }
        const auto head = all.find("\r\n\r\n") + 4;
        const bool has_body = method != "HEAD" && !all.starts_with("HTTP/1.1 304");
        const auto length = header(all, "Content-Length");
        const auto wanted = has_body && !length.empty() ? std::stoul(length) : 0;
        while (all.size() < head + wanted) {
            const auto more = receive();
            if (more.empty() || more == "(nothing)") {
                break;
            }
            all += more;
        }
        return all;
    }
    static std::string header(const std::string& answer, const std::string& name) {
        const auto at = answer.find("\r\n" + name + ": ");
        if (at == std::string::npos || at > answer.find("\r\n\r\n")) {
            return {};
        }
        const auto start = at + name.size() + 4;
        return answer.substr(start, answer.find("\r\n", start) - start);
    }
    static std::string body(const std::string& answer) {
        return answer.substr(std::min(answer.find("\r\n\r\n") + 4, answer.size()));
    }

  private:
    int fd_;
    bool ok_ = false;
};

/// A running server; the client's steps run on a thread while the loop turns here.
struct Site {
    publish::test::World world;
    uv::Loop loop;
    std::shared_ptr<publish::Publisher> publisher;
    std::unique_ptr<serve::Server> server;
    unsigned port = 0;
    std::string socket = world.store.dir.file("s.sock");
    bool is_idle = false;

    explicit Site(serve::Limits limits = {}) {
        for (int i = 0; i < 20; ++i) {
            world.add("Ferries agree " + std::to_string(i), i * 60, "sea");
        }
        publisher = world.publisher();
        serve::Hooks hooks;
        hooks.metrics = [] { return std::string("gazetted_up 1\n"); };
        hooks.is_ready = [] { return true; };
        hooks.status_extra = [] { return std::string("{\"in_flight\":0}"); };
        server = std::make_unique<serve::Server>(loop, hooks, limits);
        config::Server listen;
        listen.listen = {"127.0.0.1:0", "unix:" + socket};
        const auto done = server->listen(listen);
        INFO((done ? std::string() : done.error().text));
        REQUIRE(done);
        const auto address = server->addresses().front();
        port = static_cast<unsigned>(std::stoul(address.substr(address.rfind(':') + 1)));
        server->use(publisher);
    }

    void run(const std::function<void()>& client) {
        uv::Async done(loop, [&] { server->stop([&] { finish(); }); });
        std::thread thread([&] {
            client();
            done.wake();
        });
        loop.run();
        thread.join();
        CHECK(is_idle);
    }
    void finish() {
        is_idle = true;
        loop.stop();
    }
    ~Site() { server.reset(); }
};

} // namespace

TEST_CASE("a browser gets a feed as XML, which it shows, a reader by its own type", "[serve]") {
    Site site;
    std::string browser, reader, anything, json;
    site.run([&] {
        const Client client(site.port);
        const std::string html = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
        browser = client.ask("/feed.atom", html);
        reader = client.ask("/feed.atom", "Accept: application/atom+xml, text/xml;q=0.5\r\n");
        anything = client.ask("/feed.atom", "Accept: */*\r\n");
        json = client.ask("/feed.json", html);
    });
    CHECK(Client::header(browser, "Content-Type") == "application/xml; charset=utf-8");
    CHECK(Client::header(reader, "Content-Type") == "application/atom+xml; charset=utf-8");
    CHECK(Client::header(anything, "Content-Type") == "application/atom+xml; charset=utf-8");
    CHECK(Client::header(json, "Content-Type") == "application/feed+json; charset=utf-8");
    CHECK(Client::header(browser, "ETag") == Client::header(reader, "ETag"));
    CHECK(Client::body(browser) == Client::body(reader));
}

TEST_CASE("a feed is served with its validators, and 304 to who has it", "[serve]") {
    Site site;
    std::string first, etag_match, date_match, other, head, again;
    site.run([&] {
        const Client client(site.port); // one connection for all
        first = client.ask("/feed.atom");
        etag_match = client.ask("/feed.atom", "If-None-Match: \"x\", W/" +
                                                  Client::header(first, "ETag") + "\r\n");
        date_match = client.ask(
            "/feed.atom", "If-Modified-Since: " + Client::header(first, "Last-Modified") + "\r\n");
        other = client.ask("/feed.atom", "If-None-Match: \"x\"\r\nIf-Modified-Since: " +
                                             Client::header(first, "Last-Modified") + "\r\n");
        head = client.ask("/feed.atom", "", "HEAD");
        again = client.ask("/feed.atom");
    });
    CHECK(first.starts_with("HTTP/1.1 200"));
    CHECK(Client::header(first, "Content-Type") == "application/atom+xml; charset=utf-8");
    CHECK(Client::header(first, "Access-Control-Allow-Origin") == "*");
    CHECK(Client::header(first, "X-Content-Type-Options") == "nosniff");
    CHECK(Client::header(first, "Vary") == "Accept, Accept-Encoding");
    CHECK(Client::body(first).find("evil.example") == std::string::npos);
    CHECK(etag_match.starts_with("HTTP/1.1 304"));
    CHECK(Client::header(etag_match, "ETag") == Client::header(first, "ETag"));
    CHECK(date_match.starts_with("HTTP/1.1 304"));
    CHECK(other.starts_with("HTTP/1.1 200"));
    CHECK(head.starts_with("HTTP/1.1 200"));
    CHECK(Client::header(head, "Content-Length") == Client::header(first, "Content-Length"));
    CHECK(Client::body(head).empty());
    CHECK(Client::body(again) == Client::body(first));
}

TEST_CASE("each coding is negotiated and has its own ETag", "[serve]") {
    Site site;
    std::string plain, gzip, brotli, zstd, unchanged;
    site.run([&] {
        const Client client(site.port);
        plain = client.ask("/feed.json");
        gzip = client.ask("/feed.json", "Accept-Encoding: gzip\r\n");
        brotli = client.ask("/feed.json", "Accept-Encoding: gzip, br\r\n");
        zstd = client.ask("/feed.json", "Accept-Encoding: zstd\r\n");
        unchanged = client.ask("/feed.json", "Accept-Encoding: gzip\r\nIf-None-Match: " +
                                                 Client::header(gzip, "ETag") + "\r\n");
    });
    CHECK(Client::header(plain, "Content-Encoding").empty());
    CHECK(Client::header(gzip, "Content-Encoding") == "gzip");
    CHECK(Client::header(brotli, "Content-Encoding") == "br");
    CHECK(Client::header(zstd, "Content-Encoding") == "zstd");
    CHECK(Client::header(gzip, "ETag") != Client::header(plain, "ETag"));
    CHECK(unchanged.starts_with("HTTP/1.1 304"));
    const auto body = Client::body(plain);
    std::string unpacked(body.size(), '\0');
    auto* decompressor = libdeflate_alloc_decompressor();
    const auto packed = Client::body(gzip);
    CHECK(libdeflate_gzip_decompress(decompressor, packed.data(), packed.size(), unpacked.data(),
                                     unpacked.size(), nullptr) == LIBDEFLATE_SUCCESS);
    libdeflate_free_decompressor(decompressor);
    CHECK(unpacked == body);
}

TEST_CASE("what is asked for again and again comes from a file in memory, byte for byte",
          "[serve]") {
    const auto files = [] {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            std::error_code gone;
            const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
            count += target.starts_with("/memfd:gazetted-answer") ? 1U : 0U;
        }
        return count;
    };
    auto site = std::make_unique<Site>();
    for (int i = 0; i < 60; ++i) {
        site->world.add("Long story " + std::to_string(i) + std::string(400, 'x'), i * 60 + 1,
                        "sea");
    }
    site->run([&] {
        const Client client(site->port);
        const auto first = client.ask("/feed.atom");
        REQUIRE(Client::body(first).size() > 40'000);
        CHECK(files() == 0);
        for (int i = 0; i < 40; ++i) {
            const auto again = client.ask("/feed.atom");
            CHECK(Client::body(again) == Client::body(first));
            CHECK(Client::header(again, "ETag") == Client::header(first, "ETag"));
        }
        CHECK(files() == 1);
        CHECK(Client::header(client.ask("/feed.atom", "", "HEAD"), "Content-Length") ==
              std::to_string(Client::body(first).size()));
        for (int i = 0; i < 3; ++i) { // who goes away in the middle harms nobody
            const Client hasty(site->port);
            hasty.send("GET /feed.atom HTTP/1.1\r\nHost: x\r\n\r\n");
            CHECK_FALSE(hasty.receive().empty());
        }
        CHECK(Client::body(client.ask("/feed.atom")) == Client::body(first));
    });
    site.reset();
    CHECK(files() == 0);
}

TEST_CASE("pages, services and errors have their types and policies", "[serve]") {
    Site site;
    std::map<std::string, std::string> answers;
    std::string methods;
    site.run([&] {
        const Client client(site.port);
        for (const auto* path : {"/", "/nope", "/search?q=(a", "/search.atom?q=(a", "/healthz",
                                 "/readyz", "/metrics", "/status.json", "/topics/%73ea.atom",
                                 "/topics/..%2f..%2fetc%2fpasswd", "/a%00b", "/style.css"}) {
            const Client own(site.port);
            answers[path] = own.ask(path);
        }
        for (const auto* method : {"POST", "PUT", "DELETE", "OPTIONS", "BREW"}) {
            const Client own(site.port);
            methods += own.ask("/feed.atom", "Content-Length: 0\r\n", method).substr(9, 4);
        }
    });
    CHECK(answers["/"].starts_with("HTTP/1.1 200"));
    CHECK(Client::header(answers["/"], "Content-Security-Policy").find("default-src 'none'") == 0);
    CHECK(Client::header(answers["/"], "Referrer-Policy") == "no-referrer");
    CHECK(answers["/nope"].starts_with("HTTP/1.1 404"));
    CHECK(Client::header(answers["/nope"], "Content-Type") == "text/html; charset=utf-8");
    CHECK(Client::header(answers["/nope"], "ETag").empty());
    CHECK(answers["/search?q=(a"].starts_with("HTTP/1.1 400"));
    CHECK(answers["/search.atom?q=(a"].starts_with("HTTP/1.1 400"));
    CHECK(Client::body(answers["/healthz"]) == "ok\n");
    CHECK(answers["/readyz"].starts_with("HTTP/1.1 200"));
    CHECK(Client::body(answers["/metrics"]).starts_with("gazetted_up 1\n"));
    CHECK(Client::body(answers["/status.json"]).starts_with("{\"live\":{\"in_flight\":0},"));
    CHECK(answers["/topics/%73ea.atom"].starts_with("HTTP/1.1 200"));
    CHECK(answers["/topics/..%2f..%2fetc%2fpasswd"].starts_with("HTTP/1.1 404"));
    CHECK(answers["/a%00b"].starts_with("HTTP/1.1 400"));
    CHECK(Client::header(answers["/style.css"], "Content-Type") == "text/css; charset=utf-8");
    CHECK(methods == "405 405 405 405 405 ");
}

TEST_CASE("a request that is none ends its own connection only", "[serve]") {
    Site site;
    std::vector<std::string> answers;
    std::string after;
    site.run([&] {
        const std::string big(70'000, 'x');
        for (const std::string& raw :
             {std::string("\x16\x03\x01\x02\x00\x01\r\n\r\n", 10), std::string("GET\r\n\r\n"),
              std::string("GET / HTTP/1.1\r\n\r\n"),
              std::string("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
              "GET / HTTP/1.1\r\nHost: x\r\nA: " + big + "\r\n\r\n",
              "GET /" + big + " HTTP/1.1\r\nHost: x\r\n\r\n"}) {
            const Client client(site.port);
            client.send(raw);
            answers.push_back(client.receive());
        }
        after = Client(site.port).ask("/healthz");
    });
    for (const std::string& answer : answers) {
        INFO(answer);
        CHECK((answer.empty() || answer.starts_with("HTTP/1.1 4")));
    }
    CHECK(after.starts_with("HTTP/1.1 200"));
}

TEST_CASE("a header that comes in drops is cut off in time", "[serve]") {
    serve::Limits limits;
    limits.header_seconds = 1;
    Site site(limits);
    bool was_cut = false;
    site.run([&] {
        const Client client(site.port);
        client.send("GET / HTTP/1.1\r\nHost: ");
        for (int i = 0; i < 60 && !was_cut; ++i) {
            client.send("x");
            was_cut = client.receive(100ms).empty();
        }
    });
    CHECK(was_cut);
}

TEST_CASE("at the limit new connections wait, and are served when others go", "[serve]") {
    serve::Limits limits;
    limits.connections = 4;
    Site site(limits);
    std::string early, late, more;
    site.run([&] {
        std::vector<std::unique_ptr<Client>> open;
        for (int i = 0; i < 4; ++i) {
            open.push_back(std::make_unique<Client>(site.port));
            open.back()->ask("/healthz");
        }
        const Client waiting(site.port);
        waiting.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        early = waiting.receive(200ms);
        open.clear();
        late = waiting.answer();
        for (int i = 0; i < 12; ++i) { // past the limit, one after the other
            more = Client(site.port).ask("/healthz");
        }
    });
    CHECK(early == "(nothing)");
    CHECK(late.starts_with("HTTP/1.1 200"));
    CHECK(more.starts_with("HTTP/1.1 200"));
}

TEST_CASE("clients that go away while their answer is made do no harm", "[serve]") {
    Site site;
    std::string after;
    site.run([&] {
        for (int i = 0; i < 40; ++i) {
            const Client client(site.port);
            client.send("GET /search?q=w" + std::to_string(i) +
                        " HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\n\r\n");
        }
        after = Client(site.port).ask("/feed.atom");
    });
    CHECK(after.starts_with("HTTP/1.1 200"));
}

TEST_CASE("a server that is destroyed with answers in the making ends cleanly", "[serve]") {
    auto site = std::make_unique<Site>();
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 8; ++i) {
        clients.push_back(std::make_unique<Client>(site->port));
        clients.back()->send("GET /search?q=w" + std::to_string(i) +
                             " HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    for (int i = 0; i < 3; ++i) {
        site->loop.run_nowait();
    }
    site.reset();
    for (const auto& client : clients) {
        CHECK(client->receive() != "(nothing)");
    }
}

TEST_CASE("a unix socket serves too and is removed in the end", "[serve]") {
    Site site;
    std::string answer;
    site.run([&] { answer = Client(site.socket).ask("/feed.rss"); });
    CHECK(answer.starts_with("HTTP/1.1 200"));
    CHECK(::access(site.socket.c_str(), F_OK) != 0);
}

TEST_CASE("pipelined requests are answered in order", "[serve]") {
    Site site;
    std::string all;
    site.run([&] {
        const Client client(site.port);
        client.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\nGET /nope HTTP/1.1\r\nHost: x\r\n\r\n"
                    "GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        for (auto part = client.receive(); !part.empty() && part != "(nothing)";
             part = client.receive()) {
            all += part;
        }
    });
    CHECK(all.find("ok\n") < all.find("404"));
    CHECK(all.find("404") < all.find("ready\n"));
    CHECK(all.find("ready\n") != std::string::npos);
}

TEST_CASE("before there is anything to serve, the server says so", "[serve]") {
    Site site;
    site.server->use(nullptr);
    std::string feed, alive;
    site.run([&] {
        feed = Client(site.port).ask("/feed.atom");
        alive = Client(site.port).ask("/healthz");
    });
    CHECK(feed.starts_with("HTTP/1.1 503"));
    CHECK(Client::header(feed, "Retry-After") == "10");
    CHECK(alive.starts_with("HTTP/1.1 200"));
}

TEST_CASE("an address that cannot be listened on is named, with advice", "[serve]") {
    Site site;
    struct Row {
        std::string address, text;
    };
    for (const Row& row :
         {Row{"127.0.0.1:" + std::to_string(site.port), "another program uses it"},
          Row{"unix:" + site.socket, "another program uses it"},
          Row{"192.0.2.1:0", "does not have that address"}, Row{"8420", "write host:port"},
          Row{"unix:", "a socket's path"}, Row{"no.such.host.invalid:80", "cannot listen on"},
          Row{"unix:/nowhere/at/all.sock", "cannot listen on"}}) {
        INFO(row.address);
        serve::Server other(site.loop, {});
        config::Server listen;
        listen.listen = {row.address};
        const auto result = other.listen(listen);
        REQUIRE_FALSE(result);
        CHECK(result.error().code == ErrorCode::io);
        CHECK(result.error().text.find(row.text) != std::string::npos);
    }
}

TEST_CASE("a certificate that cannot be read or used is named", "[serve]") {
    uv::Loop loop;
    {
        serve::Server server(loop, {});
        config::Server listen;
        listen.listen = {"127.0.0.1:0"};
        listen.tls_certificate = "/nowhere/cert.pem";
        listen.tls_key = "/nowhere/key.pem";
        const auto result = server.listen(listen);
        REQUIRE_FALSE(result);
        CHECK(result.error().text.find("/nowhere/cert.pem") != std::string::npos);
    }
}
