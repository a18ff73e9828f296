// SPDX-License-Identifier: MIT
// Durability. WAL with synchronous=NORMAL: a commit is a write(2) into the log, without fsync. What
// was committed is then with the kernel and survives kill -9 at any moment. A power cut may take
// the last commits, never the file's consistency; and since a feed's validators are committed with
// its entries, what a power cut takes is polled again and gets the same published ids (they are
// made from content, not from row ids). FULL would pay an fsync per batch for nothing more than
// that.
#include "storage/connection.hpp"

#include "storage/migrate.hpp"

#include <fmt/format.h>

#include <sys/stat.h>

namespace gazetted::storage {

std::string lock_path(const std::string& path) {
    return path + "-writer";
}

Result<std::unique_ptr<sqlite::Database>> open_for_writing(const std::string& path) {
    auto db = sqlite::Database::open(path, sqlite::Access::write);
    if (!db) {
        return db;
    }
    // 16 KB pages (of a new file only): some articles to a page, and half the calls of 8 KB.
    (*db)->run("PRAGMA page_size=16384; PRAGMA cache_size=-10240;");
    // First, so that a file that is not ours stays as it is.
    if (auto migrated = migrate(**db, schema::migrations()); !migrated) {
        return fail(std::move(migrated.error()));
    }
    (*db)->run(make_list_index); // where a fill was cut off
    // The log is moved into the file every 32 MB (16 in a file with 8 KB pages).
    (*db)->run("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=0; "
               "PRAGMA wal_autocheckpoint=2000; "
               "PRAGMA journal_size_limit=67108864;");
    if (auto status = (*db)->status(); !status) {
        return fail(std::move(status.error()));
    }
    return db;
}

Result<std::unique_ptr<sqlite::Database>> open_for_reading(const std::string& path) {
    struct stat info {};
    if (stat(path.c_str(), &info) != 0) {
        return fail(Error{ErrorCode::not_found, RetryClass::permanent,
                          fmt::format("there is no database {} yet, or this user may not see it; "
                                      "start `gazetted run` or `gazetted once` first",
                                      path)});
    }
    auto db = sqlite::Database::open(path, sqlite::Access::read);
    if (!db) {
        return db;
    }
    (*db)->run("PRAGMA cache_size=-4096;");
    if (auto status = (*db)->status(); !status) {
        return fail(std::move(status.error()));
    }
    if (auto schema = require_schema(**db, schema::migrations()); !schema) {
        return fail(std::move(schema.error()));
    }
    return db;
}

} // namespace gazetted::storage
