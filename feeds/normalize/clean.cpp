// SPDX-License-Identifier: MIT
// The editorial step: what a feed says of an entry -> the entry as its publisher meant it. Nothing
// leaves silently: each removal is noted with its reason.
#include "feeds/normalize/clean.hpp"

#include "feeds/normalize/boilerplate.hpp"
#include "feeds/normalize/language.hpp"
#include "feeds/normalize/normalize.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/lanes.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/canonical.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <string_view>

namespace gazetted::normalize {

namespace {

constexpr std::size_t summary_limit = 320;         // bytes
constexpr std::size_t title_limit = 100;           // bytes, of a title made from the text
constexpr std::size_t words_a_minute = 230;        // silent reading of non-fiction
constexpr std::size_t dense_bytes_a_minute = 1500; // 500 characters of 3 bytes: Chinese, Japanese

constexpr std::string_view original_link = "feedburner:origLink"; // rel given by parse

bool is_dense(std::string_view language) {
    return language.starts_with("ja") || language.starts_with("zh") || language.starts_with("ko") ||
           language.starts_with("th");
}

int reading_minutes(std::string_view text, std::string_view language) {
    namespace lanes = text::lanes;
    const std::size_t amount =
        is_dense(language)
            ? text.size() * words_a_minute / dense_bytes_a_minute
            : lanes::count(text, [](lanes::Bytes bytes) { return bytes == ' '; }) + 1;
    return text.empty() ? 0 : static_cast<int>(std::max<std::size_t>(1, amount / words_a_minute));
}

/// Where the entry's page really is: what the redirecting service says outranks the link, a
/// permalink guid helps where there is no link.
std::string_view best_page(const model::Entry& entry) {
    for (const model::Link& link : entry.links) {
        if (link.rel == original_link && url::is_http(link.href)) {
            return link.href;
        }
    }
    if (url::is_http(entry.url)) {
        return entry.url;
    }
    if (entry.guid_is_permalink.value_or(false) && url::is_http(entry.id)) {
        return entry.id;
    }
    return url::is_http(entry.external_url) ? std::string_view(entry.external_url)
                                            : std::string_view();
}

/// Origins that stand in the entry itself, for texts whose wrapper names none.
void origin_from_links(const model::Entry& entry, model::Origin& origin) {
    if (!origin.url.empty()) {
        return;
    }
    for (const model::Link& link : entry.links) {
        if (link.rel == "canonical" && url::is_http(link.href)) {
            origin = {link.href, link.title, "rel=canonical"};
            return;
        }
    }
}

/// A footer that names the site itself says nothing new about where the text comes from.
void drop_own_origin(const model::Entry& entry, model::Origin& origin) {
    const auto own = url::split(entry.url).host;
    const auto other = url::split(origin.url).host;
    const bool is_own_site = !own.empty() && !other.empty() &&
                             url::registrable_domain(own) == url::registrable_domain(other);
    if (origin.why == "first appeared" && is_own_site) {
        origin = {};
    }
}

/// A summary that is the text cut off in mid-sentence is made better from the text.
bool is_cut(std::string_view summary) {
    return summary.ends_with("…") || summary.ends_with("...") || summary.ends_with("[...]") ||
           summary.ends_with("[…]");
}

std::string summary_from(const model::Entry& entry, std::string_view text,
                         std::span<const std::uint64_t> boilerplate) {
    if (!entry.content.empty() && !entry.summary.empty()) {
        model::Editorial given;
        given.text = text::html_to_text(entry.summary, text::BlockBoundary::line);
        mark_boilerplate(given, boilerplate);
        const std::string own = model::own_text(given);
        if (!own.empty() && !is_cut(own)) {
            return cut_at_sentence(own, 2 * summary_limit);
        }
    }
    return cut_at_sentence(text, summary_limit);
}

const std::string& given_html(const model::Entry& entry) {
    return entry.content.empty() ? entry.summary : entry.content;
}

/// Content, text and what is found in them. Returns the lines of the text.
TextLines clean_content(model::Entry& entry) {
    model::Editorial& clean = entry.clean;
    const std::string& html = given_html(entry);
    Fragment fragment(html);
    remove_junk(fragment, clean.removed);
    remove_wrappers(fragment, clean.origin, clean.removed);
    remove_empty_blocks(fragment, clean.removed);
    clean.content = fragment.is_changed() ? fragment.to_html() : html;
    clean.text = story_text(fragment);
    clean.key_points = find_key_points(fragment);
    clean.lead_image = find_lead_image(fragment, entry);
    auto lines = split_lines(clean.text);
    return {clean.text, std::move(lines)};
}

TextLines strip(model::Editorial& clean, std::span<const std::uint64_t> boilerplate) {
    const std::string html = std::move(clean.content);
    Fragment fragment(html);
    remove_boilerplate(fragment, boilerplate, clean.removed);
    remove_empty_blocks(fragment, clean.removed);
    clean.content = fragment.to_html();
    clean.text = story_text(fragment);
    auto lines = split_lines(clean.text);
    return {clean.text, std::move(lines)};
}

/// What is said about the text.
void describe(model::Entry& entry, std::string_view feed_language,
              std::span<const std::uint64_t> boilerplate) {
    model::Editorial& clean = entry.clean;
    const std::string own = clean.boilerplate.empty() ? std::string() : model::own_text(clean);
    const std::string& text = clean.boilerplate.empty() ? clean.text : own;
    clean.summary = summary_from(entry, text, boilerplate);
    clean.title = entry.title.empty() ? cut_at_sentence(text, title_limit) : entry.title;
    clean.canonical_url = url::canonical(best_page(entry));
    origin_from_links(entry, clean.origin);
    drop_own_origin(entry, clean.origin);
    for (const std::string_view said : {std::string_view(entry.content_language),
                                        std::string_view(entry.language), feed_language}) {
        if (clean.language.empty()) {
            clean.language = said;
        }
    }
    if (clean.language.empty()) {
        clean.language = detect_language(text);
    }
    clean.reading_minutes = reading_minutes(text, clean.language);
}

} // namespace

void mark_boilerplate(model::Editorial& clean, std::span<const std::uint64_t> boilerplate) {
    auto lines = split_lines(clean.text);
    clean.boilerplate = find_boilerplate({clean.text, std::move(lines)}, boilerplate);
}

void clean(model::Feed& feed, const CleanOptions& options) {
    std::vector<TextLines> texts;
    texts.reserve(feed.entries.size());
    for (model::Entry& entry : feed.entries) {
        texts.push_back(clean_content(entry));
    }
    feed.boilerplate = learn_boilerplate(texts, options.boilerplate);
    for (std::size_t i = 0; i < feed.entries.size(); ++i) {
        model::Entry& entry = feed.entries[i];
        entry.clean.boilerplate = find_boilerplate(texts[i], feed.boilerplate);
        if (options.strip_boilerplate && !entry.clean.boilerplate.empty()) {
            const TextLines rest = strip(entry.clean, feed.boilerplate);
            entry.clean.boilerplate = find_boilerplate(rest, feed.boilerplate);
        }
        describe(entry, feed.language, feed.boilerplate);
    }
}

} // namespace gazetted::normalize
