// SPDX-License-Identifier: MIT
// https://blog.whatwg.org/feed-autodiscovery: the type decides; rel=feed needs none. Types that
// only say XML or JSON count where nothing better is there, since feeds are served as those, too.
#include "feeds/parse/discover.hpp"

#include "feeds/parse/chars.hpp"
#include "feeds/text/tokenizer.hpp"

#include <algorithm>
#include <array>

namespace gazetted::parse {
namespace {

constexpr std::size_t max_feeds = 100;
constexpr std::size_t max_page = 4u << 20; // bytes of a page that are looked through

bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        list = ascii::trim(list);
        std::size_t end = 0;
        while (end < list.size() && !is_space(list[end]))
            ++end;
        if (ascii::equals_ignoring_case(list.substr(0, end), word))
            return true;
        list.remove_prefix(end);
    }
    return false;
}

enum class Fit : std::uint8_t { none, generic, feed };

Fit fit_of(std::string_view type) {
    static constexpr std::array<std::string_view, 5> feeds = {
        "application/rss+xml", "application/atom+xml", "application/feed+json",
        "application/rdf+xml", "application/x.atom+xml"};
    static constexpr std::array<std::string_view, 4> generic = {
        "application/xml", "text/xml", "application/json", "application/rss"};
    if (std::find(feeds.begin(), feeds.end(), type) != feeds.end())
        return Fit::feed;
    return std::find(generic.begin(), generic.end(), type) != generic.end() ? Fit::generic
                                                                            : Fit::none;
}

/// WordPress, for one, links its JSON API as an alternate.
bool is_api(std::string_view href) {
    return href.find("wp-json") != std::string_view::npos ||
           href.find("oembed") != std::string_view::npos;
}

struct Found {
    DiscoveredFeed feed;
    Fit fit;
};

void add(std::vector<Found>& found, const text::Token& link) {
    const std::string_view rel = link.attribute("rel");
    const std::string_view href = ascii::trim(link.attribute("href"));
    std::string type = ascii::lower(ascii::trim(link.attribute("type")));
    type.resize(std::min(type.find(';'), type.size()));
    while (!type.empty() && is_space(type.back()))
        type.pop_back();
    Fit fit = Fit::none;
    if (has_word(rel, "feed") && type.empty())
        fit = Fit::feed;
    else if ((has_word(rel, "alternate") && !has_word(rel, "stylesheet")) || has_word(rel, "feed"))
        fit = fit_of(type);
    if (fit == Fit::none || href.empty() || is_api(href) || found.size() >= max_feeds)
        return;
    const bool known = std::any_of(found.begin(), found.end(),
                                   [href](const Found& f) { return f.feed.href == href; });
    if (!known)
        found.push_back(
            {{std::string(href), type, std::string(ascii::trim(link.attribute("title"))), {}},
             fit});
}

} // namespace

std::vector<DiscoveredFeed> discover_feeds(std::string_view html) {
    std::vector<Found> found;
    std::string base;
    text::Tokenizer tokens(html.substr(0, max_page));
    for (const text::Token* t = &tokens.next(); t->kind != text::TokenKind::end;
         t = &tokens.next()) {
        if (t->kind != text::TokenKind::start_tag)
            continue;
        if (t->name == "link")
            add(found, *t);
        else if (t->name == "base" && base.empty())
            base = ascii::trim(t->attribute("href"));
    }
    const bool has_feeds =
        std::any_of(found.begin(), found.end(), [](const Found& f) { return f.fit == Fit::feed; });
    std::vector<DiscoveredFeed> out;
    for (Found& f : found) {
        if (has_feeds && f.fit != Fit::feed)
            continue;
        f.feed.base = base;
        out.push_back(std::move(f.feed));
    }
    return out;
}

const std::vector<std::string_view>& common_feed_paths() {
    static const std::vector<std::string_view> paths = {"/feed",      "/rss",       "/atom.xml",
                                                        "/feed.xml",  "/rss.xml",   "/index.xml",
                                                        "/feed.json", "/?feed=rss2"};
    return paths;
}

} // namespace gazetted::parse
