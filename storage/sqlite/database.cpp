// SPDX-License-Identifier: MIT
#include "storage/sqlite/database.hpp"

#include "storage/sqlite/error.hpp"

#include <sqlite3.h>

#include <utility>

namespace gazetted::storage::sqlite {

namespace {
constexpr int busy_timeout_ms = 5000; // longer than any transaction of ours

/// Nobody asks how much memory SQLite uses, and counting it takes a lock for each allocation.
void configure_library() {
    static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(once);
}
} // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access) {
    const int mode =
        access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
    configure_library();
    sqlite3* handle = nullptr;
    const int rc = sqlite3_open_v2(path.c_str(), &handle,
                                   mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (handle == nullptr) {
        return fail(describe(SQLITE_NOMEM, "out of memory", path));
    }
    std::unique_ptr<Database> database(new Database(path, handle));
    if (rc != SQLITE_OK) {
        return fail(describe(rc, sqlite3_errmsg(handle), path));
    }
    database->harden();
    if (auto status = database->status(); !status) {
        return fail(std::move(status.error()));
    }
    return database;
}

void Database::harden() {
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
    // No mmap: an I/O error would be a SIGBUS, and the pages would count as memory of ours.
    run("PRAGMA cell_size_check=1; PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY;");
}

Database::~Database() {
    for (const auto& [sql, statement] : statements_) {
        sqlite3_finalize(statement);
    }
    sqlite3_close_v2(handle_);
}

sqlite3_stmt* Database::prepare(std::string_view sql, unsigned flags) {
    if (failed()) {
        return nullptr;
    }
    sqlite3_stmt* statement = nullptr;
    note(sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), flags, &statement,
                            nullptr));
    return statement;
}

Use Database::cached(const char* sql, std::size_t size) {
    const auto found = statements_.find(sql);
    if (found != statements_.end()) {
        return {*this, found->second, true};
    }
    sqlite3_stmt* statement = prepare({sql, size}, SQLITE_PREPARE_PERSISTENT);
    if (statement != nullptr) {
        statements_.emplace(sql, statement);
    }
    return {*this, statement, true};
}

Use Database::once(std::string_view sql) {
    return {*this, prepare(sql, 0), false};
}

void Database::run(const char* sql) {
    if (!failed()) {
        note(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr));
    }
}

std::int64_t Database::ask(std::string_view sql) {
    Use use = once(sql);
    return use.row() ? use.integer(0) : 0;
}

void Database::note(int rc) {
    if (rc != SQLITE_OK && rc != SQLITE_ROW && rc != SQLITE_DONE && !failed()) {
        error_ = describe(rc, sqlite3_errmsg(handle_), path_);
    }
}

Result<void> Database::status() {
    if (!error_) {
        return {};
    }
    Error error = std::move(*error_);
    error_.reset();
    return fail(std::move(error));
}

void Database::fail_with(Error error) {
    if (!failed()) {
        error_ = std::move(error);
    }
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(handle_) == 0;
}
std::int64_t Database::changes() const {
    return sqlite3_changes64(handle_);
}

} // namespace gazetted::storage::sqlite
