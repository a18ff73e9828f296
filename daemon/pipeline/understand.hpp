// SPDX-License-Identifier: MIT
#pragma once

// The readers' part: the body of one fetch -> candidates with their topics. Pure but for the time
// it takes; runs on the reader threads.

#include "daemon/fetch/request.hpp"
#include "daemon/pipeline/rules.hpp"
#include "feeds/model/poll.hpp"
#include "feeds/model/story.hpp"
#include "storage/store.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gazetted::daemon::pipeline {

struct Job {
    FeedId feed;
    std::size_t rule = 0; // index into rules->config().feeds
    std::shared_ptr<const Rules> rules;
    fetch::FetchResult fetched; // outcome.kind is document or partial
    Instant now{};
    bool first_fetch = false;
    bool is_archive = false;                // of the feed's history: known entries stay as they are
    std::vector<std::uint64_t> boilerplate; // of the feed's earlier documents
};

struct PlannedEntry {
    model::Candidate candidate;
    std::vector<storage::TopicMatch> topics;
};

struct Understood {
    FeedId feed;
    std::size_t rule = 0;
    std::shared_ptr<const Rules> rules;
    Instant now{};
    /// As fetched; `failed` with its error when the body could not be decoded or read. Without
    /// validators and body hash when the document did not parse to its end, so that the next poll
    /// asks for it whole.
    model::FetchOutcome outcome;
    storage::FeedMeta meta;
    model::PublisherHints hints;
    std::vector<std::uint64_t> boilerplate;
    std::vector<PlannedEntry> entries; // oldest first, so that ids grow with time
    std::vector<model::DeletedEntry> deleted;
    bool is_archive = false;
    std::string prev_archive;      // RFC 5005
    std::optional<Instant> oldest; // of the document's entries
    int dropped = 0;               // by the feed's filter
    std::string note;              // what was wrong with a document that was read all the same
};

/// What runs out of memory fails as any other document: the next poll asks for it again.
Understood understand(Job job);

} // namespace gazetted::daemon::pipeline
