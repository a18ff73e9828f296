// SPDX-License-Identifier: MIT
#pragma once

// What 429 and 503 with Retry-After ask of everything on a registrable domain.

#include "feeds/model/poll.hpp"
#include "storage/store.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gazetted::daemon::fetch {

/// The registrable domain of an address; empty where it has no host.
std::string domain_of(std::string_view url);

/// What the answer to this feed's poll asks for, if anything.
std::optional<storage::Hold> hold_asked(const model::FetchOutcome& outcome, std::string_view feed,
                                        Instant now);

/// The holds that this process knows.
class Holds {
  public:
    explicit Holds(std::vector<storage::Hold> known);
    /// A shorter one never shortens a longer one; those that have ended go.
    void add(const storage::Hold& hold, Instant now);
    /// The clock was: all of them end so much earlier.
    void set_back(Seconds by);
    /// What holds an address at `now`; null: nothing. Valid until the next add().
    const storage::Hold* find(std::string_view url, Instant now) const;
    /// By domain.
    const std::unordered_map<std::string, storage::Hold>& all() const { return by_domain_; }

  private:
    std::unordered_map<std::string, storage::Hold> by_domain_;
};

/// A feed whose domain is held is shown to be polled after that, and why.
void show_holds(std::span<storage::FeedRow> feeds, const Holds& holds, Instant now);

} // namespace gazetted::daemon::fetch
