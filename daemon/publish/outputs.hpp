// SPDX-License-Identifier: MIT
#pragma once

// How each kind of output is made of what the store holds. Stateless: a Job carries all that a
// rendering needs.

#include "daemon/publish/address.hpp"
#include "daemon/publish/images.hpp"
#include "daemon/publish/kept.hpp"
#include "feeds/model/page.hpp"
#include "feeds/render/render.hpp"
#include "storage/store.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::daemon::publish {

enum class Destination : std::uint8_t { live, mirror };

struct Job {
    const config::Config& config;
    storage::Reader& reader;
    KeptEntries& entries;
    Instant now{};
    Destination destination = Destination::live;
    const Rendered* earlier = nullptr;      // only what this has not (RFC 3229)
    const ImageAddresses* images = nullptr; // null: pictures keep their addresses
};

/// Any output that parse_address() knows.
Result<Rendered> make_output(const Job& job, const Address& address, std::string_view query);

// documents.cpp
Result<Rendered> make_feed(const Job& job, const Address& address, std::string_view query);
Result<std::vector<model::PublishedStory>> load_stories(const Job& job, const Address& address,
                                                        std::string_view query);
/// Pictures under addresses of ours, where the job wants that.
void proxy_images(const Job& job, std::span<model::PublishedStory> stories);
/// The title, address and id of a feed of ours.
Result<model::Document> describe(const Job& job, const Address& address, std::string_view query);

/// Which stories an output shows; not for searches and health.
Result<storage::StoryQuery> query_of(const Job& job, const Address& address);

// archives.cpp: RFC 5005.
/// Links the document with the archive before it, and makes it one where the address says so.
/// `stories`: what it shows.
Result<void> link_history(const Job& job, const Address& address, const storage::StoryQuery& shown,
                          const std::vector<model::PublishedStory>& stories,
                          model::Document& document);
/// An archive's ids are what some document has led to.
bool is_archive_range(const Address& address);
/// A begun one, which only live documents lead to, is replaced by longer ones.
bool is_whole_archive(const Address& archive);
/// The path of the archive before this one, from "/" on; empty for the first.
Result<std::string> previous_archive(const Job& job, const Address& archive);

// health.cpp: what happened to the sources, as entries, newest first.
Result<std::vector<model::PublishedStory>> load_health(const Job& job);

// search.cpp: newest first; bad_query for a text that is no query.
Result<std::vector<model::PublishedStory>> search_stories(const Job& job, std::string_view text);

// pages.cpp
Result<Rendered> make_page(const Job& job, const Address& address, std::string_view query);
Rendered make_error_page(const config::Config& config, std::string title, std::string text);

// lists.cpp: OPML and JSON.
Result<Rendered> make_list(const Job& job, const Address& address);

// channels.cpp: what can be subscribed to.
model::Site site_of(const Job& job, const Address& address);
model::Channel merged_channel(const config::Config& config);
model::Channel topic_channel(const config::Topic& topic);
model::Channel source_channel(const storage::FeedRow& feed);
std::vector<model::Channel> topic_channels(const config::Config& config);
/// Active feeds by title.
Result<std::vector<storage::FeedRow>> load_feeds(const Job& job);
std::vector<model::Channel> source_channels(const std::vector<storage::FeedRow>& feeds);
const config::Topic* find_topic(const config::Config& config, std::string_view name);
/// Active or not; not_found where there is none.
Result<storage::FeedRow> load_feed(const Job& job, std::string_view name);

/// "tag:host,2026:gazetted/path": stays when the address of the page changes.
std::string tag_uri(const config::Config& config, std::string_view path);

/// A representation with its ETag.
Rendered finished(std::string_view content_type, std::string body);

} // namespace gazetted::daemon::publish
