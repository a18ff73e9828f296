// SPDX-License-Identifier: MIT
#include "daemon/websub/subscriber.hpp"

#include "daemon/fetch/address.hpp"
#include "daemon/serve/target.hpp"
#include "daemon/service/log.hpp"
#include "daemon/service/request.hpp"
#include "daemon/websub/signature.hpp"
#include "feeds/poll/websub.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace gazetted::daemon::websub {

namespace {

constexpr std::string_view callback_path = "websub/";
constexpr std::size_t longest_note = 200; // bytes of what a hub says
constexpr unsigned accepted = 202;
constexpr unsigned not_found = 404;

std::string token_of(const std::string& path) {
    return path.substr(std::min(path.size(), callback_path.size() + 1));
}

void say(std::string_view feed, std::string text) {
    service::log(service::LogLevel::info, "fetch", feed, std::move(text));
}

} // namespace

fetch::Request subscription_request(const config::Config& config, const config::Feed& feed,
                                    const model::Push& push) {
    fetch::Request request = service::make_request(config, feed, {}, push.requested);
    request.headers.clear();
    request.user = request.password = request.bearer = {};
    request.client_certificate = request.client_key = {};
    request.url = push.hub;
    request.may_be_local = false; // the publisher named it
    request.post = fetch::Post{
        std::string(form_type),
        Form()
            .add("hub.mode", "subscribe")
            .add("hub.topic", push.topic)
            .add("hub.callback", config.server.base_url + std::string(callback_path) + push.token)
            .add("hub.secret", push.secret)
            .add("hub.lease_seconds", std::to_string(poll::wanted_lease.count()))
            .text()};
    return request;
}

bool can_be_called(std::string_view base_url, bool allow_private) {
    const auto host = url::split(base_url).host;
    const auto address = fetch::parse_address(host);
    const bool is_here = host == "localhost" || host.find('.') == std::string_view::npos ||
                         (address && fetch::is_private_address(*address));
    return !is_here || allow_private;
}

void Subscriber::adopt() {
    by_token_.clear();
    for (const auto& [feed, known] : engine_.feeds()) {
        if (known.state.push && known.is_active) {
            by_token_[known.state.push->token] = feed;
        }
    }
}

void Subscriber::on_polled(FeedId feed) {
    const auto found = engine_.feeds().find(feed);
    if (found == engine_.feeds().end() || !found->second.is_active) {
        return;
    }
    const auto& known = found->second;
    const config::Config& config = engine_.rules().config();
    if (poll::is_subscription_due(known.state, uv::Loop::wall_clock()) &&
        can_be_called(config.server.base_url, config.feeds[known.rule].allow_private)) {
        ask(feed);
    }
}

void Subscriber::ask(FeedId feed) {
    const auto& known = engine_.feeds().at(feed);
    const config::Config& config = engine_.rules().config();
    const auto& hints = known.state.hints;
    const bool is_known = known.state.push && known.state.push->hub == hints.hub &&
                          known.state.push->topic == hints.self;
    model::Push push;
    if (is_known) {
        push = *known.state.push;
    } else {
        push.hub = hints.hub;
        push.topic = hints.self;
        push.token = random_token();
        push.secret = random_token();
    }
    push.requested = uv::Loop::wall_clock();
    by_token_[push.token] = feed;
    fetch::Request request = subscription_request(config, config.feeds[known.rule], push);
    engine_.set_push(feed, push);
    engine_.fetcher().fetch(std::move(request), [this, feed, token = push.token](auto result) {
        on_asked(feed, token, result);
    });
}

void Subscriber::on_asked(FeedId feed, const std::string& token, const fetch::FetchResult& result) {
    const auto found = engine_.feeds().find(feed);
    if (found == engine_.feeds().end() || !found->second.state.push ||
        found->second.state.push->token != token) {
        return;
    }
    model::Push push = *found->second.state.push;
    const int status = result.outcome.status;
    if (status >= 200 && status < 300) {
        return; // it will call
    }
    push.note = fmt::format("its hub refused: {}", result.outcome.error ? result.outcome.error->text
                                                                        : std::to_string(status));
    push.note.resize(text::truncate_utf8(push.note, longest_note).size());
    say(engine_.name_of(feed), push.note);
    engine_.set_push(feed, std::move(push));
}

bool Subscriber::knows(const std::string& path) const {
    return by_token_.contains(token_of(path));
}

serve::Reply Subscriber::on_call(const serve::Call& call) {
    const auto token = token_of(call.path);
    const auto known = by_token_.find(token);
    const auto feed =
        known == by_token_.end() ? engine_.feeds().end() : engine_.feeds().find(known->second);
    if (feed == engine_.feeds().end() || !feed->second.is_active || !feed->second.state.push ||
        feed->second.state.push->token != token) {
        return {not_found, "nothing was subscribed to from here\n"};
    }
    return call.is_post ? take(feed->first, *feed->second.state.push, call)
                        : verify(feed->first, *feed->second.state.push, call);
}

/// Verification of intent (section 5.3), or a refusal (section 5.2).
serve::Reply Subscriber::verify(FeedId feed, model::Push push, const serve::Call& call) {
    const auto mode = serve::parameter_of(call.parameters, "hub.mode");
    if (serve::parameter_of(call.parameters, "hub.topic") != push.topic) {
        return {not_found, "that topic was not asked for\n"};
    }
    if (mode == "denied") {
        push.is_verified = false;
        push.note = "its hub denied: " + serve::parameter_of(call.parameters, "hub.reason");
        push.note.resize(text::truncate_utf8(push.note, longest_note).size());
        say(engine_.name_of(feed), push.note);
        engine_.set_push(feed, std::move(push));
        return {};
    }
    if (mode != "subscribe") { // nor do we ever ask to be unsubscribed
        return {not_found, "that was not asked for\n"};
    }
    const auto text = serve::parameter_of(call.parameters, "hub.lease_seconds");
    std::int64_t lease = 0;
    std::from_chars(text.data(), text.data() + text.size(), lease);
    push.is_verified = true;
    push.missed = 0;
    push.note.clear();
    push.lease_until =
        uv::Loop::wall_clock() + std::clamp(lease > 0 ? Seconds(lease) : poll::wanted_lease,
                                            poll::shortest_lease, poll::longest_lease);
    say(engine_.name_of(feed), "its hub pushes from now on: " + push.hub);
    engine_.set_push(feed, std::move(push));
    return {200, serve::parameter_of(call.parameters, "hub.challenge")};
}

/// Content distribution (section 7). What is not signed as agreed is ignored, and not told so.
serve::Reply Subscriber::take(FeedId feed, const model::Push& push, const serve::Call& call) {
    if (!is_signed(call.signature, push.secret, call.body)) {
        service::log(service::LogLevel::warning, "fetch", engine_.name_of(feed),
                     "what came as from its hub does not carry the agreed signature: ignored");
        return {accepted, {}};
    }
    fetch::FetchResult result;
    result.outcome.kind = model::FetchKind::partial; // a hub may send only what is new
    result.outcome.is_pushed = true;
    result.outcome.status = 200;
    result.outcome.final_url = push.topic;
    result.outcome.content_type = call.content_type;
    result.outcome.bytes = call.body.size();
    result.max_body = engine_.rules().config().poll.max_body;
    result.body = call.body;
    if (call.body.empty() || !engine_.deliver(feed, std::move(result))) {
        poll_soon_(feed);
    }
    return {accepted, {}};
}

} // namespace gazetted::daemon::websub
