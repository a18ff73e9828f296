// SPDX-License-Identifier: MIT
//
// Transfers wait in a HostQueue, fly, and come to rest; what has come to rest is handled by pump(),
// which runs from a deferred event: there it is delivered, or queued again for the host it was
// redirected to, and the next ones start.
#include "daemon/fetch/fetcher.hpp"

#include "daemon/fetch/host_queue.hpp"
#include "daemon/fetch/transfer.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::daemon::fetch {

using std::chrono::milliseconds;

namespace {
constexpr int max_files = 4;    // as many as the worker pool has threads
constexpr int max_commands = 4; // child processes at once
} // namespace

struct Fetcher::Impl final : Transfer::Owner {
    using Queue = HostQueue<Transfer>;

    Impl(uv::Loop& loop, Options chosen)
        : options(std::move(chosen)),
          multi(loop, [](void* owner,
                         CURLcode code) { static_cast<Transfer*>(owner)->on_curl_done(code); }),
          resolver(loop, options.dns_servers), services{loop,     multi,   share,
                                                        resolver, options, idle_exchanges},
          pump_soon(loop, [this] { pump(); }), gap_timer(loop, [this] { pump(); }),
          watch_timer(loop, [this] { on_watch(); }) {
        keep_connections();
    }
    // A name of their own, so that their order against `multi` and `resolver` is plain.
    ~Impl() {
        queue.take_all();
        finished.clear();
        flights.clear();
        idle_exchanges.clear();
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    /// As many may be idle as are in use.
    void keep_connections() { multi.keep_connections(2L * options.concurrency); }
    void on_rest(Transfer& transfer) override {
        rested.push_back(&transfer);
        pump_soon.schedule();
    }
    void watch(milliseconds until) override {
        if (!watch_timer.is_active() || until < watch_until) {
            watch_until = until;
            watch_timer.start(until - services.loop.now());
        }
    }

    void add(Request request, OnDone on_done);
    void enqueue(std::unique_ptr<Transfer> transfer, Queue::End end);
    void pump();
    void settle();
    void start_next();
    void deliver();
    void on_watch();
    void cancel(std::vector<std::unique_ptr<Transfer>> waiting);
    void cancel_all();
    std::unique_ptr<Transfer> land(Transfer& transfer);

    static std::string line_of(const Transfer& transfer) {
        switch (transfer.kind()) {
        case Transfer::Kind::file:
            return "file:";
        case Transfer::Kind::command:
            return "exec:";
        case Transfer::Kind::http:
            break;
        }
        return transfer.host();
    }
    Queue::Rule rule_of(const Transfer& transfer) const {
        switch (transfer.kind()) {
        case Transfer::Kind::file:
            return {max_files, milliseconds(0)};
        case Transfer::Kind::command:
            return {max_commands, milliseconds(0)};
        case Transfer::Kind::http:
            break;
        }
        return {options.per_host,
                transfer.allows_private() ? options.private_gap : options.host_gap};
    }

    struct InFlight {
        std::unique_ptr<Transfer> transfer;
        std::string line; // it holds a place in
    };

    Options options;
    curl::Share share;
    curl::Multi multi;
    Resolver resolver;
    std::vector<std::unique_ptr<Exchange>> idle_exchanges;
    Transfer::Services services;
    Queue queue;
    std::vector<InFlight> flights;
    std::vector<Transfer*> rested; // of flights
    std::vector<std::unique_ptr<Transfer>> finished;
    uv::Deferred pump_soon;
    uv::Timer gap_timer;
    uv::Timer watch_timer;
    milliseconds watch_until{};
};

void Fetcher::Impl::add(Request request, OnDone on_done) {
    auto transfer =
        std::make_unique<Transfer>(services, *this, std::move(request), std::move(on_done));
    if (transfer->state() == State::done) {
        finished.push_back(std::move(transfer));
    } else {
        enqueue(std::move(transfer), Queue::End::back);
    }
    pump_soon.schedule();
}

void Fetcher::Impl::enqueue(std::unique_ptr<Transfer> transfer, Queue::End end) {
    const auto line = line_of(*transfer);
    const auto rule = rule_of(*transfer);
    queue.push(line, std::move(transfer), rule, end);
}

/// Out of flights, its place in its host's line given back.
std::unique_ptr<Transfer> Fetcher::Impl::land(Transfer& transfer) {
    auto& flight = flights[transfer.place];
    queue.release(flight.line);
    auto landed = std::move(flight.transfer);
    if (&flight != &flights.back()) {
        flight = std::move(flights.back());
        flight.transfer->place = transfer.place;
    }
    flights.pop_back();
    return landed;
}

// The next ones start before the callbacks run, so that the network does not wait for them.
void Fetcher::Impl::pump() {
    settle();
    start_next();
    deliver();
    if (const auto next = queue.next_time();
        next && flights.size() < static_cast<std::size_t>(options.concurrency)) {
        gap_timer.start(*next - services.loop.now());
    }
}

void Fetcher::Impl::settle() {
    for (auto* transfer : std::exchange(rested, {})) {
        auto landed = land(*transfer);
        if (landed->state() == State::redirecting) {
            landed->requeue();
            enqueue(std::move(landed), Queue::End::front);
        } else {
            finished.push_back(std::move(landed));
        }
    }
}

void Fetcher::Impl::start_next() {
    while (flights.size() < static_cast<std::size_t>(options.concurrency)) {
        auto next = queue.take(services.loop.now());
        if (!next) {
            return;
        }
        auto& transfer = *next;
        transfer.place = flights.size();
        flights.push_back({std::move(next), line_of(transfer)});
        transfer.start();
    }
}

void Fetcher::Impl::deliver() {
    for (auto& transfer : std::exchange(finished, {})) {
        transfer->deliver();
    }
}

void Fetcher::Impl::on_watch() {
    const auto now = services.loop.now();
    for (auto& flight : flights) {
        flight.transfer->on_time(now);
    }
}

void Fetcher::Impl::cancel(std::vector<std::unique_ptr<Transfer>> waiting) {
    for (auto& transfer : waiting) {
        transfer->cancel();
        finished.push_back(std::move(transfer));
    }
    pump_soon.schedule();
}

void Fetcher::Impl::cancel_all() {
    cancel(queue.take_all());
    for (auto& flight : flights) {
        if (flight.transfer->state() != State::done) {
            const bool is_rested = flight.transfer->state() == State::redirecting;
            flight.transfer->cancel();
            if (!is_rested) {
                rested.push_back(flight.transfer.get());
            }
        }
    }
}

Fetcher::Fetcher(uv::Loop& loop, Options options)
    : impl_(std::make_unique<Impl>(loop, std::move(options))) {}
Fetcher::~Fetcher() = default;

void Fetcher::fetch(Request request, OnDone on_done) {
    impl_->add(std::move(request), std::move(on_done));
}

void Fetcher::use(const Options& options) {
    Options& used = impl_->options;
    used.concurrency = options.concurrency;
    used.per_host = options.per_host;
    used.host_gap = options.host_gap;
    used.private_gap = options.private_gap;
    used.user_agent = options.user_agent;
    impl_->keep_connections();
    impl_->pump_soon.schedule(); // more may start now
}

void Fetcher::cancel_all() {
    impl_->cancel_all();
}

void Fetcher::cancel_waiting(std::string_view domain) {
    impl_->cancel(impl_->queue.take_waiting(
        [&](const std::string& host) { return url::registrable_domain(host) == domain; }));
}

std::size_t Fetcher::queued() const {
    return impl_->queue.size();
}

std::size_t Fetcher::in_flight() const {
    return impl_->flights.size();
}

std::vector<Fetcher::Flight> Fetcher::flights() const {
    std::vector<Flight> flights;
    const auto now = impl_->services.loop.now();
    for (const auto& flight : impl_->flights) {
        const auto& transfer = *flight.transfer;
        flights.push_back({transfer.url(), to_word(transfer.state()), now - transfer.since()});
    }
    return flights;
}

} // namespace gazetted::daemon::fetch
