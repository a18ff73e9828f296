// SPDX-License-Identifier: MIT
#pragma once

// How far back a feed's archives are read (RFC 5005 section 4). Pure.

#include "feeds/base/time.hpp"

#include <optional>
#include <string>

namespace gazetted::poll {

/// A chain of archives that never ends is a loop.
inline constexpr int most_archives = 200;

/// What is known of a document of the chain: the live one, or an archive.
struct ArchiveFacts {
    std::string url;               // its own
    std::string prev_archive;      // absolute; empty for none
    std::optional<Instant> oldest; // of its entries
    int documents = 0;             // archives read before it
};

/// The archive to read after this document; empty when history is complete as far as wanted.
std::string next_archive(const ArchiveFacts& facts, Seconds span, Instant now);

} // namespace gazetted::poll
