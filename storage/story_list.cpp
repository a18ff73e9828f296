// SPDX-License-Identifier: MIT
// Which stories: one statement, driven by the narrowest index that the query allows (full text,
// then a topic's list, a feed's list, all stories), each of which yields newest first.
#include "storage/published.hpp"

#include <algorithm>
#include <variant>

namespace gazetted::storage {

namespace {

constexpr std::int64_t stories_limit = 10'000;  // of one answer
constexpr std::int64_t search_matches = 20'000; // looked at by one search

#define TOPIC_ID "(SELECT id FROM topic WHERE name = ?)"
#define FEED_ID "(SELECT id FROM feed WHERE name = ?)"

/// Which index should drive: the plain list is walked by id instead of by time.
enum class Order { by_time, by_id };

/// A statement being put together, with its parameters in their order.
class ListSql {
  public:
    explicit ListSql(const StoryQuery& query, Order order = Order::by_time)
        : query_(query), published_(order == Order::by_id ? "+s.published" : "s.published"),
          needs_story_(order == Order::by_time || query.visible_at || query.min_sources > 1) {
        drive();
        filter();
    }

    std::vector<StoryId> list(sqlite::Database& db) {
        // A feed may carry a story in several entries.
        const std::string group = is_by_feed_ ? " GROUP BY " + published_ + ", " + id_ : "";
        rest_ += group + " ORDER BY " + published_ + " DESC, " + id_ + " DESC LIMIT ? OFFSET ?";
        parameters_.emplace_back(
            static_cast<std::int64_t>(std::min<std::size_t>(query_.limit, stories_limit)));
        parameters_.emplace_back(static_cast<std::int64_t>(query_.offset));
        std::vector<StoryId> ids;
        const std::string sql = "SELECT " + id_ + rest_;
        auto rows = db.once(sql);
        bind(rows);
        while (rows.row()) {
            ids.push_back(rows.id<StoryId>(0));
        }
        return ids;
    }

    std::int64_t count(sqlite::Database& db) {
        const std::string sql = "SELECT count(DISTINCT " + id_ + ")" + rest_;
        auto rows = db.once(sql);
        bind(rows);
        return rows.row() ? rows.integer(0) : 0;
    }

    std::optional<StoryId> last(sqlite::Database& db) {
        const std::string sql = "SELECT " + id_ + rest_ + " ORDER BY " + id_ + " DESC LIMIT 1";
        auto rows = db.once(sql);
        bind(rows);
        return rows.row() ? std::optional(rows.id<StoryId>(0)) : std::nullopt;
    }

  private:
    void drive() {
        if (!query_.search.empty()) {
            // The newest documents of all that match: bounded, however common the word.
            rest_ = " FROM (SELECT rowid AS document FROM search WHERE search MATCH ? ORDER BY "
                    "rowid DESC LIMIT ?) m CROSS JOIN search_document d ON d.document = m.document "
                    "CROSS JOIN story s ON s.id = d.story WHERE 1";
            parameters_.emplace_back(query_.search);
            parameters_.emplace_back(search_matches);
        } else if (!query_.topic.empty()) {
            rest_ = std::string(" FROM story_topic t ") +
                    (needs_story_ ? "CROSS JOIN story s ON s.id = t.story " : "") +
                    "WHERE t.topic = " TOPIC_ID;
            parameters_.emplace_back(query_.topic);
            published_ = "t.published";
            id_ = "t.story";
        } else if (!query_.feed.empty()) {
            rest_ = std::string(" FROM entry e ") +
                    (needs_story_ ? "CROSS JOIN story s ON s.id = e.story " : "") +
                    "WHERE e.feed = " FEED_ID;
            parameters_.emplace_back(query_.feed);
            published_ = "e.story_published";
            id_ = "e.story";
            is_by_feed_ = true;
        } else {
            rest_ = " FROM story s WHERE 1";
        }
    }

    void filter() {
        if (!query_.topic.empty() && published_ != "t.published") {
            add(" AND EXISTS (SELECT 1 FROM story_topic x WHERE x.story = s.id AND x.topic "
                "= " TOPIC_ID ")",
                query_.topic);
        }
        if (!query_.feed.empty() && !is_by_feed_) {
            add(" AND EXISTS (SELECT 1 FROM entry y WHERE y.story = s.id AND y.feed = " FEED_ID ")",
                query_.feed);
        }
        if (query_.since) {
            add(" AND " + published_ + " >= ?", query_.since->time_since_epoch().count());
        }
        if (query_.before) {
            add(" AND " + published_ + " < ?", query_.before->time_since_epoch().count());
        }
        if (query_.first) {
            add(" AND " + id_ + " >= ?", query_.first.value);
        }
        if (query_.last) {
            add(" AND " + id_ + " <= ?", query_.last.value);
        }
        if (query_.visible_at) {
            add(" AND s.visible_from <= ?", query_.visible_at->time_since_epoch().count());
        }
        if (query_.min_sources > 1) {
            add(" AND s.independent >= ?", std::int64_t{query_.min_sources});
        }
    }

    void add(const std::string& condition, std::variant<std::int64_t, std::string> value) {
        rest_ += condition;
        parameters_.push_back(std::move(value));
    }

    void bind(sqlite::Use& rows) const {
        for (const auto& parameter : parameters_) {
            std::visit([&](const auto& value) { rows.bind(value); }, parameter);
        }
    }

    const StoryQuery& query_;
    std::string rest_;
    std::string published_;
    bool needs_story_; // a topic's or a feed's list is an index that holds all else
    std::string id_ = "s.id";
    bool is_by_feed_ = false;
    std::vector<std::variant<std::int64_t, std::string>> parameters_;
};

} // namespace

std::vector<StoryId> list_stories(sqlite::Database& db, const StoryQuery& query) {
    return ListSql(query).list(db);
}

std::int64_t count_stories(sqlite::Database& db, const StoryQuery& query) {
    return ListSql(query).count(db);
}

std::optional<StoryId> last_story(sqlite::Database& db, const StoryQuery& query) {
    return ListSql(query, Order::by_id).last(db);
}

} // namespace gazetted::storage
