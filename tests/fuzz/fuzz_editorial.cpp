// SPDX-License-Identifier: MIT
// Any bytes as the contents of a feed's entries, through the editorial step and the fingerprints.
// What is left of safe markup is safe markup, and no more than there was.
#include "feeds/normalize/normalize.hpp"
#include "feeds/stories/decide.hpp"
#include "feeds/stories/sketch.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/words.hpp"
#include "tests/fuzz/support.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace gazetted;

namespace {

/// A byte 0 ends an entry; the first byte chooses the options.
model::Feed feed_of(std::string_view bytes) {
    constexpr std::size_t most_entries = 8;
    model::Feed feed;
    while (!bytes.empty() && feed.entries.size() < most_entries) {
        const std::size_t end = std::min(bytes.find('\0'), bytes.size());
        model::Entry& entry = feed.entries.emplace_back();
        entry.url = "https://example.org/" + std::to_string(feed.entries.size());
        const std::string markup = fuzz::as_utf8(std::string(bytes.substr(0, end)));
        entry.title = text::html_to_text(text::truncate_utf8(markup, end % 40));
        entry.content = text::sanitize(markup, {});
        entry.summary = text::sanitize(text::truncate_utf8(markup, end % 3 * 50), {});
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
    }
    return feed;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.empty()) {
        return 0;
    }
    model::Feed feed = feed_of(bytes.substr(1));
    normalize::CleanOptions options;
    options.strip_boilerplate = (bytes[0] & 1) != 0;
    normalize::clean(feed, options);
    for (const model::Entry& entry : feed.entries) {
        const std::string& given = entry.content.empty() ? entry.summary : entry.content;
        const std::string& left = entry.clean.content;
        fuzz::require(left.size() <= given.size());
        fuzz::require(text::sanitize(left, {}) == left);
        const auto print = stories::fingerprint(entry, model::Level::stories);
        fuzz::require(print.edit_hash != 0 && print.posted.size() <= stories::posted_shingles);
    }
    return 0;
}
