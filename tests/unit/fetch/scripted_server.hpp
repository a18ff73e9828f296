// SPDX-License-Identifier: MIT
#pragma once

// A loopback HTTP server that answers by script, a thread a connection. A script gets the raw
// connection, so it can be as wrong as it likes.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace gazetted::test {

struct SeenRequest {
    std::string target; // "/path"
    std::string head;   // all of it
    int connection = 0; // 1, 2 …
    /// The value of a header field, "" when it is absent.
    std::string field(std::string_view name) const;
};

class Peer {
  public:
    explicit Peer(int descriptor) : descriptor_(descriptor) {}
    /// False once the other side is gone.
    bool send(std::string_view bytes);
    /// Repeats until the other side is gone.
    void send_for_ever(std::string_view bytes);
    void close();
    void reset();
    /// Returns when the other side has closed.
    void wait_for_close();
    bool is_open() const { return is_open_; }

  private:
    int descriptor_;
    bool is_open_ = true;
};

class ScriptedServer {
  public:
    using Script = std::function<void(Peer&, const SeenRequest&)>;
    explicit ScriptedServer(const std::string& address = "127.0.0.1");
    ~ScriptedServer();
    ScriptedServer(const ScriptedServer&) = delete;
    ScriptedServer& operator=(const ScriptedServer&) = delete;

    /// Before the first request of `target`. Without a script: 404.
    void on(const std::string& target, Script script);
    void on(const std::string& target, std::string answer);

    int port() const { return port_; }
    std::string url(std::string_view target, std::string_view host = "127.0.0.1") const;
    std::vector<SeenRequest> seen() const;
    std::size_t count() const { return seen().size(); }

  private:
    void accept_all();
    void serve(int descriptor, int number);
    Script find(const std::string& target);

    int listener_ = -1;
    int port_ = 0;
    mutable std::mutex mutex_;
    std::map<std::string, Script> scripts_;
    std::vector<SeenRequest> seen_;
    std::vector<int> descriptors_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

/// A whole answer with its Content-Length. `fields`: "Name: value\r\n"…
std::string answer(std::string_view status, std::string_view body, std::string_view fields = "");

/// Closed at first; wait() returns once open() was called.
class Gate {
  public:
    void open();
    void wait();

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = false;
};

inline constexpr std::string_view small_feed =
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>t</title></channel></rss>";

} // namespace gazetted::test
