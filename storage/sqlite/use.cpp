// SPDX-License-Identifier: MIT
#include "storage/sqlite/database.hpp"

#include <sqlite3.h>

namespace gazetted::storage::sqlite {

Use::~Use() {
    if (statement_ == nullptr) {
        return;
    }
    if (is_cached_) {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_); // what was bound is about to go
    } else {
        sqlite3_finalize(statement_);
    }
}

bool Use::row() {
    if (statement_ == nullptr || database_->failed()) {
        return false;
    }
    const int rc = sqlite3_step(statement_);
    database_->note(rc);
    return rc == SQLITE_ROW;
}

void Use::run() {
    while (row()) {
    }
}

void Use::check(int rc) {
    if (rc != SQLITE_OK) {
        database_->note(rc);
    }
}

void Use::bind_integer(std::int64_t value) {
    check(statement_ == nullptr ? SQLITE_OK : sqlite3_bind_int64(statement_, next_++, value));
}

void Use::bind_real(double value) {
    check(statement_ == nullptr ? SQLITE_OK : sqlite3_bind_double(statement_, next_++, value));
}

void Use::bind_text(std::string_view value) {
    if (statement_ != nullptr) {
        const char* data = value.data() == nullptr ? "" : value.data();
        check(sqlite3_bind_text64(statement_, next_++, data, value.size(), SQLITE_STATIC,
                                  SQLITE_UTF8));
    }
}

void Use::bind_blob(Blob value) {
    if (statement_ != nullptr) {
        const void* data = value.data == nullptr ? "" : value.data;
        check(sqlite3_bind_blob64(statement_, next_++, data, value.size, SQLITE_STATIC));
    }
}

void Use::bind_null() {
    check(statement_ == nullptr ? SQLITE_OK : sqlite3_bind_null(statement_, next_++));
}

std::int64_t Use::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}
double Use::real(int column) const {
    return sqlite3_column_double(statement_, column);
}

std::string_view Use::text(int column) const {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return data == nullptr ? std::string_view()
                           : std::string_view(data, static_cast<std::size_t>(size));
}

std::string_view Use::blob(int column) const {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return data == nullptr ? std::string_view()
                           : std::string_view(data, static_cast<std::size_t>(size));
}

bool Use::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::optional<Instant> Use::maybe_instant(int column) const {
    return is_null(column) ? std::nullopt : std::optional(instant(column));
}

std::optional<Seconds> Use::maybe_seconds(int column) const {
    return is_null(column) ? std::nullopt : std::optional(Seconds(integer(column)));
}

} // namespace gazetted::storage::sqlite
