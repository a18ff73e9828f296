// SPDX-License-Identifier: MIT
//
// The hops of a transfer over HTTP: the address is checked, looked up and checked again for each of
// them, and what belongs to the first origin is not sent to another one, also not on the way back.
#include "daemon/fetch/answer.hpp"
#include "daemon/fetch/transfer.hpp"

#include "feeds/url/url.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::daemon::fetch {

namespace {

/// The address as it goes over the wire, read as libcurl reads it.
Result<curl::Url> read_url(std::string_view text) {
    auto wire = url::to_wire(text);
    return wire ? curl::parse_url(*wire) : Result<curl::Url>(gazetted::fail(wire.error()));
}

/// Host and port as libcurl takes them from a proxy's address: without a port it is 1080, for an
/// https proxy 443.
Result<curl::Url> read_proxy(const std::string& proxy) {
    const auto scheme = proxy.find("://");
    const auto bare = scheme == std::string::npos ? proxy : proxy.substr(scheme + 3);
    auto address = curl::parse_url("http://" + bare);
    if (!address) {
        return gazetted::fail(ErrorCode::config, "the proxy's address is not understood; write "
                                                 "http://host:port or socks5://host:port");
    }
    const auto host_end = address->text.find(']');
    const bool has_port =
        address->text.find(':', host_end == std::string::npos ? 7 : host_end) != std::string::npos;
    if (!has_port) {
        address->port = proxy.starts_with("https:") ? 443 : 1080;
    }
    return address;
}

bool is_clean(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

Addresses allowed(const Addresses& addresses, bool allow_private) {
    Addresses kept;
    std::copy_if(
        addresses.begin(), addresses.end(), std::back_inserter(kept),
        [allow_private](const Address& address) { return may_reach(address, allow_private); });
    return kept;
}

} // namespace

void Transfer::accept_request() {
    url_.text = request_.url;
    const bool is_local = request_.url.starts_with("exec:") || request_.url.starts_with("file:");
    if (is_local && !request_.may_be_local) {
        set_failed(result_, make_error(ErrorCode::bad_url,
                                       request_.url + " is not an http or https address; only the "
                                                      "configuration may name another one"));
        enter(State::done);
        return;
    }
    if (request_.url.starts_with("exec:")) {
        kind_ = Kind::command;
        return;
    }
    if (request_.url.starts_with("file:")) {
        kind_ = Kind::file;
        return;
    }
    auto url = read_url(request_.url);
    auto error = url ? check_headers() : std::move(url.error());
    if (!error.text.empty()) {
        set_failed(result_, std::move(error));
        enter(State::done);
        return;
    }
    url_ = std::move(*url);
    if (request_.user.empty() && request_.password.empty()) {
        request_.user = url_.user;
        request_.password = url_.password;
    }
    first_origin_ = url_.origin();
}

/// An error with an empty text when all is well. A line break would start a header of its own.
Error Transfer::check_headers() const {
    for (const auto& [name, value] : request_.headers) {
        if (name.empty() || name.find(':') != std::string::npos || !is_clean(name) ||
            !is_clean(value)) {
            return make_error(ErrorCode::config, "the header \"" + name +
                                                     "\" of this feed cannot be sent: a name has "
                                                     "no colon, and neither has a line break");
        }
    }
    const auto& validators = request_.validators;
    if (!is_clean(request_.bearer) || !is_clean(validators.etag) ||
        !is_clean(validators.last_modified)) {
        return make_error(ErrorCode::config, "a value to be sent with the request for " +
                                                 url_.text + " holds a line break");
    }
    return {ErrorCode::internal, RetryClass::bug, {}};
}

void Transfer::start_http() {
    connect_host_ = url_.host;
    connect_port_ = url_.port;
    if (!request_.proxy.empty()) {
        if (auto error = choose_proxy(); !error.text.empty()) {
            return fail(std::move(error));
        }
    }
    if (const auto* known = services_.resolver.known(connect_host_)) {
        const auto copy = *known;
        return on_resolved(copy);
    }
    enter(State::resolving);
    owner_.watch(deadline_);
    ticket_ = services_.resolver.resolve(connect_host_, [this](const Result<Addresses>& found) {
        ticket_.reset();
        on_resolved(found);
    });
}

/// An error with an empty text when all is well. The proxy is the user's choice; what it may reach
/// for us is not: literals and names that are never public are refused here, other names are looked
/// up by the proxy.
Error Transfer::choose_proxy() {
    const auto* target = services_.resolver.known(url_.host);
    if (target != nullptr && *target && allowed(**target, request_.allow_private).empty()) {
        return private_address(url_.host, to_text((*target)->front()));
    }
    auto address = read_proxy(request_.proxy);
    if (!address) {
        return std::move(address.error());
    }
    connect_host_ = std::move(address->host);
    connect_port_ = address->port;
    return {ErrorCode::internal, RetryClass::bug, {}};
}

void Transfer::on_resolved(const Result<Addresses>& addresses) {
    if (!addresses) {
        return fail(addresses.error());
    }
    // where a proxy is, is the user's choice
    const auto usable =
        request_.proxy.empty() ? allowed(*addresses, request_.allow_private) : *addresses;
    if (usable.empty()) {
        return fail(private_address(connect_host_, to_text(addresses->front())));
    }
    connect(usable);
}

void Transfer::connect(const Addresses& addresses) {
    enter(State::connecting);
    auto& idle = services_.idle_exchanges;
    if (idle.empty()) {
        exchange_ = std::make_unique<Exchange>(services_.options, services_.share);
    } else {
        exchange_ = std::move(idle.back());
        idle.pop_back();
    }
    exchange_->start(services_.multi, {url_, request_, services_.options.user_agent, secrets(),
                                       connect_host_, connect_port_, addresses,
                                       std::max(time_left(), Milliseconds(1)), this, *this});
}

Exchange::Secrets Transfer::secrets() const {
    return has_left_origin_ ? Exchange::Secrets::leave_out : Exchange::Secrets::send;
}

bool Transfer::has_secrets() const {
    return !has_left_origin_ &&
           (!request_.user.empty() || !request_.password.empty() || !request_.bearer.empty() ||
            !request_.headers.empty() || !request_.client_certificate.empty());
}

// From inside libcurl. A connection that was kept and has died is tried anew by libcurl, and so is
// a request that has to be authenticated: the same phases come twice.
void Transfer::on_phase(Exchange::Phase phase) {
    constexpr State states[] = {State::waiting, State::receiving_head, State::receiving_body};
    const State next = states[static_cast<std::size_t>(phase)];
    if (next != state_) {
        enter(next);
    }
}

void Transfer::end_exchange() {
    if (exchange_) {
        exchange_->finish();
        if (exchange_->is_reusable()) {
            services_.idle_exchanges.push_back(std::move(exchange_));
        }
        exchange_.reset();
    }
}

void Transfer::on_curl_done(CURLcode code) {
    bytes_ += exchange_->head.bytes() + exchange_->body.size();
    const Head& head = exchange_->head;
    if (code != CURLE_OK && exchange_->stop != Exchange::Stop::enough) {
        return fail_exchange(code);
    }
    if (is_redirect(head.status)) {
        const Head copy = std::move(exchange_->head);
        end_exchange();
        return follow(copy);
    }
    result_ = read_answer(
        head, std::move(exchange_->body), request_,
        {url_.text, has_left_origin_ ? LostSecrets::yes : LostSecrets::no, uv::Loop::wall_clock()});
    end_exchange();
    rest(State::done);
}

void Transfer::fail_exchange(CURLcode code) {
    Error error;
    if (exchange_->stop != Exchange::Stop::none) {
        error = describe_stop();
    } else {
        const auto detail = exchange_->detail();
        const auto reached = state_ == State::connecting ? Reached::nothing
                             : state_ == State::waiting  ? Reached::connection
                                                         : Reached::answer;
        const bool is_proxied = !request_.proxy.empty();
        error = describe_failure(code, {url_.text, is_proxied ? url_.host : connect_host_, detail,
                                        reached, request_.limits,
                                        is_proxied ? std::string_view(connect_host_) : ""});
    }
    result_.outcome.status = 0;
    end_exchange();
    fail(std::move(error));
}

Error Transfer::describe_stop() const {
    switch (exchange_->stop) {
    case Exchange::Stop::private_address:
        return private_address(url_.host, exchange_->refused_address);
    case Exchange::Stop::head_too_large:
        return make_error(ErrorCode::too_large, url_.text + " answered with more than " +
                                                    std::to_string(max_head_bytes / 1024) +
                                                    " KiB or " + std::to_string(max_head_lines) +
                                                    " lines of headers");
    case Exchange::Stop::two_lengths:
        return make_error(ErrorCode::malformed,
                          url_.text + " answered with two different lengths (Content-Length); it "
                                      "is tried again later");
    default:
        return make_error(ErrorCode::too_large,
                          "the body of " + url_.text + " is larger than the limit of " +
                              std::to_string(request_.limits.max_body) + " bytes");
    }
}

void Transfer::follow(const Head& head) {
    auto target = redirect_target(head);
    if (!target) {
        result_.outcome.status = head.status;
        return fail(std::move(target.error()));
    }
    ++redirects_;
    is_permanent_ = is_permanent_ && (head.status == 301 || head.status == 308);
    if (is_permanent_) {
        permanent_url_ = target->text;
    }
    has_left_origin_ = has_left_origin_ || target->origin() != first_origin_;
    url_ = std::move(*target);
    rest(State::redirecting);
}

Result<curl::Url> Transfer::redirect_target(const Head& head) const {
    const auto refuse = [](std::string text) {
        return gazetted::fail(ErrorCode::redirect, std::move(text));
    };
    if (head.location.empty()) {
        return refuse(url_.text + " answered " + std::to_string(head.status) +
                      " (moved) without saying where to; check the address");
    }
    if (request_.post) {
        return refuse(url_.text + " answers what is sent to it with a redirect to " +
                      head.location + ", which is not followed");
    }
    if (redirects_ >= request_.limits.max_redirects) {
        return refuse(request_.url + " was redirected more than " +
                      std::to_string(request_.limits.max_redirects) + " times, last by " +
                      url_.text + "; check the address");
    }
    const auto address = url::resolve(url_.text, head.location);
    if (!url::is_http(address)) {
        return refuse(url_.text + " redirects to " + address +
                      ", which is not an http or https address and is not followed");
    }
    auto target = read_url(address);
    if (!target) {
        return refuse(url_.text +
                      " redirects to an address that cannot be used: " + target.error().text);
    }
    if (url_.scheme == "https" && target->scheme == "http" && has_secrets()) {
        return refuse(url_.text + " redirects a feed with credentials from https to " +
                      target->text + ", which is not encrypted; it is not followed");
    }
    return target;
}

} // namespace gazetted::daemon::fetch
