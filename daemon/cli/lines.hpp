// SPDX-License-Identifier: MIT
#pragma once

// Input and output of the commands that work line by line: JSON values in, JSON values out.

#include "feeds/base/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gazetted::daemon::cli {

/// What a `parse --batch` request says; `file` is never empty.
struct ParseRequest {
    std::string file;
    std::string content_type;
    std::string base;
    std::string language;
};

/// Reads one JSON value a line; keeps its buffers between lines.
class JsonLine {
  public:
    JsonLine();
    ~JsonLine();
    JsonLine(const JsonLine&) = delete;
    JsonLine& operator=(const JsonLine&) = delete;

    std::optional<std::string> read_string(std::string_view line);
    Result<ParseRequest> read_request(std::string_view line);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

constexpr std::size_t max_input = 64u << 20; // bytes of a file or of standard input

/// A whole file; "-" is standard input. Fails with io, not_found or too_large.
Result<std::string> read_input(const std::string& path);

/// JSON with U+0085, U+2028 and U+2029 escaped: some readers take them for line ends.
std::string on_one_line(std::string json);

/// A line to standard output, at once: whoever asked waits for it.
void write_line(std::string line);

} // namespace gazetted::daemon::cli
