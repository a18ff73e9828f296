// SPDX-License-Identifier: MIT
#include "daemon/websub/hub.hpp"

#include "daemon/fetch/address.hpp"
#include "daemon/fetch/decode.hpp"
#include "daemon/publish/address.hpp"
#include "daemon/serve/target.hpp"
#include "daemon/service/log.hpp"
#include "daemon/service/request.hpp"
#include "daemon/websub/signature.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace gazetted::daemon::websub {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds burst{100}; // commits that follow each other so fast are one delivery
constexpr Seconds shortest_lease{300};
constexpr Seconds longest_lease{30 * 86400};
constexpr Seconds usual_lease{10 * 86400};
constexpr milliseconds first_retry{15'000}; // then four times as long each time
constexpr int most_retries = 6;             // the next change tries again
constexpr std::uint64_t longest_answer = 64u << 10;
constexpr int gone = 410;
constexpr int most_at_once = 16;

bool is_ok(const fetch::FetchResult& result) {
    return result.outcome.status >= 200 && result.outcome.status < 300;
}

serve::Reply refuse(std::string why) {
    return {400, std::move(why) + "\n"};
}

} // namespace

Hub::Hub(uv::Loop& loop, service::Engine& engine)
    : loop_(loop), engine_(engine), soon_(loop, [this] { flush(); }),
      retry_(loop, [this] { flush(); }) {}

void Hub::use(std::shared_ptr<publish::Publisher> publisher) {
    publisher_ = std::move(publisher);
    if (fetcher_) {
        fetcher_->use(fetch_options());
    }
}

void Hub::adopt(std::vector<storage::Subscriber> known) {
    for (storage::Subscriber& row : known) {
        Key key{row.topic, row.callback};
        subscribers_[std::move(key)].row = std::move(row);
    }
}

void Hub::stop() {
    is_stopping_ = true;
    soon_.stop();
    retry_.stop();
}

fetch::Options Hub::fetch_options() const {
    fetch::Options options = service::fetch_options(engine_.rules().config());
    options.concurrency = most_at_once;
    return options;
}

fetch::Fetcher& Hub::fetcher() {
    if (!fetcher_) {
        fetcher_ = std::make_unique<fetch::Fetcher>(loop_, fetch_options());
    }
    return *fetcher_;
}

fetch::Request Hub::request_to(const std::string& url) const {
    const config::Config& config = engine_.rules().config();
    fetch::Request request;
    request.url = url;
    request.delta = fetch::DeltaRequest::none;
    request.allow_private = service::is_at_home(config); // then subscribers are, too
    request.limits.total = config.poll.timeout;
    request.limits.max_body = longest_answer;
    request.limits.max_redirects = 0;
    return request;
}

serve::Reply Hub::on_call(const serve::Call& call) {
    const config::Config& config = engine_.rules().config();
    if (!config.publish.hub.empty() || is_stopping_) {
        return {404, "there is no hub here\n"};
    }
    if (!call.is_post) {
        return {200, "This is a WebSub hub: subscribe by POST with hub.mode, hub.topic and "
                     "hub.callback.\n"};
    }
    const auto field = [&](std::string_view name) { return serve::parameter_of(call.body, name); };
    const std::string mode = field("hub.mode");
    const std::string topic = field("hub.topic");
    if (mode != "subscribe" && mode != "unsubscribe") {
        return refuse("hub.mode must be subscribe or unsubscribe");
    }
    if (!topic.starts_with(config.server.base_url)) {
        return refuse("hub.topic must be one of the feeds below " + config.server.base_url);
    }
    Intent intent;
    intent.is_leaving = mode == "unsubscribe";
    intent.row.topic = topic.substr(config.server.base_url.size() - 1);
    const auto address = publish::parse_address(intent.row.topic);
    if (!address || !publish::is_feed(address->output) || publish::is_search(address->output)) {
        return refuse("hub.topic is not one of the feeds that change here");
    }
    intent.row.callback = field("hub.callback");
    intent.row.secret = field("hub.secret");
    if (!url::is_http(intent.row.callback) || intent.row.callback.size() > longest_callback ||
        intent.row.secret.size() > longest_secret) {
        return refuse("hub.callback must be an http or https address, hub.secret shorter than 200 "
                      "bytes");
    }
    const bool is_known = subscribers_.contains({intent.row.topic, intent.row.callback});
    const auto host = url::split(intent.row.callback).host;
    const auto of_host =
        std::count_if(subscribers_.begin(), subscribers_.end(),
                      [&](const auto& one) { return url::split(one.first.second).host == host; });
    const bool is_full = subscribers_.size() >= most_subscribers ||
                         of_host >= static_cast<std::ptrdiff_t>(most_of_host);
    if (waiting_ >= most_waiting || (!is_known && is_full)) {
        return {503, "there are too many subscribers; try again later\n"};
    }
    const std::string lease = field("hub.lease_seconds");
    std::int64_t seconds = 0;
    std::from_chars(lease.data(), lease.data() + lease.size(), seconds);
    intent.row.lease_until =
        uv::Loop::wall_clock() +
        std::clamp(seconds > 0 ? Seconds(seconds) : usual_lease, shortest_lease, longest_lease);
    intent.challenge = random_token();
    ask_back(intent);
    return {202, {}};
}

