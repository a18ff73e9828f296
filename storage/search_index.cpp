// SPDX-License-Identifier: MIT
// Writer::index_some: the full-text index, a few stories at a time. A story is one document: the
// titles of all its entries, the words of its lead, and who wrote and carried it. A story that
// changed gets a new document with the next number, so that documents stay in the order of time and
// the newest matches are found first.
#include "storage/entry_row.hpp"
#include "storage/writer_state.hpp"

#include <algorithm>

namespace gazetted::storage {

namespace {

constexpr std::size_t titles_limit = 4096; // bytes of all entries' titles
constexpr std::size_t meta_limit = 4096;

struct Words {
    std::string title, body, meta;
};

std::vector<StoryId> pending_stories(WriterState& state, std::size_t limit) {
    std::vector<StoryId> stories;
    auto rows = state.db.use(
        "SELECT story FROM (SELECT story FROM search_queue ORDER BY story LIMIT ?2) UNION ALL "
        "SELECT id FROM (SELECT id FROM story WHERE id > ?1 ORDER BY id LIMIT ?2) LIMIT ?2");
    rows.bind(state.indexed_story, limit);
    while (rows.row()) {
        stories.push_back(rows.id<StoryId>(0));
    }
    return stories;
}

void append_line(std::string& out, std::string_view text, std::size_t limit) {
    if (!text.empty() && out.size() + text.size() < limit) {
        out.append(text).push_back('\n');
    }
}

std::string meta_text(const model::Entry& entry) {
    std::string text;
    for (const model::Person& author : entry.authors) {
        append_line(text, author.name, meta_limit);
    }
    for (const model::Category& category : entry.categories) {
        append_line(text, category.label.empty() ? category.term : category.label, meta_limit);
    }
    append_line(text, entry.clean.origin.name, meta_limit);
    append_line(text, entry.clean.lead_image.caption, meta_limit);
    return text;
}

Words read_words(sqlite::Database& db, StoryId story, Writer::ToWords to_words) {
    std::string titles;
    std::string body;
    std::string meta;
    {
        auto row = db.use("SELECT " GAZETTED_ENTRY_COLUMNS " FROM story s JOIN entry e ON e.id = "
                          "s.lead WHERE s.id = ?");
        if (row.bind(story).row()) {
            const model::Entry lead = read_entry(row);
            titles = lead.clean.title.empty() ? lead.title : lead.clean.title;
            titles.push_back('\n');
            body = lead.clean.content.empty() ? lead.clean.summary : lead.clean.content;
            meta = meta_text(lead);
        }
    }
    auto rows = db.use("SELECT coalesce(e.clean_title, e.title), CASE f.configured_title WHEN '' "
                       "THEN f.title ELSE f.configured_title END FROM entry e JOIN feed f ON f.id "
                       "= e.feed WHERE e.story = ? ORDER BY e.id");
    rows.bind(story);
    while (rows.row()) {
        if (titles.find(rows.text(0)) == std::string::npos) {
            append_line(titles, rows.text(0), titles_limit);
        }
        append_line(meta, rows.text(1), meta_limit);
    }
    return {to_words(titles), to_words(body), to_words(meta)};
}

void add_documents(sqlite::Database& db, const std::vector<StoryId>& stories, std::int64_t document,
                   Writer::ToWords to_words) {
    for (const StoryId story : stories) {
        const Words words = read_words(db, story, to_words);
        db.use("INSERT INTO search (rowid, title, body, meta) VALUES (?, ?, ?, ?)")
            .bind(++document, words.title, words.body, words.meta)
            .run();
    }
}

/// After all of add_documents(): a statement that may be undone by itself makes FTS5 write what it
/// has gathered, a segment for each story.
void name_documents(WriterState& state, const std::vector<StoryId>& stories,
                    std::int64_t document) {
    for (const StoryId story : stories) {
        state.db.use("DELETE FROM search_document WHERE story = ?").bind(story).run();
        state.db.use("INSERT INTO search_document VALUES (?, ?)").bind(++document, story).run();
        state.db.use("DELETE FROM search_queue WHERE story = ?").bind(story).run();
        state.indexed_story = std::max(state.indexed_story, story);
    }
}

} // namespace

Result<std::size_t> Writer::index_some(std::size_t limit, ToWords to_words) {
    return impl_->guarded([&] {
        sqlite::Database& db = impl_->db;
        const auto stories = pending_stories(*impl_, limit);
        if (stories.empty()) {
            return std::size_t{0};
        }
        const std::int64_t document = db.ask("SELECT value FROM counter WHERE name = 'document'");
        add_documents(db, stories, document, to_words);
        name_documents(*impl_, stories, document);
        db.use("UPDATE counter SET value = CASE name WHEN 'document' THEN ? ELSE ? END WHERE name "
               "IN ('document', 'indexed_story')")
            .bind(document + static_cast<std::int64_t>(stories.size()), impl_->indexed_story)
            .run();
        return stories.size();
    });
}

} // namespace gazetted::storage
