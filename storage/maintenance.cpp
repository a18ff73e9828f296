// SPDX-License-Identifier: MIT
#include "storage/maintenance.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace gazetted::storage {

namespace {

struct Invariant {
    std::string_view sql; // yields a number for each violation
    std::string_view text;
};

constexpr Invariant invariants[] = {
    {"SELECT id FROM story s WHERE NOT EXISTS (SELECT 1 FROM entry WHERE story = s.id) LIMIT 20",
     "story {} has no entry"},
    {"SELECT id FROM story s WHERE NOT EXISTS (SELECT 1 FROM entry WHERE id = s.lead AND story = "
     "s.id) LIMIT 20",
     "the lead of story {} is not one of its entries"},
    {"SELECT id FROM story s WHERE sources <> (SELECT count(DISTINCT feed) FROM entry WHERE story "
     "= s.id) LIMIT 20",
     "story {} counts its sources wrongly"},
    {"SELECT id FROM feed f WHERE entries <> (SELECT count(*) FROM entry WHERE feed = f.id) LIMIT "
     "20",
     "feed {} counts its entries wrongly"},
    {"SELECT id FROM hash_index h WHERE kind <> 2 AND NOT EXISTS (SELECT 1 FROM entry WHERE id = "
     "h.id) LIMIT 20",
     "an address, words or a title name entry {}, which is gone"},
    {"SELECT id FROM hash_index h WHERE kind = 2 AND NOT EXISTS (SELECT 1 FROM story WHERE id = "
     "h.id) LIMIT 20",
     "a published id names story {}, which is gone"},
};

void check_pages(sqlite::Database& db, Thoroughness thoroughness,
                 std::vector<std::string>& problems) {
    auto rows = db.once(thoroughness == Thoroughness::whole ? "PRAGMA integrity_check(50)"
                                                            : "PRAGMA quick_check(50)");
    while (rows.row()) {
        if (rows.text(0) != "ok") {
            problems.push_back(rows.string(0));
        }
    }
}

void check_rows(sqlite::Database& db, std::vector<std::string>& problems) {
    {
        auto rows =
            db.once("SELECT \"table\", \"rowid\", parent FROM pragma_foreign_key_check LIMIT 20");
        while (rows.row()) {
            problems.push_back(fmt::format("row {} of table {} refers to a {} that is gone",
                                           rows.integer(1), rows.text(0), rows.text(2)));
        }
    }
    for (const Invariant& invariant : invariants) {
        auto rows = db.once(invariant.sql);
        while (rows.row()) {
            problems.push_back(fmt::format(fmt::runtime(invariant.text), rows.integer(0)));
        }
    }
    HashIndex::check(db, problems);
}

/// The background fills it again, newest words and all.
void empty_search_index(WriterState& state) {
    state.db.run("INSERT INTO search (search) VALUES ('delete-all'); "
                 "DELETE FROM search_document; DELETE FROM search_queue; UPDATE counter SET "
                 "value = 0 WHERE name IN ('indexed_story', 'document');");
    state.indexed_story = {};
}

Error file_error(std::string_view what, const std::string& path) {
    return {ErrorCode::io, RetryClass::permanent,
            fmt::format("cannot {} {}: {}; see that the directory exists, that this user may write "
                        "there, and that the disk has room",
                        what, path, std::generic_category().message(errno))};
}

Result<void> sync_file(const std::string& path) {
    const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return fail(file_error("open", path));
    }
    const bool is_synced = fsync(descriptor) == 0;
    close(descriptor);
    return is_synced ? Result<void>() : fail(file_error("write", path));
}

} // namespace

Result<std::vector<std::string>> check_database(sqlite::Database& db, Thoroughness thoroughness) {
    std::vector<std::string> problems;
    check_pages(db, thoroughness, problems);
    if (problems.empty() && thoroughness == Thoroughness::whole) {
        check_rows(db, problems);
    }
    if (auto status = db.status(); !status) {
        if (status.error().code != ErrorCode::database) {
            return fail(std::move(status.error()));
        }
        problems.push_back(std::move(status.error().text));
    }
    return problems;
}

Result<void> backup_database(sqlite::Database& db, const std::string& to) {
    const std::string temporary = fmt::format("{}.{}.tmp", to, getpid());
    // VACUUM INTO wants an empty or no file; ours is made private, since feeds may be.
    const int made = open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) {
        return fail(file_error("write the backup", temporary));
    }
    close(made);
    {
        auto copy = db.once("VACUUM INTO ?");
        copy.bind(temporary).run();
    }
    auto result = db.status();
    if (result) {
        result = sync_file(temporary);
    }
    if (result && std::rename(temporary.c_str(), to.c_str()) != 0) {
        result = fail(file_error("put the backup in place at", to));
    }
    if (!result) {
        unlink(temporary.c_str());
    }
    return result;
}

Result<void> optimize_database(WriterState& state) {
    sqlite::Database& db = state.db;
    auto tidied = state.guarded([&] {
        const std::int64_t newest = db.ask("SELECT value FROM counter WHERE name = 'document'");
        const std::int64_t living = db.ask("SELECT count(*) FROM search_document");
        constexpr std::int64_t worth_it = 1000;
        if (newest > worth_it && newest > 2 * living) {
            empty_search_index(state);
        } else {
            db.run("INSERT INTO search (search, rank) VALUES ('merge', 500)");
        }
    });
    if (!tidied) {
        return tidied;
    }
    db.run("PRAGMA analysis_limit=1000; PRAGMA optimize;");
    return db.status();
}

Result<void> repair_database(WriterState& state) {
    auto repaired = state.guarded([&] {
        state.db.run("REINDEX; "
                     "UPDATE feed SET entries = (SELECT count(*) FROM entry WHERE feed = feed.id); "
                     "UPDATE story SET sources = (SELECT count(DISTINCT feed) FROM entry WHERE "
                     "story = story.id);");
        empty_search_index(state);
        state.hashes.rebuild(state.last_entry, state.last_story);
    });
    if (repaired) {
        state.db.run("ANALYZE;");
        repaired = state.db.status();
    }
    return repaired;
}

} // namespace gazetted::storage
