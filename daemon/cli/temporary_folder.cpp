// SPDX-License-Identifier: MIT
#include "daemon/cli/temporary_folder.hpp"

#include <cstdlib>
#include <filesystem>

namespace gazetted::daemon::cli {

TemporaryFolder::TemporaryFolder() {
    std::error_code error;
    path_ = (std::filesystem::temp_directory_path(error) / "gazetted-XXXXXX").string();
    if (::mkdtemp(path_.data()) == nullptr) {
        path_.clear(); // opening a file in it will fail, and say so
    }
}

TemporaryFolder::~TemporaryFolder() {
    if (!path_.empty()) {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
}

std::string TemporaryFolder::file(std::string_view name) const {
    return path_ + "/" + std::string(name);
}

} // namespace gazetted::daemon::cli
