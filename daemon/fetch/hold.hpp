// SPDX-License-Identifier: MIT
#pragma once

// What 429 and 503 with Retry-After ask of everything on a registrable domain.

#include "feeds/model/poll.hpp"
#include "storage/store.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gazetted::daemon::fetch {

/// The registrable domain of an address; empty where it has no host.
std::string domain_of(std::string_view url);

/// What the answer to this feed's poll asks for, if anything.
std::optional<storage::Hold> hold_asked(const model::FetchOutcome& outcome, std::string_view feed,
                                        Instant now);

/// A feed whose domain is held is shown to be polled after that, and why.
void show_holds(std::span<storage::FeedRow> feeds, std::span<const storage::Hold> holds);

} // namespace gazetted::daemon::fetch
