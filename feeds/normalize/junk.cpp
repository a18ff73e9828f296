// SPDX-License-Identifier: MIT
// What a site wraps around its text for machines: pictures that count readers, buttons that share.
#include "feeds/base/ascii.hpp"
#include "feeds/normalize/clean.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/url.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace gazetted::normalize {

namespace {

constexpr std::size_t excerpt = 120; // bytes of what went that are kept for explain

// Hosts whose pictures only count (compiled from the services' own embedding instructions).
constexpr std::array counters{
    "feeds.feedburner.com/~r/",
    "feeds.feedburner.com/~ff/",
    "feedproxy.google.com/~r/",
    "pixel.wp.com",
    "stats.wordpress.com",
    "pixel.quantserve.com",
    "scorecardresearch.com",
    "doubleclick.net",
    "google-analytics.com",
    "statcounter.com",
    "sitemeter.com",
    "hitwebcounter.com",
    "histats.com",
    "webhits.de",
    "amazingcounters.com",
    "freehitcounters",
    "simplehitcounter.com",
    "hit-counter",
    "hitcounter",
    "web-counter",
    "webcounter",
    "easycounter.com",
    "statcounter",
    "pheedo.com",
    "feedsportal.com",
    "rss.feedsportal",
    "mf.gif",
    "da.feedsportal",
    "zemanta.com/pixy",
    "assoc-amazon.",
    "amazon-adsystem.com",
    "tracking.feedpress",
    "feedpress.me",
    "vglnk.com",
    "imrworldwide.com",
    "ivwbox.de",
    "met.vgwort.de",
    "vgwort.de",
    "blogads.com",
    "/beacon.gif",
    "/pixel.gif",
    "/1x1.gif",
    "/track.gif",
    "/spacer.gif",
    "/blank.gif",
    "counter.yadro.ru",
    "top100.rambler.ru",
};

constexpr std::array share_targets{
    "facebook.com/sharer",
    "facebook.com/share.php",
    "twitter.com/intent/tweet",
    "twitter.com/share",
    "twitter.com/home?status",
    "x.com/intent",
    "linkedin.com/sharearticle",
    "linkedin.com/sharing",
    "pinterest.com/pin/create",
    "reddit.com/submit",
    "tumblr.com/share",
    "tumblr.com/widgets/share",
    "addtoany.com",
    "addthis.com",
    "sharethis.com",
    "feeds.feedburner.com/~ff",
    "feeds.wordpress.com/1.0/go",
    "digg.com/submit",
    "delicious.com/post",
    "del.icio.us/post",
    "stumbleupon.com/submit",
    "getpocket.com/save",
    "getpocket.com/edit",
    "instapaper.com/hello",
    "wa.me/?text",
    "api.whatsapp.com/send",
    "whatsapp://send",
    "t.me/share",
    "telegram.me/share",
    "vk.com/share",
    "news.ycombinator.com/submitlink",
    "xing.com/spi/shares",
    "mastodonshare",
    "bsky.app/intent",
    "threads.net/intent",
    "flipboard.com/bookmarklet",
    "mailto:?",
};

/// Parts of addresses, all looked for in one pass, without regard to case.
class PartSet {
  public:
    template <std::size_t N>
    explicit PartSet(const std::array<const char*, N>& parts)
        : pattern_(any_of(parts.data(), N), options()) {}
    bool is_in(std::string_view address) const {
        return RE2::PartialMatch(re2::StringPiece(address.data(), address.size()), pattern_);
    }

  private:
    static std::string any_of(const char* const* parts, std::size_t count) {
        std::string pattern;
        for (std::size_t i = 0; i < count; ++i) {
            pattern += (i == 0 ? "" : "|") + RE2::QuoteMeta(parts[i]);
        }
        return pattern;
    }
    static RE2::Options options() {
        RE2::Options options;
        options.set_encoding(RE2::Options::EncodingLatin1); // bytes: what is no UTF-8 fits, too
        options.set_case_sensitive(false);
        options.set_never_capture(true);
        return options;
    }

