// SPDX-License-Identifier: MIT
#pragma once

// Content-Encoding undone (RFC 9110 section 8.4.1), with a bound on what comes out. Pure; made for
// worker threads.

#include "feeds/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gazetted::daemon::fetch {

inline constexpr int max_encodings = 2; // layers; nobody honest sends more than one

/// `encoding`: the header's value: "gzip", "x-gzip", "deflate" (zlib or raw), "br", "zstd",
/// "identity" or "", or several separated by commas. Several gzip members and zstd frames are
/// joined. Fails with `decode` for broken, truncated or unknown encodings and with `too_large` when
/// more than `limit` bytes would come out; never allocates much more than that.
Result<std::string> decode_body(std::string raw, std::string_view encoding, std::uint64_t limit);

} // namespace gazetted::daemon::fetch
