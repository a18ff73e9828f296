// SPDX-License-Identifier: MIT
#pragma once

// Adding to the configuration file: new blocks are put behind what stands there, so comments and
// order stay. The whole result is validated before it replaces the file, in one step, with the
// owner and mode of the old one; whatever fails leaves the file as it was.

#include "config/load.hpp"
#include "daemon/cli/command.hpp"
#include "feeds/base/result.hpp"

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::daemon::cli {

struct NewFeed {
    std::string url, name, title; // title: empty for the feed's own
    std::vector<std::string> topics;
    bool allow_private = false;
};

struct NewTopic {
    std::string name, title;
};

/// A TOML basic string with its quotes. Control characters are escaped; what is not UTF-8 becomes
/// U+FFFD.
std::string toml_text(std::string_view text);
std::string toml_block(const NewFeed& feed);
std::string toml_block(const NewTopic& topic);

/// A name for a new feed: made of `title`, else of the address; not one of `taken`, to which it is
/// added.
std::string choose_name(std::string_view title, std::string_view url, std::set<std::string>& taken);

/// The configuration file as it stands, valid; made by open().
class ConfigEdit {
  public:
    /// Finds and reads it. Fails with config where it is missing or not valid, with every finding
    /// in the text.
    static Result<ConfigEdit> open(const Arguments& arguments);

    const config::Config& config() const { return config_; }
    const std::string& file() const { return file_; }
    /// Names of all feeds.
    std::set<std::string> feed_names() const;
    /// The feed that polls this address or another spelling of it; null when there is none.
    const config::Feed* find_feed(std::string_view url) const;

    /// Validates the file with `blocks` behind it, and replaces it. Fails with config where the
    /// result would not be valid, io where it cannot be written, busy where somebody else has
    /// changed it meanwhile.
    Result<void> append(std::string_view blocks) const;

  private:
    std::string file_, text_;
    config::Config config_;
    std::set<std::string> known_; // canonical addresses
};

} // namespace gazetted::daemon::cli
