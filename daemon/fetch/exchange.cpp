// SPDX-License-Identifier: MIT
#include "daemon/fetch/exchange.hpp"

#include "daemon/fetch/ca_file.hpp"
#include "feeds/base/ascii.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace gazetted::daemon::fetch {

namespace {

constexpr std::uint64_t max_reserve = 1 << 20; // Content-Length is believed up to here
constexpr long read_size = 16L << 10;          // of libcurl's buffer

constexpr std::string_view accept =
    "Accept: application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, "
    "text/html;q=0.3, */*;q=0.1";

Exchange& exchange_of(void* self) noexcept {
    return *static_cast<Exchange*>(self);
}

long to_long(std::chrono::milliseconds time) {
    return static_cast<long>(std::max<std::chrono::milliseconds::rep>(time.count(), 1));
}

} // namespace

Exchange::Exchange(const Options& options, const curl::Share& share) {
    set_constant_options(options, share);
}

Exchange::~Exchange() {
    finish();
}

void Exchange::set_constant_options(const Options& options, const curl::Share& share) {
    easy_.set<CURLOPT_NOSIGNAL>(1L);
    easy_.set<CURLOPT_PROTOCOLS_STR>("http,https");
    easy_.set<CURLOPT_FOLLOWLOCATION>(0L);
    easy_.set<CURLOPT_PATH_AS_IS>(1L);
    easy_.set<CURLOPT_HTTP_CONTENT_DECODING>(0L);
    easy_.set<CURLOPT_SUPPRESS_CONNECT_HEADERS>(1L);
    easy_.set<CURLOPT_BUFFERSIZE>(read_size);
    easy_.set<CURLOPT_NETRC>(long{CURL_NETRC_IGNORED});
    easy_.set<CURLOPT_HTTP_VERSION>(options.http_version == HttpVersion::http1
                                        ? long{CURL_HTTP_VERSION_1_1}
                                        : long{CURL_HTTP_VERSION_2TLS});
    easy_.set<CURLOPT_SSLVERSION>(long{CURL_SSLVERSION_TLSv1_2});
    const auto ca = options.ca_file.empty() ? system_ca_file() : options.ca_file;
    if (!ca.empty()) {
        // Without the directory libcurl keeps the loaded store: 30 times as many handshakes.
        easy_.set<CURLOPT_CAINFO>(ca);
        easy_.set<CURLOPT_CAPATH>(static_cast<const char*>(nullptr));
        easy_.set<CURLOPT_PROXY_CAINFO>(ca);
        easy_.set<CURLOPT_PROXY_CAPATH>(static_cast<const char*>(nullptr));
    }
    easy_.set<CURLOPT_SHARE>(share.get());
    easy_.set<CURLOPT_ERRORBUFFER>(error_text_.data());
    easy_.set<CURLOPT_WRITEDATA>(static_cast<void*>(this));
    easy_.set<CURLOPT_HEADERDATA>(static_cast<void*>(this));
    easy_.set<CURLOPT_PREREQDATA>(static_cast<void*>(this));
    easy_.set<CURLOPT_OPENSOCKETDATA>(static_cast<void*>(this));
    easy_.set<CURLOPT_WRITEFUNCTION>(
        +[](char* bytes, std::size_t, std::size_t count, void* self) noexcept {
            return exchange_of(self).on_body({bytes, count});
        });
    easy_.set<CURLOPT_HEADERFUNCTION>(
        +[](char* bytes, std::size_t, std::size_t count, void* self) noexcept {
            return exchange_of(self).on_header({bytes, count});
        });
    easy_.set<CURLOPT_PREREQFUNCTION>(+[](void* self, char* address, char*, int, int) noexcept {
        return exchange_of(self).on_connected(address);
    });
    easy_.set<CURLOPT_OPENSOCKETFUNCTION>(
        +[](void* self, curlsocktype, curl_sockaddr* address) noexcept {
            return exchange_of(self).on_open_socket(*address);
        });
}

