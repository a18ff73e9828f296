// SPDX-License-Identifier: MIT
#pragma once

// The small languages inside configuration values.

#include "feeds/base/result.hpp"
#include "feeds/base/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace gazetted::config {

/// "90s", "10m", "1h30m", "7d", "2w"; a bare "0". At most 100 years. Fails with config, saying what
/// a duration looks like.
Result<Seconds> parse_duration(std::string_view text);

/// The shortest way to write it that parse_duration reads: "90s", "10m", "1d".
std::string to_text(Seconds duration);

/// "20MB", "512KB", "1GB" (powers of 1024), or bytes. Fails with config.
Result<std::uint64_t> parse_size(std::string_view text);

/// "host:port", "[v6]:port", "unix:/path"; empty when it is one, else what is wrong.
std::string what_is_wrong_with_listen(std::string_view text);

/// A short name made of a title or address: lower case a-z, 0-9 and "-", at most 40 bytes. Empty
/// where the text has no such character.
std::string make_name(std::string_view text);

/// Empty where a name may stand in addresses and file names: [A-Za-z0-9._-], at most 64 bytes, not
/// beginning with a dot or dash, not ending like the address of a feed (".atom"). Else what is
/// wrong.
std::string what_is_wrong_with_name(std::string_view text);

/// Whether `name` may be a header's: RFC 9110 section 5.6.2.
bool is_header_name(std::string_view name);

/// `path` made absolute against `folder`; absolute ones come back as they are.
std::string absolute_path(std::string_view folder, std::string_view path);

} // namespace gazetted::config
