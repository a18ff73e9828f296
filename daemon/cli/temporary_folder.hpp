// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace gazetted::daemon::cli {

/// A folder of our own under the system's for temporary files, deleted with what is in it.
class TemporaryFolder {
  public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::string file(std::string_view name) const;

  private:
    std::string path_;
};

} // namespace gazetted::daemon::cli
