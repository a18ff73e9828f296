// SPDX-License-Identifier: MIT
#pragma once

// One HTTP request and its answer on a curl handle, without redirects. Reused for the next request;
// an exchange that carried secrets is destroyed instead. Loop thread only.

#include "daemon/curl/multi.hpp"
#include "daemon/curl/url.hpp"
#include "daemon/fetch/fetcher.hpp"
#include "daemon/fetch/head.hpp"
#include "daemon/fetch/request.hpp"
#include "daemon/fetch/resolver.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <string>

namespace gazetted::daemon::fetch {

inline constexpr std::size_t max_aside = 64u << 10; // of the body of a redirect or a refusal

class Exchange {
  public:
    enum class Phase : std::uint8_t { sending, head, body };
    /// Why we ended it ourselves. `enough`: as much of a refusal's body as is of use.
    enum class Stop : std::uint8_t {
        none,
        private_address,
        head_too_large,
        two_lengths,
        too_large,
        enough,
    };
    enum class Secrets : std::uint8_t { send, leave_out };

    class Listener {
      public:
        /// From inside libcurl: must not touch the exchange.
        virtual void on_phase(Phase phase) = 0;

      protected:
        ~Listener() = default;
    };

    struct Plan {
        const curl::Url& url;
        const Request& request;        // must outlive the exchange's use
        const std::string& user_agent; // where the request has none
        Secrets secrets;
        const std::string& connect_host; // the host whose addresses these are; or the proxy
        std::uint16_t connect_port;
        const Addresses& addresses;
        std::chrono::milliseconds time_left;
        void* owner; // for curl::Multi::OnDone
        Listener& listener;
    };

    Exchange(const Options& options, const curl::Share& share);
    ~Exchange();
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    void start(curl::Multi& multi, const Plan& plan);
    /// Ends it, whether it runs or has ended. Before anything else is done with it.
    void finish();

    Head head;
    std::string body;
    Stop stop = Stop::none;
    std::string refused_address; // with Stop::private_address
    /// libcurl's own words about a failure, or empty.
    std::string detail() const { return error_text_.data(); }
    /// libcurl counts its retries for the life of a handle and gives up at the fifth, so one that
    /// has sent a request twice is not used again either.
    bool is_reusable() const { return !has_secrets_ && rounds_ <= 1; }

  private:
    void set_constant_options(const Options& options, const curl::Share& share);
    void set_target(const Plan& plan);
    void set_headers(const Plan& plan);
    void set_limits(const Plan& plan);
    void set_secrets(const Plan& plan);
    std::size_t on_header(std::string_view line);
    std::size_t on_body(std::string_view bytes);
    int on_connected(const char* address);
    curl_socket_t on_open_socket(const curl_sockaddr& address);
    std::size_t stop_with(Stop reason);
    bool is_body_wanted() const {
        return head.status == 200 || head.status == 203 || head.status == 226;
    }

    curl::Easy easy_;
    curl::Slist headers_, resolve_;
    std::array<char, CURL_ERROR_SIZE> error_text_{};
    curl::Multi* multi_ = nullptr;
    Listener* listener_ = nullptr;
    std::uint64_t max_body_ = 0;
    bool is_guarded_ = true; // addresses are checked
    bool may_be_private_ = false;
    bool has_secrets_ = false;
    bool has_body_ = false;
    int rounds_ = 0; // times that the request was sent
};

} // namespace gazetted::daemon::fetch
