// SPDX-License-Identifier: MIT
#include "storage/sqlite/error.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

namespace gazetted::storage::sqlite {

namespace {

struct Advice {
    int primary;
    ErrorCode code;
    RetryClass retry;
    std::string_view what;
    std::string_view todo;
};

constexpr Advice advices[] = {
    {SQLITE_BUSY, ErrorCode::busy, RetryClass::transient, "is in use by another process",
     "wait for it to finish, or stop it"},
    {SQLITE_LOCKED, ErrorCode::busy, RetryClass::transient, "is in use by another connection",
     "try again"},
    {SQLITE_CORRUPT, ErrorCode::database, RetryClass::permanent, "is damaged",
     "stop gazetted, run `gazetted doctor`, or put a backup in its place"},
    {SQLITE_NOTADB, ErrorCode::database, RetryClass::permanent, "is not an SQLite database",
     "move the file away or change [store] path; a new one is made at the next start"},
    {SQLITE_CANTOPEN, ErrorCode::io, RetryClass::permanent, "cannot be opened",
     "see that its directory exists and that this user may read and write it"},
    {SQLITE_READONLY, ErrorCode::io, RetryClass::permanent, "may not be written",
     "give this user write permission on the file and on its directory"},
    {SQLITE_PERM, ErrorCode::io, RetryClass::permanent, "may not be accessed",
     "give this user permission on the file and on its directory"},
    {SQLITE_FULL, ErrorCode::io, RetryClass::transient, "cannot grow: the disk is full",
     "make room, or shorten [store] keep; nothing that was committed is lost"},
    {SQLITE_IOERR, ErrorCode::io, RetryClass::transient, "cannot be read or written",
     "check the disk and the kernel log"},
    {SQLITE_NOMEM, ErrorCode::database, RetryClass::transient, "needs more memory than there is",
     "raise the memory limit of the service"},
    {SQLITE_TOOBIG, ErrorCode::limit, RetryClass::policy, "was given a value that is too large",
     "please report the feed that causes it"},
    {SQLITE_INTERRUPT, ErrorCode::cancelled, RetryClass::transient, "was interrupted", "try again"},
};
constexpr Advice otherwise = {SQLITE_ERROR, ErrorCode::database, RetryClass::bug,
                              "refused a statement", "please report this line"};

} // namespace

Error describe(int rc, std::string_view message, std::string_view path) {
    const Advice* found = &otherwise;
    for (const Advice& advice : advices) {
        if (advice.primary == (rc & 0xff)) {
            found = &advice;
        }
    }
    return {found->code, found->retry,
            fmt::format("database {} {} ({}); {}", path, found->what, message, found->todo)};
}

} // namespace gazetted::storage::sqlite
