// SPDX-License-Identifier: MIT
#pragma once

// A feed in a local file. Blocks: for worker threads.

#include "feeds/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gazetted::daemon::fetch {

struct FileContent {
    std::string stamp; // modification time, size and inode: serves as the ETag
    bool is_unchanged = false;
    std::string body; // empty when unchanged
};

/// The path of a file: address, percent-decoded. Fails with bad_url when it is not absolute or on
/// another host.
Result<std::string> file_path(std::string_view url);

/// Fails with not_found, io (no regular file, no permission) or too_large. `known_stamp`: of the
/// content that was parsed last.
Result<FileContent> load_file(const std::string& path, std::string_view known_stamp,
                              std::uint64_t max_size);

} // namespace gazetted::daemon::fetch
