// SPDX-License-Identifier: MIT
#pragma once

// One generation of the configuration, compiled: filters and topics as queries that are ready to
// match. Immutable; shared read-only by the loop, the workers and the writer until the last job
// that was made under it has ended.

#include "config/config.hpp"
#include "feeds/base/result.hpp"
#include "feeds/model/entry.hpp"
#include "feeds/model/story.hpp"
#include "feeds/stories/decide.hpp"
#include "feeds/topics/matcher.hpp"
#include "feeds/topics/query.hpp"
#include "storage/store.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gazetted::daemon::pipeline {

class Rules {
  public:
    /// Fails with bad_query where a query does not compile; a configuration that load_config
    /// accepted never does.
    static Result<std::shared_ptr<const Rules>> make(std::shared_ptr<const config::Config> config);

    const config::Config& config() const { return *config_; }
    std::shared_ptr<const config::Config> share_config() const { return config_; }
    model::Level level() const { return level_; }

    /// Index into config().feeds by short name.
    std::optional<std::size_t> feed_index(std::string_view name) const;

    /// Why the feed's filter drops this entry, in words; empty when it stays.
    std::string why_dropped(std::size_t feed, const model::Entry& entry,
                            const stories::ReadEntry& read) const;
    /// Every topic that this entry brings its story into, with the clause that matched.
    std::vector<storage::TopicMatch> topics_of(std::size_t feed, const model::Entry& entry,
                                               const stories::ReadEntry& read) const;

  private:
    struct Filter {
        std::optional<topics::Query> keep, drop;
    };
    Rules() = default;
    Result<void> compile_filters();
    Result<void> compile_topics();

    std::shared_ptr<const config::Config> config_;
    model::Level level_ = model::Level::exact;
    std::unordered_map<std::string, std::size_t> by_name_;
    std::vector<Filter> filters_; // by feed
    topics::Matcher matcher_;
    std::vector<std::size_t> matched_topics_;         // matcher index -> config().topics index
    std::vector<std::vector<std::size_t>> feed_only_; // by feed: topics without a query
    std::vector<std::vector<bool>> allowed_;          // by topic: feeds it takes; empty: all
};

} // namespace gazetted::daemon::pipeline