    RE2 pattern_;
};

/// A width or height attribute as a number; -1 when it says none.
int size_attribute(const Fragment& fragment, std::size_t index, std::string_view name) {
    const std::string value = fragment.attribute(index, name);
    int number = -1;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    return error == std::errc() ? number : -1;
}

/// Why this picture is no part of the story; empty when it is one.
struct Verdict {
    std::string_view what;
    std::string why;
};

Verdict judge_image(const Fragment& fragment, std::size_t index) {
    const int width = size_attribute(fragment, index, "width");
    const int height = size_attribute(fragment, index, "height");
    if ((width >= 0 && width <= 2) || (height >= 0 && height <= 2)) {
        return {"tracker", fmt::format("a picture of {} by {} pixels shows nothing",
                                       width < 0 ? "?" : std::to_string(width),
                                       height < 0 ? "?" : std::to_string(height))};
    }
    const std::string alt = ascii::lower(fragment.attribute(index, "alt"));
    if (alt.find("hit counter") != std::string::npos ||
        alt.find("web counter") != std::string::npos ||
        alt.find("visitor counter") != std::string::npos) {
        return {"hit-counter", "its alternative text says that it counts visits"};
    }
    const std::string source = fragment.attribute(index, "src");
    if (source.empty()) {
        return {"tracker", "a picture without an address"};
    }
    static const PartSet of_counters(counters);
    if (of_counters.is_in(source)) {
        const bool is_counter = ascii::lower(source).find("counter") != std::string::npos;
        return {is_counter ? "hit-counter" : "tracker", "its address is one of a counting service"};
    }
    return {};
}

void note(std::vector<model::Removal>& removed, std::string_view what, std::string_view text,
          std::string_view why) {
    removed.push_back(
        {std::string(what), std::string(text::truncate_utf8(text, excerpt)), std::string(why)});
}

/// A block whose every link shares the page somewhere, and that holds little beside them.
bool is_share_block(const Fragment& fragment, std::size_t index) {
    constexpr std::size_t most_nodes = 120; // a row of buttons; a whole article is none
    if (fragment[index].end - index > most_nodes) {
        return false;
    }
    static const PartSet shares(share_targets);
    std::size_t links = 0;
    std::size_t linked_text = 0;
    for (std::size_t i = index + 1; i < fragment[index].end;) {
        if (fragment[i].is_removed || fragment[i].tag != "a") {
            i = fragment[i].is_removed ? fragment[i].end : i + 1;
            continue;
        }
        if (!shares.is_in(fragment.attribute(i, "href"))) {
            return false;
        }
        ++links;
        linked_text += fragment.text_size(i);
        i = fragment[i].end;
    }
    constexpr std::size_t words_between = 40; // "Share this:", "Tweet", separators
    return links > 0 && fragment.text_size(index) <= linked_text + words_between;
}

} // namespace

void remove_junk(Fragment& fragment, std::vector<model::Removal>& removed) {
    for (std::size_t i = 1; i < fragment.size();) {
        const std::string_view tag = fragment[i].tag;
        if (tag == "img") {
            if (const Verdict verdict = judge_image(fragment, i); !verdict.what.empty()) {
                note(removed, verdict.what, fragment.attribute(i, "src"), verdict.why);
                fragment.remove(i);
            }
        } else if ((fragment[i].is_block || tag == "a" || tag == "span") &&
                   is_share_block(fragment, i)) {
            note(removed, "share-links", fragment.text(i, excerpt),
                 "every link in it only shares the page");
            fragment.remove(i);
        }
        i = fragment[i].is_removed ? fragment[i].end : i + 1;
    }
}

void remove_empty_blocks(Fragment& fragment, std::vector<model::Removal>& removed) {
    using text::Tag;
    static constexpr text::TagSet fillers{
        Tag::p,  Tag::div,    Tag::span,   Tag::a,          Tag::li,      Tag::ul,
        Tag::ol, Tag::figure, Tag::center, Tag::blockquote, Tag::section, Tag::strong,
        Tag::em, Tag::b,      Tag::i,      Tag::h1,         Tag::h2,      Tag::h3,
        Tag::h4, Tag::h5,     Tag::h6,     Tag::picture};
    static constexpr text::TagSet shows{Tag::img,    Tag::video, Tag::audio,  Tag::hr,
                                        Tag::table,  Tag::math,  Tag::source, Tag::iframe,
                                        Tag::object, Tag::track, Tag::pre,    Tag::code};
    // Counted from the inside out, so that each node is looked at once.
    std::vector<bool> has_content(fragment.size());
    std::vector<bool> is_gone(fragment.size());
    for (std::size_t i = 1; i < fragment.size(); ++i) {
        is_gone[i] = fragment[i].is_removed || is_gone[fragment[i].parent];
    }
    int blocks = 0;
    for (std::size_t i = fragment.size(); i-- > 1;) {
        const Node& node = fragment[i];
        if (is_gone[i]) {
            continue;
        }
        const bool is_shown =
            node.tag.empty() ? fragment.text_size(i) > 0 : shows.holds(node.known_tag);
        if (is_shown || has_content[i]) {
            has_content[node.parent] = true;
        } else if (fillers.holds(node.known_tag)) {
            fragment.remove(i);
            ++blocks;
        } else {
            has_content[node.parent] =
                has_content[node.parent] || (!node.tag.empty() && node.tag != "br");
        }
    }
    if (blocks > 0) {
        note(removed, "empty-block", fmt::format("{} elements", blocks), "nothing is in them");
    }
}

} // namespace gazetted::normalize
