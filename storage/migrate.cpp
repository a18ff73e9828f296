// SPDX-License-Identifier: MIT
#include "storage/migrate.hpp"

#include <fmt/format.h>

namespace gazetted::storage {

namespace {

Error newer(const std::string& path, std::int64_t version, std::size_t known) {
    return {ErrorCode::unsupported, RetryClass::permanent,
            fmt::format("database {} has schema {}, this gazetted knows schemas up to {}; run the "
                        "newer gazetted that wrote it, or put a backup from before in its place",
                        path, version, known)};
}

Error foreign(const std::string& path) {
    return {ErrorCode::database, RetryClass::permanent,
            fmt::format("database {} belongs to another program; change [store] path, or move the "
                        "file away",
                        path)};
}

/// All steps or none: in one transaction, which is also one wait for the disk.
Result<void> apply(sqlite::Database& db, std::span<const schema::Migration> migrations,
                   std::size_t from) {
    db.run("BEGIN IMMEDIATE");
    for (std::size_t step = from; step < migrations.size() && !db.failed(); ++step) {
        const std::string sql(migrations[step].sql);
        db.run(sql.c_str());
        if (db.failed()) {
            from = step;
        }
    }
    db.run(fmt::format("PRAGMA user_version={}; PRAGMA application_id={};", migrations.size(),
                       application_id)
               .c_str());
    db.run("COMMIT");
    auto status = db.status();
    if (!status) {
        if (db.in_transaction()) {
            db.run("ROLLBACK");
            static_cast<void>(db.status());
        }
        status.error().text = fmt::format("schema step {} failed, the database is as before: {}",
                                          migrations[from].name, status.error().text);
    }
    return status;
}

} // namespace

Result<void> migrate(sqlite::Database& db, std::span<const schema::Migration> migrations) {
    const std::int64_t version = db.ask("PRAGMA user_version");
    const std::int64_t application = db.ask("PRAGMA application_id");
    const std::int64_t objects = db.ask("SELECT count(*) FROM sqlite_schema");
    if (auto status = db.status(); !status) {
        return status;
    }
    if (application != application_id && (application != 0 || objects != 0)) {
        return fail(foreign(db.path()));
    }
    if (version < 0 || version > static_cast<std::int64_t>(migrations.size())) {
        return fail(newer(db.path(), version, migrations.size()));
    }
    const auto from = static_cast<std::size_t>(version);
    return from == migrations.size() ? Result<void>() : apply(db, migrations, from);
}

Result<void> require_schema(sqlite::Database& db, std::span<const schema::Migration> migrations) {
    const std::int64_t version = db.ask("PRAGMA user_version");
    const std::int64_t application = db.ask("PRAGMA application_id");
    if (auto status = db.status(); !status) {
        return status;
    }
    if (application != application_id && (application != 0 || version != 0)) {
        return fail(foreign(db.path()));
    }
    if (version > static_cast<std::int64_t>(migrations.size())) {
        return fail(newer(db.path(), version, migrations.size()));
    }
    if (version < static_cast<std::int64_t>(migrations.size())) {
        return fail(Error{
            ErrorCode::unsupported, RetryClass::permanent,
            fmt::format("database {} has the older schema {}; start `gazetted run` (or `once`) of "
                        "this version, which brings it to {}",
                        db.path(), version, migrations.size())});
    }
    return {};
}

} // namespace gazetted::storage
