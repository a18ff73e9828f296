// SPDX-License-Identifier: MIT
#pragma once

// One SQLite connection and its prepared statements. Knows no table. Not thread-safe: one thread
// per connection.
//
// Errors stick: the first failure of a connection is kept, and until status() takes it every
// further statement does nothing and yields no row. So a sequence of statements is written without
// a check after each, and checked once at its end.

#include "feeds/base/ids.hpp"
#include "feeds/base/result.hpp"
#include "feeds/base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace gazetted::storage::sqlite {

class Database;

struct Blob {
    const void* data = nullptr;
    std::size_t size = 0;
};

/// One use of a prepared statement: bind, step, read; the end of its life resets the statement.
/// Bound text and blobs are not copied: they must stay until the use ends.
class Use {
  public:
    Use(Database& database, sqlite3_stmt* statement, bool is_cached)
        : database_(&database), statement_(statement), is_cached_(is_cached) {}
    Use(Use&& other) noexcept
        : database_(other.database_), statement_(other.statement_), next_(other.next_),
          is_cached_(other.is_cached_) {
        other.statement_ = nullptr;
    }
    Use& operator=(Use&&) = delete;
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use();

    /// Binds the next parameters, in order.
    template <class... Values>
    Use& bind(const Values&... values) {
        (bind_one(values), ...);
        return *this;
    }

    /// Steps; true when there is a row to read.
    bool row();
    /// Steps to the end.
    void run();

    std::int64_t integer(int column) const;
    int small(int column) const { return static_cast<int>(integer(column)); }
    std::uint64_t hash(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    double real(int column) const;
    /// Valid until the next step.
    std::string_view text(int column) const;
    std::string string(int column) const { return std::string(text(column)); }
    std::string_view blob(int column) const;
    bool is_null(int column) const;
    Instant instant(int column) const { return Instant(Seconds(integer(column))); }
    std::optional<Instant> maybe_instant(int column) const;
    std::optional<Seconds> maybe_seconds(int column) const;
    template <class AnyId>
    AnyId id(int column) const {
        return AnyId{integer(column)};
    }

  private:
    template <class T>
    void bind_one(const T& value) {
        if constexpr (std::is_integral_v<T> || std::is_enum_v<T>) {
            bind_integer(static_cast<std::int64_t>(value));
        } else if constexpr (std::is_floating_point_v<T>) {
            bind_real(static_cast<double>(value));
        } else if constexpr (std::is_same_v<T, std::nullptr_t>) {
            bind_null();
        } else if constexpr (std::is_same_v<T, Blob>) {
            bind_blob(value);
        } else if constexpr (std::is_same_v<T, Instant>) {
            bind_integer(value.time_since_epoch().count());
        } else if constexpr (std::is_same_v<T, Seconds>) {
            bind_integer(value.count());
        } else if constexpr (std::is_convertible_v<T, std::string_view>) {
            bind_text(value);
        } else if constexpr (requires { value.has_value(); }) {
            value.has_value() ? bind_one(*value) : bind_null();
        } else {
            bind_integer(value.value); // Id<T>
        }
    }
    void bind_integer(std::int64_t value);
    void bind_real(double value);
    void bind_text(std::string_view value);
    void bind_blob(Blob value);
    void bind_null();
    void check(int rc);

    Database* database_;
    sqlite3_stmt* statement_;
    int next_ = 1;
    bool is_cached_;
};

enum class Access : std::uint8_t { read, write };

class Database {
  public:
    /// `write` creates the file (not its directory). Hardened for files that others may have
    /// touched: no trusted schema, no double-quoted literals, cells checked.
    static Result<std::unique_ptr<Database>> open(const std::string& path, Access access);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    /// A cached statement; only for literals (the address is the key).
    template <std::size_t n>
    Use use(const char (&sql)[n]) {
        return cached(sql, n - 1);
    }
    /// A statement for this use only.
    Use once(std::string_view sql);
    /// One or more statements without parameters, rows discarded.
    void run(const char* sql);
    /// The first column of the first row; 0 without a row.
    std::int64_t ask(std::string_view sql);

    bool failed() const { return error_.has_value(); }
    /// The sticky error, which is thereby forgotten.
    Result<void> status();
    void fail_with(Error error);

    bool in_transaction() const;
    std::int64_t changes() const;
    const std::string& path() const { return path_; }

  private:
    friend class Use;
    Database(std::string path, sqlite3* handle) : path_(std::move(path)), handle_(handle) {}
    Use cached(const char* sql, std::size_t size);
    sqlite3_stmt* prepare(std::string_view sql, unsigned flags);
    void note(int rc);
    void harden();

    std::string path_;
    sqlite3* handle_;
    std::unordered_map<const char*, sqlite3_stmt*> statements_;
    std::optional<Error> error_;
};

} // namespace gazetted::storage::sqlite
