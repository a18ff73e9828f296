// SPDX-License-Identifier: MIT
#pragma once

// One request on its way from the queue to its end: a state machine, moved by what curl, the
// resolver, the worker pool and child processes report. It follows redirects hop by hop; between
// two hops it rests, so that its owner can queue it for the next host. Loop thread only.

#include "daemon/curl/multi.hpp"
#include "daemon/curl/url.hpp"
#include "daemon/fetch/exchange.hpp"
#include "daemon/fetch/failure.hpp"
#include "daemon/fetch/fetcher.hpp"
#include "daemon/fetch/file_source.hpp"
#include "daemon/fetch/resolver.hpp"
#include "daemon/uv/process.hpp"
#include "daemon/uv/task.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::daemon::fetch {

enum class State : std::uint8_t {
    queued,
    resolving,
    connecting,
    waiting, // the request is sent
    receiving_head,
    receiving_body,
    reading_file,
    running_command,
    redirecting, // rests: wants to be queued for host()
    done,        // rests
};
std::string_view to_word(State state);
bool may_follow(State from, State to);

class Transfer final : private Exchange::Listener {
  public:
    using Milliseconds = std::chrono::milliseconds;

    /// What all transfers of a fetcher use; must outlive them.
    struct Services {
        uv::Loop& loop;
        curl::Multi& multi;
        const curl::Share& share;
        Resolver& resolver;
        const Options& options;
        std::vector<std::unique_ptr<Exchange>>& idle_exchanges;
    };

    class Owner {
      public:
        /// It came to rest: redirecting or done. May be called from inside start(); the transfer
        /// must not be destroyed before this call has returned.
        virtual void on_rest(Transfer& transfer) = 0;
        /// on_time() is wanted at that time of the loop's clock.
        virtual void watch(Milliseconds until) = 0;

      protected:
        ~Owner() = default;
    };

    enum class Kind : std::uint8_t { http, file, command };

    /// A request that cannot be made at all (a bad address) is `done` at once, without on_rest().
    Transfer(Services& services, Owner& owner, Request request, Fetcher::OnDone on_done);
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    State state() const { return state_; }
    Milliseconds since() const { return since_; }
    Kind kind() const { return kind_; }
    bool allows_private() const { return request_.allow_private; }
    const std::string& host() const { return url_.host; } // empty for files and commands
    const std::string& url() const { return url_.text; }

    /// From queued.
    void start();
    /// From redirecting to queued, its time stands still.
    void requeue();
    /// Ends it from any state, without on_rest().
    void cancel();
    /// Ends it when its time is over in a state that curl does not watch.
    void on_time(Milliseconds now);
    void on_curl_done(CURLcode code);

    /// Once, when done.
    void deliver();

    std::size_t place = 0; // for its owner

  private:
    void enter(State next);
    void on_phase(Exchange::Phase phase) override;

    void accept_request();
    Error check_headers() const;
    void start_http();
    Error choose_proxy();
    void on_resolved(const Result<Addresses>& addresses);
    void connect(const Addresses& addresses);
    void end_exchange();
    void fail_exchange(CURLcode code);
    Error describe_stop() const;
    void follow(const Head& head);
    Result<curl::Url> redirect_target(const Head& head) const;
    Exchange::Secrets secrets() const;
    bool has_secrets() const;

    void start_file();
    void on_file(Result<FileContent> content);
    void start_command();
    void on_command(uv::ProcessResult result);

    void stop_all();
    void fail(Error error);
    void rest(State state);
    Milliseconds time_left() const;

    Services& services_;
    Owner& owner_;
    Request request_;
    Fetcher::OnDone on_done_;
    FetchResult result_;

    State state_ = State::queued;
    Milliseconds since_{};
    Milliseconds started_{};
    Milliseconds deadline_{};
    Milliseconds left_{};
    bool has_started_ = false;

    Kind kind_ = Kind::http;
    curl::Url url_;
    std::string first_origin_;
    bool has_left_origin_ = false;
    bool is_permanent_ = true; // all redirects so far
    std::string permanent_url_;
    int redirects_ = 0;
    std::uint64_t bytes_ = 0;

    std::string connect_host_; // the host, or its proxy
    std::uint16_t connect_port_ = 0;
    std::optional<Resolver::Ticket> ticket_;
    std::unique_ptr<Exchange> exchange_;
    std::unique_ptr<uv::Task<Result<FileContent>>> file_;
    std::unique_ptr<uv::Process> process_;
};

} // namespace gazetted::daemon::fetch
