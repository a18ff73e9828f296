// SPDX-License-Identifier: MIT
#pragma once

// The head of an HTTP answer: status and the few fields that a poll needs, read line by line as
// libcurl hands them over. Pure.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace gazetted::daemon::fetch {

inline constexpr std::size_t max_head_bytes = 64u << 10; // all heads of one exchange, trailers too
inline constexpr std::size_t max_head_lines = 512;
inline constexpr std::size_t max_value = 4096; // a longer field is ignored

class Head {
  public:
    /// `two_lengths`: where the body ends cannot be known (RFC 9112 section 6.3).
    enum class Verdict : std::uint8_t { ok, too_large, two_lengths };
    /// One line with its end, or the empty line that ends the head. A new status line (after a 1xx
    /// or an authentication round) starts anew; the counts go on.
    Verdict add_line(std::string_view line);
    void clear() { *this = Head(); }

    int status = 0;
    std::string etag, last_modified, content_type, content_language, content_encoding;
    std::string location, cache_control, expires, date, age, retry_after, link_hub, link_self;
    std::string server;
    std::uint64_t content_length = 0; // 0: unknown
    std::string wall;                 // header fields by which a bot wall names itself
    bool is_delta = false;            // "IM: feed"

    std::size_t bytes() const { return bytes_; }

  private:
    void start(std::string_view status_line);
    void add_field(std::string_view name, std::string_view value);
    void add_link(std::string_view value);
    void add_length(std::string_view value);

    std::size_t bytes_ = 0;
    std::size_t lines_ = 0;
    bool is_complete_ = false;
    bool has_length_ = false;
    bool has_two_lengths_ = false;
};

} // namespace gazetted::daemon::fetch
