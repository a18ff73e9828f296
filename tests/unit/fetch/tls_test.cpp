// SPDX-License-Identifier: MIT
//
// Against `openssl s_server` on a port that it chooses, with certificates made here and now.
#include "daemon/fetch/command.hpp"
#include "tests/unit/fetch/fixture.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

using namespace gazetted;
using namespace gazetted::test;

namespace {

class Certificates {
  public:
    Certificates() {
        std::string name = (std::filesystem::temp_directory_path() / "gazetted-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        make("good", "-addext subjectAltName=DNS:localhost -days 2");
        make("other", "-addext subjectAltName=DNS:other.example -days 2");
        make("client", "-days 2");
    }
    ~Certificates() {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }
    Certificates(const Certificates&) = delete;
    Certificates& operator=(const Certificates&) = delete;
    std::string pem(const std::string& name) const { return (folder / (name + ".pem")).string(); }
    std::string key(const std::string& name) const { return (folder / (name + ".key")).string(); }

    std::filesystem::path folder;

  private:
    void make(const std::string& name, const std::string& more) const {
        const std::string command =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" +
            name + " -keyout " + key(name) + " -out " + pem(name) + " " + more + " 2>/dev/null";
        REQUIRE(std::system(command.c_str()) == 0); // NOLINT: fixed words and paths of our own
    }
};

class TlsServer {
  public:
    explicit TlsServer(const std::string& options) {
        auto argv =
            daemon::fetch::split_command("openssl s_server -accept 127.0.0.1:0 -www " + options)
                .value();
        std::array<int, 2> out{};
        REQUIRE(::pipe(out.data()) == 0);
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(out[1], 1);
            ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), 2);
            std::vector<char*> arguments;
            arguments.reserve(argv.size() + 1);
            for (auto& argument : argv) {
                arguments.push_back(argument.data());
            }
            arguments.push_back(nullptr);
            ::execvp(arguments[0], arguments.data());
            ::_exit(127);
        }
        ::close(out[1]);
        output_ = ::fdopen(out[0], "r");
        std::array<char, 200> line{};
        while (port.empty() && ::fgets(line.data(), line.size(), output_) != nullptr) {
            const std::string text(line.data());
            if (text.starts_with("ACCEPT ")) {
                port = text.substr(text.rfind(':') + 1);
                port.erase(port.find_last_not_of("\r\n ") + 1);
            }
        }
        REQUIRE_FALSE(port.empty());
    }
    ~TlsServer() {
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
        std::fclose(output_);
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;
    std::string url(const std::string& host = "localhost") const {
        return "https://" + host + ":" + port + "/";
    }
    std::string port;

  private:
    pid_t child_ = 0;
    std::FILE* output_ = nullptr;
};

Options trusting(const std::string& ca_file) {
    Options options;
    options.ca_file = ca_file;
    return options;
}

std::string serving(const Certificates& made, const std::string& name) {
    return "-cert " + made.pem(name) + " -key " + made.key(name) + " ";
}

} // namespace

TEST_CASE("a certificate of a trusted authority for the right name is accepted, no other") {
    const Certificates made;
    const TlsServer good(serving(made, "good"));
    const TlsServer other(serving(made, "other"));
    const TlsServer old(serving(made, "good") + "-tls1_1 -cipher ALL:@SECLEVEL=0");
    FetchFixture f(trusting(made.pem("good")));
    CHECK(f.get(good.url()).outcome.status == 200);
    const auto unknown = f.get(other.url());
    CHECK(code_of(unknown) == ErrorCode::tls);
    CHECK(has(unknown.outcome.error->text, "localhost"));
    CHECK(code_of(f.get(good.url("127.0.0.1"))) == ErrorCode::tls); // not the name in it
    CHECK(code_of(f.get(old.url())) == ErrorCode::tls);
    FetchFixture untrusting;
    CHECK(code_of(untrusting.get(good.url())) == ErrorCode::tls);
    FetchFixture misnamed(trusting(made.pem("other")));
    CHECK(code_of(misnamed.get(other.url())) == ErrorCode::tls);
}

TEST_CASE("a client certificate is shown where it is asked for, and only by its feed") {
    const Certificates made;
    const TlsServer strict(serving(made, "good") + "-Verify 1 -verify_return_error -CAfile " +
                           made.pem("client"));
    FetchFixture f(trusting(made.pem("good")));
    auto wanted = f.request(strict.url());
    wanted.client_certificate = made.pem("client");
    wanted.client_key = made.key("client");
    CHECK(f.get(wanted).outcome.status == 200);
    CHECK(f.get(f.request(strict.url())).outcome.kind == model::FetchKind::failed);
    wanted.client_certificate = made.pem("none");
    CHECK(code_of(f.get(wanted)) == ErrorCode::config);
}

TEST_CASE("credentials do not follow a redirect from https to http, without them it is followed") {
    const Certificates made;
    ScriptedServer plain;
    plain.on("/", answer("200 OK", small_feed));
    {
        std::FILE* page = std::fopen((made.folder / "moved").c_str(), "w");
        REQUIRE(page != nullptr);
        const auto text = "HTTP/1.0 302 Found\r\nLocation: " + plain.url("/") + "\r\n\r\n";
        std::fputs(text.c_str(), page);
        std::fclose(page);
    }
    const auto folder = std::filesystem::current_path();
    std::filesystem::current_path(made.folder); // -HTTP serves whole answers from there
    const TlsServer server(serving(made, "good") + "-HTTP");
    std::filesystem::current_path(folder);
    FetchFixture f(trusting(made.pem("good")));
    auto wanted = f.request(server.url() + "moved");
    CHECK(f.get(wanted).outcome.kind == model::FetchKind::document);
    wanted.bearer = "secret";
    CHECK(code_of(f.get(wanted)) == ErrorCode::redirect);
    CHECK(plain.count() == 1);
}
