// SPDX-License-Identifier: MIT
// A search: the full-text index finds the words, and the query itself is asked again where it also
// names what is not in the index (addresses, feeds, languages).
#include "daemon/publish/outputs.hpp"
#include "feeds/base/ascii.hpp"
#include "feeds/topics/query.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace gazetted::daemon::publish {

namespace {

constexpr std::size_t max_results = 100;
constexpr std::size_t page_size = 200;
constexpr std::size_t max_looked_at = 2000; // stories of which the query itself is asked

/// False where to_fts() may find more than the query means.
bool is_in_index(std::string_view query) {
    const std::string lower = ascii::lower(query);
    return std::ranges::none_of(
        std::array{"url:", "feed:", "lang:", "language:"},
        [&](std::string_view field) { return lower.find(field) != std::string::npos; });
}

/// As the topics' rules see an entry, of each feed that carried the story.
bool is_match(const topics::Query& query, const model::PublishedStory& story) {
    const model::Entry& lead = story.lead;
    std::string authors;
    for (const model::Person& author : lead.authors) {
        authors += (authors.empty() ? "" : ", ") + author.name;
    }
    std::vector<std::string> categories;
    categories.reserve(lead.categories.size());
    for (const model::Category& category : lead.categories) {
        categories.push_back(category.label.empty() ? category.term : category.label);
    }
    return std::ranges::any_of(story.sources, [&](const model::SourceRef& source) {
        topics::Fields fields;
        fields.title = lead.clean.title;
        fields.text = lead.clean.text;
        fields.author = authors;
        fields.url = source.entry_url;
        fields.feed = source.feed_name;
        fields.language = lead.clean.language;
        fields.categories = categories;
        return query.matches(fields);
    });
}

} // namespace

Result<std::vector<model::PublishedStory>> search_stories(const Job& job, std::string_view text) {
    const auto query = topics::Query::compile(text);
    if (!query) {
        return fail(query.error());
    }
    storage::StoryQuery wanted;
    wanted.visible_at = job.now;
    wanted.search = query->to_fts();
    wanted.limit = max_results;
    if (is_in_index(text)) {
        if (wanted.search.empty()) {
            return fail(ErrorCode::bad_query, "it needs at least one word to look for");
        }
        return job.reader.stories(wanted);
    }
    std::vector<model::PublishedStory> found;
    wanted.limit = page_size;
    for (; wanted.offset < max_looked_at && found.size() < max_results;
         wanted.offset += page_size) {
        auto some = job.reader.stories(wanted);
        if (!some) {
            return fail(std::move(some.error()));
        }
        for (model::PublishedStory& story : *some) {
            if (found.size() < max_results && is_match(*query, story)) {
                found.push_back(std::move(story));
            }
        }
        if (some->size() < page_size) {
            break;
        }
    }
    return found;
}

} // namespace gazetted::daemon::publish
