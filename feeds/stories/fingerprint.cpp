// SPDX-License-Identifier: MIT
// What decide() compares, in hashes of normalised text. The edit hash has two halves, so that one
// number tells an edit of the words (upper half) from one of links, pictures or enclosures.
#include "feeds/base/ascii.hpp"
#include "feeds/stories/decide.hpp"
#include "feeds/stories/edit_hash.hpp"
#include "feeds/stories/folded.hpp"
#include "feeds/stories/page.hpp"
#include "feeds/stories/same_text.hpp"
#include "feeds/stories/sketch.hpp"
#include "feeds/stories/terms.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/canonical.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <optional>
#include <string>

namespace gazetted::stories {

namespace {

constexpr std::size_t most_urls = 4;
// Fewer words than these may be anybody's: "Correction", "Read more on our site".
constexpr std::size_t least_words = 20;
constexpr std::size_t least_bytes = 100;
// The words of a book are as unlike another's as its first part is.
constexpr std::size_t longest_text = 256u << 10;
constexpr std::size_t most_links = 256;

/// Never 0, which means absent.
std::uint64_t hash(std::string_view text) {
    const std::uint64_t value = XXH3_64bits(text.data(), text.size());
    return value == 0 ? 1 : value;
}

void add_url(std::vector<std::uint64_t>& hashes, std::string_view canonical) {
    if (hashes.size() == most_urls || !names_a_page(canonical)) {
        return;
    }
    const std::uint64_t value = hash(canonical);
    if (std::find(hashes.begin(), hashes.end(), value) == hashes.end()) {
        hashes.push_back(value);
    }
}

std::vector<std::uint64_t> url_hashes(const model::Entry& entry) {
    std::vector<std::uint64_t> hashes;
    add_url(hashes, entry.clean.canonical_url.empty() ? url::canonical(entry.url)
                                                      : entry.clean.canonical_url);
    const model::Origin& origin = entry.clean.origin;
    if (!origin.url.empty() && origin.why != "source") { // RSS <source> names a feed, not a page
        add_url(hashes, url::canonical(origin.url));
    }
    for (const model::Link& link : entry.links) {
        if (link.rel == "canonical" && !link.href.empty()) {
            add_url(hashes, url::canonical(link.href));
        }
    }
    return hashes;
}

std::uint64_t guid_hash(std::string_view id) {
    // A feed that gives its home page as the guid of every entry gives none.
    return id.empty() || is_shared_address(id) ? 0 : hash(id);
}

/// Up to the query: that of a picture often only breaks caches or carries a token.
void add_address(std::string& out, std::string_view address) {
    static constexpr ascii::ByteSet ends("?#");
    out.append(address.substr(0, ends.find_in(address)));
    out += '\x01';
}

/// The addresses that clean HTML (double-quoted attributes) links to and shows.
void add_markup_addresses(std::string& out, std::string_view html) {
    std::size_t found = 0;
    for (std::size_t at = html.find("=\""); at != std::string_view::npos && found < most_links;
         at = html.find("=\"", at)) {
        const std::string_view before = html.substr(0, at);
        at += 2;
        const std::size_t end = html.find('"', at);
        if (end == std::string_view::npos) {
            return;
        }
        const auto ends_in = [&](std::string_view name) {
            return before.size() >= name.size() &&
                   before.substr(before.size() - name.size()) == name;
        };
        if (ends_in(" href") || ends_in(" src")) {
            add_address(out, html.substr(at, end - at));
            ++found;
        }
        at = end + 1;
    }
}

std::uint64_t hash_of_links(const model::Entry& entry, std::string_view canonical_url) {
    std::string all;
    all.reserve(512);
    all.append(canonical_url);
    all += '\x01';
    add_markup_addresses(all, entry.clean.content);
    add_address(all, entry.clean.lead_image.url);
    for (const model::Enclosure& enclosure : entry.enclosures) {
        all.append(url::canonical(enclosure.url));
        all += '\x01';
    }
    return hash(all);
}

void set_content(model::Fingerprint& print, std::string_view folded, std::size_t words) {
    print.words = static_cast<std::uint32_t>(words);
    if (words >= least_words && folded.size() >= least_bytes) {
        print.content_hash = hash(folded);
    }
}

} // namespace

ReadEntry::ReadEntry(const model::Entry& entry)
    : title(text::truncate_utf8(entry.clean.title, longest_text)),
      text(text::truncate_utf8(entry.clean.text.empty() ? entry.clean.summary : entry.clean.text,
                               longest_text)),
      is_whole_of_text(!entry.clean.text.empty() && entry.clean.text.size() <= longest_text) {}

model::Fingerprint fingerprint(const model::Entry& entry, model::Level level) {
    return fingerprint(entry, level, ReadEntry(entry));
}

model::Fingerprint fingerprint(const model::Entry& entry, model::Level level,
                               const ReadEntry& read) {
    const model::Editorial& clean = entry.clean;
    std::optional<text::WordList> own; // where some of the words are the feed's
    if (!clean.boilerplate.empty()) {
        own.emplace(text::truncate_utf8(model::own_text(clean), longest_text));
    }
    model::Fingerprint print;
    print.guid_hash = guid_hash(entry.id);
    print.url_hashes = url_hashes(entry);

    Folded folded;
    folded.reserve(read.title.joined().size() + read.text.joined().size() + 1);
    folded.add(read.title);
    const std::size_t title_end = folded.size();
    const std::size_t title_words = folded.words();
    folded.end_part();
    folded.add(read.text);
    const std::string_view all = folded.text();
    print.title_hash = title_words == 0 ? 0 : hash(all.substr(0, title_end));
    if (own) {
        Folded own_words;
        own_words.reserve(own->joined().size());
        own_words.add(*own);
        set_content(print, own_words.text(), own_words.words());
    } else {
        set_content(print, all.substr(title_end + 1), folded.words() - title_words);
    }
    // Of the whole text: what is boilerplate can change without an edit.
    print.edit_hash = join_edit_hash(hash(all), hash_of_links(entry, clean.canonical_url));
    if (level != model::Level::exact) {
        print.telling = telling_of(clean.title, read.title, own ? *own : read.text);
        Sketch sketch = sketch_of(print.telling.text);
        print.posted = std::move(sketch.posted);
        print.probes = std::move(sketch.probes);
    }
    if (level == model::Level::stories) {
        print.terms = terms_of(entry);
    }
    return print;
}

} // namespace gazetted::stories