/// Verification of intent (section 5.3).
void Hub::ask_back(const Intent& intent) {
    const config::Config& config = engine_.rules().config();
    Form form;
    form.add("hub.mode", intent.is_leaving ? "unsubscribe" : "subscribe")
        .add("hub.topic", config.server.base_url + intent.row.topic.substr(1))
        .add("hub.challenge", intent.challenge);
    if (!intent.is_leaving) {
        const auto left = intent.row.lease_until - uv::Loop::wall_clock();
        form.add("hub.lease_seconds", std::to_string(left.count()));
    }
    const bool has_query = intent.row.callback.find('?') != std::string::npos;
    ++waiting_;
    fetcher().fetch(
        request_to(intent.row.callback + (has_query ? "&" : "?") + form.text()),
        [this, intent](const fetch::FetchResult& result) { on_answer(intent, result); });
}

/// Anybody may ask to subscribe somewhere else: that must not fill the journal.
service::LogLevel Hub::level_of_stranger() {
    constexpr milliseconds an_hour{3'600'000};
    if (loop_.now() - noted_since_ > an_hour) {
        noted_since_ = loop_.now();
        noted_ = 0;
    }
    return noted_++ < most_notes ? service::LogLevel::info : service::LogLevel::debug;
}

void Hub::on_answer(const Intent& intent, const fetch::FetchResult& result) {
    --waiting_;
    const auto answer = fetch::decode_body(result.body, result.content_encoding, longest_answer);
    if (!is_ok(result) || !answer || *answer != intent.challenge) {
        service::log(level_of_stranger(), "serve", {},
                     fmt::format("hub: {} did not confirm that it {} {}", intent.row.callback,
                                 intent.is_leaving ? "leaves" : "subscribes to", intent.row.topic));
        return;
    }
    const Key key{intent.row.topic, intent.row.callback};
    if (intent.is_leaving) {
        drop(key);
        return;
    }
    Known& known = subscribers_[key];
    known.row = intent.row;
    known.failures = 0;
    engine_.writer().run([row = intent.row](storage::Writer& store) {
        if (auto done = store.store_subscriber(row); !done) {
            service::log(service::LogLevel::error, "store", {}, done.error().text);
        }
    });
}

void Hub::drop(const Key& key) {
    const auto found = subscribers_.find(key);
    if (found == subscribers_.end()) {
        return;
    }
    engine_.writer().run([row = found->second.row](storage::Writer& store) {
        if (auto done = store.drop_subscriber(row); !done) {
            service::log(service::LogLevel::error, "store", {}, done.error().text);
        }
    });
    subscribers_.erase(found);
}

void Hub::on_commit(const publish::Changes& changes) {
    const bool has_other = !engine_.rules().config().publish.hub.empty();
    if (is_stopping_ || (subscribers_.empty() && !has_other)) {
        return;
    }
    for (std::string& path : publisher_->static_paths(changes)) {
        const auto address = publish::parse_address(path);
        if (address && publish::is_feed(address->output)) {
            changed_.insert(std::move(path));
        }
    }
    if (changes.health) {
        changed_.insert(std::string(publish::health_feed));
    }
    if (!changed_.empty() && !soon_.is_active()) {
        soon_.start(burst);
    }
}

void Hub::flush() {
    if (is_stopping_) {
        return;
    }
    const auto changed = std::exchange(changed_, {});
    if (!engine_.rules().config().publish.hub.empty()) {
        ping_other({changed.begin(), changed.end()});
        return;
    }
    const auto now = uv::Loop::wall_clock();
    std::map<std::string, std::vector<Key>> due;
    std::vector<Key> ended;
    for (auto& [key, known] : subscribers_) {
        if (known.row.lease_until < now) {
            ended.push_back(key);
            continue;
        }
        const bool is_retry = known.next_try != milliseconds(0) && known.next_try <= loop_.now();
        if (!changed.contains(key.first) && !is_retry) {
            continue;
        }
        if (known.is_sending) {
            known.is_again = true;
        } else {
            known.is_sending = true;
            known.next_try = milliseconds(0);
            due[key.first].push_back(key);
        }
    }
    for (const Key& key : ended) {
        drop(key);
    }
    for (auto& [topic, to] : due) {
        make_parcel(topic, std::move(to));
    }
    arm();
}

