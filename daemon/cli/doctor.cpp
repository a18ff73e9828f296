// SPDX-License-Identifier: MIT
// A line a check, each with what to do when it fails.
#include "daemon/cli/command.hpp"
#include "daemon/cli/configuration.hpp"
#include "daemon/cli/opening.hpp"
#include "daemon/cli/text_table.hpp"
#include "daemon/serve/tls.hpp"
#include "daemon/uv/loop.hpp"
#include "feeds/base/ascii.hpp"
#include "feeds/date/date.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace gazetted::daemon::cli {

namespace {

// In the names of headers.
constexpr std::array<std::string_view, 5> secret_words{"auth", "cookie", "key", "secret", "token"};

class Report {
  public:
    void good(std::string_view what) { fmt::print("ok    {}\n", what); }
    void bad(std::string_view what) {
        fmt::print("BAD   {}\n", what);
        is_bad_ = true;
    }
    void note(std::string_view what) { fmt::print("note  {}\n", what); }
    int exit() const { return is_bad_ ? exit_failed : exit_done; }

  private:
    bool is_bad_ = false;
};

bool may_be_secret(std::string_view header) {
    const std::string name = ascii::lower(header);
    return std::any_of(secret_words.begin(), secret_words.end(),
                       [&](std::string_view word) { return name.find(word) != std::string::npos; });
}

bool has_secret(const config::Feed& feed) {
    return !feed.password.empty() || !feed.bearer.empty() ||
           feed.proxy.find('@') != std::string::npos ||
           std::any_of(feed.headers.begin(), feed.headers.end(),
                       [](const auto& header) { return may_be_secret(header.first); });
}

/// The file holds passwords; others on the machine should not read it.
void check_permissions(const config::Config& config, Report& report) {
    struct stat status {};
    if (::stat(config.file.c_str(), &status) != 0) {
        return;
    }
    if ((status.st_mode & S_IROTH) != 0 &&
        std::any_of(config.feeds.begin(), config.feeds.end(), has_secret)) {
        report.bad(fmt::format("{} holds or names secrets and everyone may read it: chmod o-r {}",
                               config.file, config.file));
    } else {
        report.good(fmt::format("{} is readable to those who should", config.file));
    }
}

void check_writable(std::string_view what, const std::string& directory, Report& report) {
    const std::string place = directory.empty() ? "." : directory;
    if (::access(place.c_str(), W_OK | X_OK) == 0) {
        report.good(fmt::format("{} {} can be written", what, place));
    } else {
        report.bad(fmt::format(
            "{} {} cannot be written by this user: create it or change its owner", what, place));
    }
}

/// A renewal that nobody noticed to fail is noticed here.
void check_certificate(const config::Config& config, Report& report) {
    if (config.server.tls_certificate.empty()) {
        return;
    }
    const auto tls = serve::read_tls(config.server);
    const auto end = tls ? serve::end_of_certificate(*tls) : fail(tls.error());
    if (!end) {
        report.bad(end.error().text);
        return;
    }
    constexpr std::chrono::days soon{14};
    const Instant now = uv::Loop::wall_clock();
    const auto text = fmt::format("the certificate {} {} {}", tls->certificate_file,
                                  *end < now ? "ended" : "is valid until", date::rfc3339(*end));
    if (*end < now) {
        report.bad(text + ": renew it, then reload");
    } else if (*end < now + soon) {
        report.note(text + ", which is soon");
    } else {
        report.good(text);
    }
}

void check_feeds(storage::Reader& reader, Report& report) {
    auto feeds = reader.feeds();
    if (!feeds) {
        report.bad(feeds.error().text);
        return;
    }
    int failing = 0;
    for (const storage::FeedRow& feed : *feeds) {
        if (feed.active && feed.state.failures > 0) {
            ++failing;
            report.note(fmt::format("{}: {} failures in a row, last: {}", feed.name,
                                    feed.state.failures, printable(feed.state.last_error)));
        }
    }
    report.good(fmt::format("{} feeds stored, {} of them failing", feeds->size(), failing));
}

void check_database(const config::Config& config, bool may_repair, Report& report) {
    if (!std::filesystem::exists(config.store.path)) {
        report.note(
            fmt::format("{} does not exist yet; the first run makes it", config.store.path));
        return;
    }
    if (auto reader = storage::Reader::open(config.store.path)) {
        check_feeds(*reader, report);
    } else {
        report.bad(reader.error().text);
        return;
    }
    auto writer = storage::Writer::open(config.store.path);
    if (!writer) {
        const bool is_busy = writer.error().code == ErrorCode::busy;
        const auto text = writer.error().text;
        is_busy ? report.note("the database is in use, so it was not checked: " + text)
                : report.bad(text);
        return;
    }
    auto problems = writer->check(true);
    if (!problems) {
        report.bad(problems.error().text);
        return;
    }
    for (const std::string& problem : *problems) {
        report.bad(problem);
    }
    if (problems->empty()) {
        report.good(fmt::format("{} is consistent", config.store.path));
    }
    if (may_repair) {
        if (auto done = writer->repair(); done) {
            report.good("indexes, statistics and the search index are rebuilt");
        } else {
            report.bad(done.error().text);
        }
    }
}

int doctor(const Arguments& arguments) {
    Report report;
    auto loaded = load_or_report(arguments);
    if (!loaded) {
        return exit_config;
    }
    report.good(fmt::format("{} is valid: {} feeds, {} topics", loaded->file, loaded->feeds.size(),
                            loaded->topics.size()));
    check_permissions(*loaded, report);
    check_writable("the store's folder",
                   std::filesystem::path(loaded->store.path).parent_path().string(), report);
    if (!loaded->publish.static_dir.empty()) {
        check_writable("publish.static_dir", loaded->publish.static_dir, report);
    }
    check_certificate(*loaded, report);
    check_database(*loaded, arguments.has("repair"), report);
    return report.exit();
}

constexpr std::array options{
    Option{"repair", "", "rebuild indexes, statistics and the search index"},
};

} // namespace

extern const Command doctor_command;
const Command doctor_command{
    "doctor", "",    "Check configuration, permissions, certificate and database.", options, 0,
    0,        doctor};

} // namespace gazetted::daemon::cli