void Exchange::start(curl::Multi& multi, const Plan& plan) {
    head.clear();
    body.clear();
    stop = Stop::none;
    has_body_ = false;
    rounds_ = 0;
    error_text_[0] = '\0';
    listener_ = &plan.listener;
    max_body_ = plan.request.limits.max_body;
    is_guarded_ = plan.request.proxy.empty();
    may_be_private_ = plan.request.allow_private;
    set_target(plan);
    set_headers(plan);
    set_limits(plan);
    set_secrets(plan);
    multi_ = &multi; // add() may open a socket
    multi.add(easy_);
}

void Exchange::finish() {
    if (multi_ != nullptr) {
        multi_->remove(easy_);
        multi_ = nullptr;
    }
}

// The addresses go into libcurl's cache ("+": to expire like looked-up ones), so that it never
// looks anything up itself.
void Exchange::set_target(const Plan& plan) {
    easy_.set<CURLOPT_URL>(plan.url.text);
    easy_.set<CURLOPT_PRIVATE>(plan.owner);
    resolve_.clear();
    if (!parse_address(plan.connect_host)) {
        std::string entry = "+";
        entry.append(plan.connect_host).append(":");
        entry.append(std::to_string(plan.connect_port)).append(":");
        for (std::size_t i = 0; i < plan.addresses.size(); ++i) {
            const auto& address = plan.addresses[i];
            const bool is_v6 = address.family == Address::Family::v6;
            entry += i == 0 ? "" : ",";
            entry += is_v6 ? "[" : "";
            entry += to_text(address);
            entry += is_v6 ? "]" : "";
        }
        resolve_.append(entry);
    }
    easy_.set<CURLOPT_RESOLVE>(resolve_.get());
}

void Exchange::set_headers(const Plan& plan) {
    const Request& request = plan.request;
    headers_.clear();
    const bool has_own = plan.secrets == Secrets::send;
    const auto add = [&](const std::string& line) {
        const auto name = std::string_view(line).substr(0, line.find(':'));
        const bool is_replaced =
            has_own &&
            std::any_of(request.headers.begin(), request.headers.end(), [name](const auto& own) {
                return ascii::equals_ignoring_case(own.first, name);
            });
        if (!is_replaced) {
            headers_.append(line);
        }
    };
    add(std::string(accept));
    add("Accept-Encoding: gzip, br, zstd");
    if (!request.validators.etag.empty()) {
        add("If-None-Match: " + request.validators.etag);
    }
    if (!request.validators.last_modified.empty()) {
        add("If-Modified-Since: " + request.validators.last_modified);
    }
    // A delta is against a validator: without one there is nothing to be different from.
    if (request.delta == DeltaRequest::feed && !request.validators.etag.empty()) {
        add("A-IM: feed");
    }
    if (has_own) {
        for (const auto& [name, value] : request.headers) {
            std::string line = name;
            line += value.empty() ? ";" : ": "; // libcurl's way to write an empty value
            line += value;
            headers_.append(line);
        }
        if (!request.bearer.empty()) {
            headers_.append("Authorization: Bearer " + request.bearer);
        }
    }
    if (request.post) {
        headers_.append("Content-Type: " + request.post->content_type);
        headers_.append("Expect:"); // do not wait for leave to send
        easy_.set<CURLOPT_POSTFIELDSIZE_LARGE>(static_cast<curl_off_t>(request.post->body.size()));
        easy_.set<CURLOPT_POSTFIELDS>(request.post->body.c_str()); // the request outlives this
    } else {
        easy_.set<CURLOPT_HTTPGET>(1L);
    }
    easy_.set<CURLOPT_HTTPHEADER>(headers_.get());
    easy_.set<CURLOPT_USERAGENT>(request.user_agent.empty() ? plan.user_agent : request.user_agent);
}

void Exchange::set_limits(const Plan& plan) {
    const Limits& limits = plan.request.limits;
    const auto low_speed = std::chrono::ceil<std::chrono::seconds>(limits.low_speed_time);
    easy_.set<CURLOPT_TIMEOUT_MS>(to_long(plan.time_left));
    easy_.set<CURLOPT_CONNECTTIMEOUT_MS>(to_long(std::min(limits.connect, plan.time_left)));
    easy_.set<CURLOPT_LOW_SPEED_LIMIT>(static_cast<long>(limits.low_speed));
    easy_.set<CURLOPT_LOW_SPEED_TIME>(static_cast<long>(low_speed.count()));
}

