// SPDX-License-Identifier: MIT
//
//   queued -> resolving -> connecting -> waiting -> receiving_head -> receiving_body -> done
//     ^           (known names skip it)     ^______________|  |                 |
//     |____________ redirecting <___________ (digest, 1xx) ___|_________________|
//   queued -> reading_file | running_command -> done;   every state -> done
#include "daemon/fetch/transfer.hpp"

#include "daemon/fetch/answer.hpp"

#include "feeds/base/assert.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gazetted::daemon::fetch {

namespace {

constexpr std::array<std::string_view, 10> state_words{
    "queued",         "resolving",    "connecting",      "waiting",     "receiving head",
    "receiving body", "reading file", "running command", "redirecting", "done"};

constexpr unsigned bit(State state) {
    return 1u << static_cast<unsigned>(state);
}
template <class... States>
constexpr unsigned set_of(States... states) {
    return (0u | ... | bit(states));
}

constexpr std::array<unsigned, 10> next_states{
    set_of(State::resolving, State::connecting, State::reading_file, State::running_command),
    set_of(State::connecting),
    set_of(State::waiting, State::receiving_head), // a proxy's refusal comes without "waiting"
    set_of(State::receiving_head),
    set_of(State::waiting, State::receiving_body, State::redirecting),
    set_of(State::waiting, State::redirecting),
    0u,
    0u,
    set_of(State::queued),
    0u,
};

} // namespace

std::string_view to_word(State state) {
    return state_words[static_cast<std::size_t>(state)];
}

bool may_follow(State from, State to) {
    return from != State::done &&
           (to == State::done || (next_states[static_cast<std::size_t>(from)] & bit(to)) != 0);
}

Transfer::Transfer(Services& services, Owner& owner, Request request, Fetcher::OnDone on_done)
    : services_(services), owner_(owner), request_(std::move(request)),
      on_done_(std::move(on_done)), since_(services.loop.now()), left_(request_.limits.total) {
    accept_request();
}

Transfer::~Transfer() {
    stop_all();
}

void Transfer::enter(State next) {
    GAZETTED_ASSERT(may_follow(state_, next));
    state_ = next;
    since_ = services_.loop.now();
}

void Transfer::start() {
    GAZETTED_ASSERT(state_ == State::queued);
    if (!has_started_) {
        has_started_ = true;
        started_ = services_.loop.now();
    }
    deadline_ = services_.loop.now() + left_;
    switch (kind_) {
    case Kind::http:
        return start_http();
    case Kind::file:
        return start_file();
    case Kind::command:
        return start_command();
    }
}

void Transfer::requeue() {
    enter(State::queued);
    left_ = std::max(time_left(), Milliseconds(1));
}

Transfer::Milliseconds Transfer::time_left() const {
    return deadline_ - services_.loop.now();
}

void Transfer::on_time(Milliseconds now) {
    const bool is_ours = state_ == State::resolving || state_ == State::reading_file ||
                         state_ == State::running_command;
    if (!is_ours) {
        return;
    }
    if (now >= deadline_) {
        stop_all();
        fail(total_timeout(url_.text, request_.limits));
    } else {
        owner_.watch(deadline_);
    }
}

void Transfer::cancel() {
    if (state_ != State::done) {
        stop_all();
        set_failed(result_, cancelled(url_.text));
        enter(State::done);
    }
}

void Transfer::stop_all() {
    if (ticket_) {
        services_.resolver.forget(*std::exchange(ticket_, std::nullopt));
    }
    end_exchange();
    file_.reset();
    process_.reset();
}

void Transfer::fail(Error error) {
    set_failed(result_, std::move(error));
    rest(State::done);
}

void Transfer::rest(State state) {
    enter(state);
    owner_.on_rest(*this);
}

void Transfer::deliver() {
    GAZETTED_ASSERT(state_ == State::done);
    auto& outcome = result_.outcome;
    outcome.final_url = url_.text;
    outcome.bytes += bytes_;
    result_.redirects = redirects_;
    result_.max_body = request_.limits.max_body;
    if (outcome.kind != model::FetchKind::failed) { // what leads to an error is not to be believed
        outcome.permanent_url = permanent_url_;
    }
    if (has_started_) {
        outcome.duration = std::chrono::duration_cast<Seconds>(services_.loop.now() - started_);
    }
    on_done_(std::move(result_));
}

} // namespace gazetted::daemon::fetch