void Hub::make_parcel(const std::string& topic, std::vector<Key> to) {
    struct Work {
        std::shared_ptr<publish::Publisher> publisher;
        std::vector<std::pair<Key, std::string>> secrets;
        Parcel made;
    };
    auto work = std::make_shared<Work>();
    work->publisher = publisher_;
    for (Key& key : to) {
        std::string secret = subscribers_.at(key).row.secret;
        work->secrets.emplace_back(std::move(key), std::move(secret));
    }
    uv::queue_work(
        loop_,
        [work, topic] {
            auto document = work->publisher->render(topic, {}, uv::Loop::wall_clock());
            if (document) {
                work->made.document = std::move(*document);
            }
            for (auto& [key, secret] : work->secrets) {
                work->made.signatures.emplace_back(
                    key, document && !secret.empty() ? sign(secret, work->made.document->body)
                                                     : std::string());
            }
        },
        [this, work, topic, alive = std::weak_ptr<bool>(alive_)] {
            if (!alive.expired()) {
                send(topic, work->made);
            }
        });
}

void Hub::send(const std::string& topic, const Parcel& parcel) {
    const config::Config& config = engine_.rules().config();
    const std::string self = config.server.base_url + topic.substr(1);
    const std::string hub = publish::hub_address(config);
    for (const auto& [key, signature] : parcel.signatures) {
        const auto found = subscribers_.find(key);
        if (found == subscribers_.end()) {
            continue;
        }
        if (is_stopping_ || !parcel.document || parcel.document->status != 200 ||
            parcel.document->etag == found->second.etag) {
            found->second.is_sending = false;
            continue;
        }
        fetch::Request request = request_to(key.second);
        request.post = fetch::Post{parcel.document->content_type, parcel.document->body};
        request.headers.emplace_back(
            "Link", fmt::format("<{}>; rel=\"hub\", <{}>; rel=\"self\"", hub, self));
        if (!signature.empty()) {
            request.headers.emplace_back("X-Hub-Signature", signature);
        }
        fetcher().fetch(std::move(request),
                        [this, key = key, etag = parcel.document->etag](const auto& result) {
                            on_sent(key, etag, result);
                        });
    }
}

void Hub::on_sent(const Key& key, const std::string& etag, const fetch::FetchResult& result) {
    const auto found = subscribers_.find(key);
    if (found == subscribers_.end()) {
        return;
    }
    Known& known = found->second;
    known.is_sending = false;
    if (is_ok(result)) {
        ++delivered_;
        known.etag = etag;
        known.failures = 0;
    } else if (result.outcome.status == gone) {
        drop(key);
        return;
    } else if (known.failures < most_retries) {
        known.next_try = loop_.now() + first_retry * (1 << (2 * known.failures));
        ++known.failures;
    } else {
        known.failures = 0; // the next change tries anew
    }
    if (std::exchange(known.is_again, false)) {
        changed_.insert(key.first);
        soon_.start(burst);
    }
    arm();
}

void Hub::arm() {
    milliseconds next{0};
    for (const auto& [key, known] : subscribers_) {
        if (known.next_try != milliseconds(0) &&
            (next == milliseconds(0) || known.next_try < next)) {
            next = known.next_try;
        }
    }
    if (next != milliseconds(0) && !is_stopping_) {
        retry_.start(std::max(next - loop_.now(), milliseconds(1)));
    }
}

/// Another hub is told which topics to fetch.
void Hub::ping_other(const std::vector<std::string>& topics) {
    const config::Config& config = engine_.rules().config();
    Form form;
    form.add("hub.mode", "publish");
    for (const std::string& topic : topics) {
        form.add("hub.url", config.server.base_url + topic.substr(1));
    }
    fetch::Request request = request_to(config.publish.hub);
    request.post = fetch::Post{std::string(form_type), form.text()};
    fetcher().fetch(std::move(request), [this](const fetch::FetchResult& result) {
        delivered_ += is_ok(result) ? 1U : 0U;
        if (!is_ok(result)) {
            service::log(service::LogLevel::warning, "serve", {},
                         fmt::format("the hub {} did not take what was published: {}",
                                     engine_.rules().config().publish.hub,
                                     result.outcome.error ? result.outcome.error->text : ""));
        }
    });
}

} // namespace gazetted::daemon::websub
