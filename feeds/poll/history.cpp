// SPDX-License-Identifier: MIT
#include "feeds/poll/history.hpp"

namespace gazetted::poll {

std::string next_archive(const ArchiveFacts& facts, Seconds span, Instant now) {
    const bool reaches_back = facts.oldest && *facts.oldest < now - span;
    if (span <= Seconds(0) || reaches_back || facts.documents >= most_archives ||
        facts.prev_archive == facts.url) {
        return {};
    }
    return facts.prev_archive;
}

} // namespace gazetted::poll
