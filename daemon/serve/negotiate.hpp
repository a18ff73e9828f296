// SPDX-License-Identifier: MIT
#pragma once

// What a client can take and what it has already: Accept-Encoding, If-None-Match,
// If-Modified-Since (RFC 9110). Pure.

#include "feeds/base/time.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gazetted::daemon::serve {

/// In the order of preference where a client likes them the same.
enum class Coding : std::uint8_t { br, zstd, gzip, identity };
constexpr std::array<Coding, 4> codings{Coding::br, Coding::zstd, Coding::gzip, Coding::identity};

/// "br", "zstd", "gzip"; empty for identity.
std::string_view to_word(Coding coding);

/// Whether the client shows HTML: a browser. Feed readers ask for feeds, or for anything.
bool wants_html(std::string_view accept);

/// Empty means a request without the field: identity (other codings were allowed, none is wanted).
Coding choose_coding(std::string_view accept_encoding);

/// The ETag of a document in a coding: strong ones differ where the bytes differ.
std::string etag_in(Coding coding, std::string_view etag);

/// The coding whose ETag stands in an If-None-Match list, by weak comparison; "*" is any.
std::optional<Coding> matching_coding(std::string_view if_none_match, std::string_view etag);

/// If-Modified-Since: true only for the very date that was sent, so that an output whose newest
/// story was withdrawn counts as changed.
bool is_unmodified(std::string_view if_modified_since, Instant last_modified);

} // namespace gazetted::daemon::serve
