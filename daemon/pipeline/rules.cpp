// SPDX-License-Identifier: MIT
#include "daemon/pipeline/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace gazetted::daemon::pipeline {

namespace {

Result<std::optional<topics::Query>> compile(const std::string& source) {
    if (source.empty()) {
        return std::optional<topics::Query>();
    }
    auto query = topics::Query::compile(source);
    if (!query) {
        return fail(std::move(query.error()));
    }
    return std::optional<topics::Query>(std::move(*query));
}

/// What queries see of an entry. The strings that had to be made live here.
struct EntryFields {
    std::string authors;
    std::vector<std::string> categories;
    topics::Fields fields;

    EntryFields(const model::Entry& entry, const stories::ReadEntry& read, std::string_view feed) {
        for (const model::Person& author : entry.authors) {
            authors += (authors.empty() ? "" : ", ") + author.name;
        }
        for (const model::Category& category : entry.categories) {
            categories.push_back(category.label.empty() ? category.term : category.label);
        }
        fields.title = entry.clean.title;
        fields.text = entry.clean.text;
        fields.title_words = &read.title;
        fields.text_words = read.is_whole_of_text ? &read.text : nullptr;
        fields.author = authors;
        fields.url = entry.url;
        fields.feed = feed;
        fields.language = entry.clean.language;
        fields.categories = categories;
    }
    EntryFields(const EntryFields&) = delete;
    EntryFields& operator=(const EntryFields&) = delete;
};

} // namespace

Result<std::shared_ptr<const Rules>> Rules::make(std::shared_ptr<const config::Config> config) {
    std::shared_ptr<Rules> rules(new Rules);
    rules->config_ = std::move(config);
    rules->level_ = model::level_from(rules->config().stories.level).value_or(model::Level::exact);
    const auto& feeds = rules->config().feeds;
    for (std::size_t i = 0; i < feeds.size(); ++i) {
        rules->by_name_.emplace(feeds[i].name, i);
    }
    if (auto done = rules->compile_filters(); !done) {
        return fail(std::move(done.error()));
    }
    if (auto done = rules->compile_topics(); !done) {
        return fail(std::move(done.error()));
    }
    return std::shared_ptr<const Rules>(std::move(rules));
}

Result<void> Rules::compile_filters() {
    for (const config::Feed& feed : config().feeds) {
        auto keep = compile(feed.filter.keep);
        auto drop = compile(feed.filter.drop);
        if (!keep || !drop) {
            return fail(std::move(!keep ? keep.error() : drop.error()));
        }
        filters_.push_back({std::move(*keep), std::move(*drop)});
    }
    return {};
}

Result<void> Rules::compile_topics() {
    const auto& feeds = config().feeds;
    feed_only_.resize(feeds.size());
    std::vector<topics::Query> queries;
    for (std::size_t t = 0; t < config().topics.size(); ++t) {
        const config::Topic& topic = config().topics[t];
        std::vector<bool> allowed;
        if (!topic.feeds.empty()) {
            for (const config::Feed& feed : feeds) {
                allowed.push_back(
                    std::any_of(topic.feeds.begin(), topic.feeds.end(), [&](const auto& glob) {
                        return topics::matches_glob(glob, feed.name);
                    }));
            }
        }
        allowed_.push_back(std::move(allowed));
        auto query = compile(topic.match);
        if (!query) {
            return fail(std::move(query.error()));
        }
        if (*query) {
            matched_topics_.push_back(t);
            queries.push_back(std::move(**query));
            continue;
        }
        for (std::size_t f = 0; f < allowed_[t].size(); ++f) {
            if (allowed_[t][f]) {
                feed_only_[f].push_back(t);
            }
        }
    }
    matcher_ = topics::Matcher::build(std::move(queries));
    return {};
}

std::optional<std::size_t> Rules::feed_index(std::string_view name) const {
    const auto found = by_name_.find(std::string(name));
    return found == by_name_.end() ? std::nullopt : std::optional(found->second);
}

std::string Rules::why_dropped(std::size_t feed, const model::Entry& entry,
                               const stories::ReadEntry& read) const {
    const Filter& filter = filters_[feed];
    if (!filter.keep && !filter.drop) {
        return {};
    }
    const EntryFields seen(entry, read, config().feeds[feed].name);
    if (filter.drop && filter.drop->matches(seen.fields)) {
        return "filter.drop matches: " + filter.drop->why(seen.fields);
    }
    if (filter.keep && !filter.keep->matches(seen.fields)) {
        return "filter.keep does not match: " + config().feeds[feed].filter.keep;
    }
    return {};
}

std::vector<storage::TopicMatch> Rules::topics_of(std::size_t feed, const model::Entry& entry,
                                                  const stories::ReadEntry& read) const {
    const config::Feed& source = config().feeds[feed];
    std::vector<storage::TopicMatch> found;
    const auto add = [&](const std::string& topic, std::string reason) {
        const auto same = [&](const auto& match) { return match.topic == topic; };
        if (std::none_of(found.begin(), found.end(), same)) {
            found.push_back({topic, std::move(reason)});
        }
    };
    for (const std::string& topic : source.topics) {
        add(topic, fmt::format("feed {} is always in it", source.name));
    }
    for (const std::size_t t : feed_only_[feed]) {
        add(config().topics[t].name, fmt::format("it takes all of feed {}", source.name));
    }
    if (!matched_topics_.empty()) {
        const EntryFields seen(entry, read, source.name);
        matcher_.match(seen.fields, [&](std::size_t index, const topics::Matcher::Why& why) {
            const std::size_t t = matched_topics_[index];
            if (allowed_[t].empty() || allowed_[t][feed]) {
                add(config().topics[t].name, why());
            }
        });
    }
    return found;
}

} // namespace gazetted::daemon::pipeline
