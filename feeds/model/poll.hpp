// SPDX-License-Identifier: MIT
#pragma once

// What polling remembers of a feed, and what one fetch brought. feeds/poll turns (state, outcome,
// now) into the next state and a reason; storage keeps the state; daemon/fetch makes the outcome.

#include "feeds/base/boxed.hpp"
#include "feeds/base/error.hpp"
#include "feeds/base/ids.hpp"
#include "feeds/base/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gazetted::model {

/// Validators exactly as received (RFC 9110 section 8.8); opaque to us.
struct Validators {
    std::string etag;          // with quotes and W/ prefix
    std::string last_modified; // verbatim header value
    bool operator==(const Validators&) const = default;
};

/// What the publisher asks of pollers, from the last understood document.
struct PublisherHints {
    std::optional<Seconds> ttl;           // RSS <ttl>
    std::optional<Seconds> update_period; // sy:
    std::uint32_t skip_hours = 0;         // bit h: do not poll in hour h of GMT
    std::uint8_t skip_days = 0;           // bit d: 0 = Sunday
    std::string hub;                      // WebSub
    std::string self;
    bool operator==(const PublisherHints&) const = default;
};

enum class FeedHealth : std::uint8_t { fresh, healthy, failing, suspended };
std::string_view to_word(FeedHealth health);

/// A permanent redirect that has been seen but is not yet believed.
struct PendingMove {
    std::string url;
    Instant since{};
    int polls = 0;
};

/// Our subscription to a feed's hub (W3C WebSub section 5).
struct Push {
    std::string hub, topic; // as asked for
    std::string token;      // of our callback's address
    std::string secret;     // for its signatures
    bool is_verified = false;
    Instant requested{}; // when the hub was asked last
    Instant lease_until{};
    std::optional<Instant> last_delivery;
    int missed = 0;   // polls since then that found what it had not brought
    std::string note; // what the hub said last
};

/// Decayed count of posts in each hour of the week (0 = Sunday 00:00 GMT). On the heap, since a
/// feed that has not posted yet has none.
class Rhythm {
  public:
    using Hours = std::array<float, 168>;

    bool is_empty() const { return !hours_; }
    /// All zero where it is empty.
    const Hours& hours() const {
        static constexpr Hours none{};
        return hours_ ? *hours_ : none;
    }
    /// It is not empty any more.
    Hours& change() { return hours_ ? *hours_ : hours_.emplace(); }
    bool operator==(const Rhythm& other) const { return hours() == other.hours(); }

  private:
    Boxed<Hours> hours_;
};

struct FeedState {
    FeedHealth health = FeedHealth::fresh;
    std::string
        url; // where it is fetched from now; differs from the configuration after a believed move
    Validators validators;
    std::uint64_t body_hash = 0; // of the last body that parsed to its end
    PublisherHints hints;
    std::optional<Instant> last_poll;
    std::optional<Instant> last_success;
    std::optional<Instant> last_change;        // last poll that brought something new
    std::optional<Instant> last_unconditional; // for distrusted validators
    Instant next_poll{};                       // epoch: at once
    std::string next_reason;                   // which rule set next_poll, in words
    int failures = 0;                          // consecutive
    int gone_days = 0;                         // days on which 410 was seen
    std::optional<Instant> gone_last;
    int not_modified_streak = 0;
    std::string last_error; // plain words, empty when healthy
    int last_status = 0;    // HTTP status of the last answer, 0 when there was none
    PendingMove move;
    std::optional<Instant> moved; // when a move was last believed
    Rhythm rhythm;
    float rhythm_weight = 0;                // decayed weeks observed
    std::vector<std::uint64_t> boilerplate; // Feed::boilerplate of the last document
    Boxed<Push> push;
};

enum class FetchKind : std::uint8_t {
    not_modified, // 304, or a file with the same modification time
    same_body,    // 200 with the bytes that were parsed last time
    document,     // 200 with something to parse
    partial,      // 226: only new entries (RFC 3229)
    failed,
};
std::string_view to_word(FetchKind kind);

/// What one fetch brought, without the body (that goes to the worker).
struct FetchOutcome {
    FetchKind kind = FetchKind::failed;
    int status = 0; // HTTP status; 0 for our own failures and for file: and exec:
    std::optional<Error> error;
    Validators validators;
    std::uint64_t body_hash = 0;
    std::string final_url;
    std::string
        permanent_url; // end of the permanent (301, 308) prefix of the redirects; empty without one
    std::string content_type;
    std::string content_language;
    std::string link_hub, link_self;    // Link: header, rel=hub and rel=self
    std::optional<Seconds> freshness;   // remaining freshness lifetime, RFC 9111 section 4.2
    std::optional<Seconds> retry_after; // 429, 503
    Seconds duration{};
    std::uint64_t bytes = 0; // on the wire
    bool is_pushed = false;  // brought by the feed's hub, not asked for
    int new_entries = 0;     // known after the store has applied it
    std::vector<Instant> new_entry_times;

    /// There is something to read.
    bool has_document() const { return kind == FetchKind::document || kind == FetchKind::partial; }
    /// We ended it ourselves: nothing was learned of the feed.
    bool is_cancelled() const { return error && error->code == ErrorCode::cancelled; }
};

} // namespace gazetted::model