void Exchange::set_secrets(const Plan& plan) {
    const Request& request = plan.request;
    // An empty text also keeps libcurl from taking a proxy from the environment. Names are looked
    // up by the SOCKS proxy, not by libcurl's resolver.
    std::string proxy = request.proxy;
    if (proxy.starts_with("socks5://")) {
        proxy.insert(6, "h");
    } else if (proxy.starts_with("socks4://")) {
        proxy.insert(6, "a");
    }
    easy_.set<CURLOPT_PROXY>(proxy);
    has_secrets_ = has_secrets_ || !proxy.empty();
    if (plan.secrets != Secrets::send) {
        return;
    }
    if (!request.user.empty() || !request.password.empty()) {
        easy_.set<CURLOPT_USERNAME>(request.user);
        easy_.set<CURLOPT_PASSWORD>(request.password);
        easy_.set<CURLOPT_HTTPAUTH>(static_cast<long>(CURLAUTH_BASIC | CURLAUTH_DIGEST));
        has_secrets_ = true;
    }
    if (!request.client_certificate.empty()) {
        easy_.set<CURLOPT_SSLCERT>(request.client_certificate);
        easy_.set_or_default<CURLOPT_SSLKEY>(request.client_key);
        has_secrets_ = true;
    }
    has_secrets_ = has_secrets_ || !request.bearer.empty() || !request.headers.empty();
}

std::size_t Exchange::stop_with(Stop reason) {
    stop = reason;
    return 0; // libcurl ends the transfer when less is taken than was given
}

std::size_t Exchange::on_header(std::string_view line) {
    switch (head.add_line(line)) {
    case Head::Verdict::too_large:
        return stop_with(Stop::head_too_large);
    case Head::Verdict::two_lengths: // the connection is closed: what follows is no answer
        return stop_with(Stop::two_lengths);
    case Head::Verdict::ok:
        break;
    }
    if (!has_body_) {
        listener_->on_phase(Phase::head);
    }
    return line.size();
}

std::size_t Exchange::on_body(std::string_view bytes) {
    const bool is_wanted = is_body_wanted();
    const std::uint64_t limit = is_wanted ? max_body_ : max_aside;
    if (!has_body_) {
        has_body_ = true;
        listener_->on_phase(Phase::body);
        body.reserve(static_cast<std::size_t>(std::min({head.content_length, limit, max_reserve})));
    }
    if (is_wanted && head.content_length > limit) {
        return stop_with(Stop::too_large);
    }
    if (body.size() + bytes.size() > limit) {
        return stop_with(is_wanted ? Stop::too_large : Stop::enough);
    }
    body.append(bytes);
    return bytes.size();
}

// Called for a connection that is used again, too: it may have been opened for a feed that may go
// to private addresses.
int Exchange::on_connected(const char* address) {
    ++rounds_;
    listener_->on_phase(Phase::sending);
    if (is_guarded_) {
        const auto peer = parse_address(address);
        if (!peer || !may_reach(*peer, may_be_private_)) {
            stop = Stop::private_address;
            refused_address = address;
            return CURL_PREREQFUNC_ABORT;
        }
    }
    return CURL_PREREQFUNC_OK;
}

curl_socket_t Exchange::on_open_socket(const curl_sockaddr& address) {
    if (is_guarded_) {
        const auto peer = from_sockaddr(&address.addr);
        if (!peer || !may_reach(*peer, may_be_private_)) {
            stop = Stop::private_address;
            refused_address = peer ? to_text(*peer) : "of an unknown kind";
            return CURL_SOCKET_BAD;
        }
    }
    const auto made = ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    if (made == CURL_SOCKET_BAD || multi_->keep_watched(made)) {
        return made;
    }
    ::close(made);
    return CURL_SOCKET_BAD;
}

} // namespace gazetted::daemon::fetch
