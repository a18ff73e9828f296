// SPDX-License-Identifier: MIT
// The fallbacks of every XML format, in order. A lower rank wins; of equal ranks the first wins.
// In general: the format's own element first, since that is what its author looked at; then Dublin
// Core, which generators fill from the same database; then what is written for one kind of reader
// (podcast, media) and often shortened or decorated for it.
#include "feeds/parse/vocabulary.hpp"

#include "feeds/parse/chars.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace gazetted::parse {
namespace {

using model::DateField;
using model::LinkField;
using model::TextField;
using model::WordField;

constexpr std::uint8_t F = 1, E = 2, S = 4, FE = 3, FES = 7;

Rule rule(Ns ns, std::string_view name, std::uint8_t levels, TextField f, model::Rank rank) {
    return {ns, name, levels, Kind::text, static_cast<std::uint8_t>(f), rank};
}
Rule rule(Ns ns, std::string_view name, std::uint8_t levels, DateField f, model::Rank rank) {
    return {ns, name, levels, Kind::date, static_cast<std::uint8_t>(f), rank};
}
Rule rule(Ns ns, std::string_view name, std::uint8_t levels, LinkField f, model::Rank rank) {
    return {ns, name, levels, Kind::address, static_cast<std::uint8_t>(f), rank};
}
Rule rule(Ns ns, std::string_view name, std::uint8_t levels, WordField f, model::Rank rank) {
    return {ns, name, levels, Kind::word, static_cast<std::uint8_t>(f), rank};
}
Rule rule(Ns ns, std::string_view name, std::uint8_t levels, Handler h, model::Rank rank = 0) {
    return {ns, name, levels, Kind::handler, static_cast<std::uint8_t>(h), rank};
}

void add_texts(std::vector<Rule>& t) {
    t.insert(t.end(), {
                          rule(Ns::atom, "title", FES, TextField::title, 0),
                          rule(Ns::none, "title", FES, TextField::title, 0),
                          rule(Ns::cdf, "title", FE, TextField::title, 0),
                          rule(Ns::dc, "title", FES, TextField::title, 1),
                          rule(Ns::dcterms, "title", FES, TextField::title, 2),
                          rule(Ns::itunes, "title", FE, TextField::title,
                               3), // without season and episode number
                          rule(Ns::media, "title", E, TextField::title, 4), // of one medium
                          rule(Ns::atom, "subtitle", FES, TextField::subtitle, 0),
                          rule(Ns::atom, "tagline", FES, TextField::subtitle, 0), // Atom 0.3
                          rule(Ns::none, "description", F, TextField::subtitle, 0),
                          rule(Ns::none, "tagline", F, TextField::subtitle, 1),
                          rule(Ns::none, "subtitle", FE, TextField::subtitle, 1),
                          rule(Ns::cdf, "abstract", F, TextField::subtitle, 0),
                          rule(Ns::dc, "description", F, TextField::subtitle, 2),
                          rule(Ns::itunes, "subtitle", FE, TextField::subtitle, 3),
                          rule(Ns::itunes, "summary", F, TextField::subtitle, 4),
                          rule(Ns::dcterms, "description", F, TextField::subtitle, 5),
                          rule(Ns::dcterms, "abstract", F, TextField::subtitle, 6),
                          rule(Ns::media, "description", F, TextField::subtitle, 7),
                          rule(Ns::googleplay, "description", F, TextField::subtitle, 9),
                          rule(Ns::atom, "summary", E, TextField::summary, 0),
                          rule(Ns::none, "description", E, TextField::summary, 0),
                          rule(Ns::none, "summary", E, TextField::summary, 1),
                          rule(Ns::cdf, "abstract", E, TextField::summary, 0),
                          rule(Ns::dc, "description", E, TextField::summary, 2),
                          rule(Ns::itunes, "summary", E, TextField::summary,
                               3), // plain text by its specification
                          rule(Ns::dcterms, "abstract", E, TextField::summary, 4),
                          rule(Ns::dcterms, "description", E, TextField::summary, 5),
                          rule(Ns::media, "description", E, TextField::summary, 6),
                          rule(Ns::googleplay, "description", E, TextField::summary, 9),
                          rule(Ns::atom, "rights", FES, TextField::rights, 0),
                          rule(Ns::atom, "copyright", FES, TextField::rights, 0), // Atom 0.3
                          rule(Ns::none, "copyright", FES, TextField::rights, 0),
                          rule(Ns::dc, "rights", FES, TextField::rights, 1),
                          rule(Ns::dcterms, "rights", FES, TextField::rights, 2),
                          rule(Ns::media, "copyright", E, TextField::rights, 3),
                          rule(Ns::atom, "info", F, TextField::info, 0),
                          rule(Ns::none, "info", F, TextField::info, 0),
                          // content: the Content Module's element is the one all readers know; the
                          // XHTML body is older and rarer, and both hold the whole text
                          rule(Ns::content, "encoded", E, TextField::content, 0),
                          rule(Ns::xhtml, "body", E, TextField::content, 1),
                          rule(Ns::xhtml, "div", E, TextField::content, 2),
                          rule(Ns::none, "body", E, TextField::content, 3),
                          rule(Ns::none, "fullitem", E, TextField::content, 3),
                          rule(Ns::atom, "content", E, Handler::content),
                      });
}

void add_dates(std::vector<Rule>& t) {
    t.insert(t.end(), {
                          rule(Ns::none, "pubdate", FE, DateField::published, 0),
                          rule(Ns::atom, "published", FES, DateField::published, 0),
                          rule(Ns::atom, "issued", FES, DateField::published, 0), // Atom 0.3
                          rule(Ns::dcterms, "issued", FES, DateField::published, 1),
                          rule(Ns::dcterms, "date", FES, DateField::published, 3),
                          rule(Ns::dc, "date", FES, DateField::published, 2), // may mean either
                          rule(Ns::none, "published", E, DateField::published, 4),
                          rule(Ns::none, "publicationdate", E, DateField::published, 4),
                          rule(Ns::none, "date", E, DateField::published, 5),
                          rule(Ns::none, "lastbuilddate", FE, DateField::updated, 0),
                          rule(Ns::atom, "updated", FES, DateField::updated, 0),
                          rule(Ns::atom, "modified", FES, DateField::updated, 0), // Atom 0.3
                          rule(Ns::dcterms, "modified", FES, DateField::updated, 1),
                          rule(Ns::dc, "date", FES, DateField::updated, 2),
                          rule(Ns::none, "updated", E, DateField::updated, 3),
                          rule(Ns::none, "modified", E, DateField::updated, 3),
                          rule(Ns::atom, "created", FES, DateField::created, 0), // Atom 0.3
                          rule(Ns::dcterms, "created", FES, DateField::created, 1),
                          rule(Ns::none, "expirationdate", FE, DateField::expires, 0), // RSS 0.93
                          rule(Ns::dcterms, "valid", FE, WordField::valid, 0),
                      });
}

void add_addresses(std::vector<Rule>& t) {
    t.insert(t.end(),
             {
                 rule(Ns::none, "link", FES, Handler::link),
                 rule(Ns::atom, "link", FES, Handler::link),
                 rule(Ns::none, "comments", E, LinkField::comments, 0),
                 rule(Ns::wfw, "commentrss", E, LinkField::comments_feed, 0),
                 rule(Ns::wfw, "comment", E, LinkField::comment_api, 0),
                 rule(Ns::none, "docs", F, LinkField::docs, 0),
                 rule(Ns::itunes, "new-feed-url", F, LinkField::new_url, 0),
                 rule(Ns::googleplay, "new-feed-url", F, LinkField::new_url, 1),
                 rule(Ns::atom, "icon", FES, LinkField::icon, 0),
                 rule(Ns::webfeeds, "icon", F, LinkField::icon, 1),
                 rule(Ns::atom, "logo", FES, LinkField::logo, 0),
                 rule(Ns::webfeeds, "logo", F, LinkField::logo, 1),
                 rule(Ns::creative_commons, "license", FES, Handler::license, 0), // made for RSS
                 rule(Ns::cc, "license", FES, Handler::license, 1),
                 rule(Ns::dcterms, "license", FES, LinkField::license, 2),
                 rule(Ns::feedburner, "origlink", E, LinkField::original_link, 0),
                 rule(Ns::feedburner, "origenclosurelink", E, LinkField::external_url, 9),
             });
}

void add_words(std::vector<Rule>& t) {
    t.insert(t.end(), {
                          rule(Ns::none, "guid", E, Handler::guid),
                          rule(Ns::atom, "id", FES, WordField::id, 0),
                          rule(Ns::none, "id", E, WordField::id, 2),
                          rule(Ns::dc, "identifier", FES, WordField::id, 3),
                          rule(Ns::dcterms, "identifier", FES, WordField::id, 4),
                          rule(Ns::none, "language", FE, WordField::language, 0),
                          rule(Ns::dc, "language", FES, WordField::language, 1),
                          rule(Ns::dcterms, "language", FES, WordField::language, 2),
                          rule(Ns::none, "ttl", F, WordField::ttl, 0),
                          rule(Ns::itunes, "explicit", FE, WordField::is_explicit, 0),
                          rule(Ns::googleplay, "explicit", FE, WordField::is_explicit, 1),
                          rule(Ns::googleplay, "block", FE, WordField::is_blocked, 1),
                          rule(Ns::itunes, "block", FE, WordField::is_blocked, 0),
                          rule(Ns::itunes, "duration", E, WordField::duration, 0),
                          rule(Ns::media, "rating", FE, WordField::rating, 0),
                          rule(Ns::sy, "updateperiod", F, WordField::update_period, 0),
                          rule(Ns::sy, "updatefrequency", F, WordField::update_frequency, 0),
                      });
}

void add_people(std::vector<Rule>& t) {
    t.insert(t.end(), {
                          rule(Ns::atom, "author", FES, Handler::person),
                          rule(Ns::atom, "contributor", FES, Handler::person),
                          rule(Ns::none, "author", FE, Handler::author_text),
                          rule(Ns::none, "managingeditor", F, Handler::author_text),
                          rule(Ns::dc, "creator", FES, Handler::author_text, 1),
                          rule(Ns::dc, "author", FES, Handler::author_text, 1),
                          rule(Ns::dcterms, "creator", FES, Handler::author_text, 2),
                          rule(Ns::itunes, "author", FE, Handler::author_text, 3),
                          rule(Ns::googleplay, "author", FE, Handler::author_text, 4),
                          rule(Ns::dc, "contributor", FES, Handler::contributor_text),
                          rule(Ns::dcterms, "contributor", FES, Handler::contributor_text, 1),
                          rule(Ns::none, "webmaster", F, Handler::publisher_text),
                          rule(Ns::dc, "publisher", FES, Handler::publisher_text, 1),
                          rule(Ns::dcterms, "publisher", FES, Handler::publisher_text, 2),
                          rule(Ns::itunes, "owner", F, Handler::owner, 1),
                          rule(Ns::none, "category", FES, Handler::category),
                          rule(Ns::atom, "category", FES, Handler::category),
                          rule(Ns::dc, "subject", FES, Handler::category_text),
                          rule(Ns::dcterms, "subject", FES, Handler::category_text),
                          rule(Ns::none, "keywords", FE, Handler::category_list),
                          rule(Ns::none, "tags", FE, Handler::category_list),
                          rule(Ns::itunes, "category", FE, Handler::itunes_category),
                          rule(Ns::itunes, "keywords", FE, Handler::category_list),
                          rule(Ns::googleplay, "category", FE, Handler::itunes_category, 40),
                          rule(Ns::media, "category", FE, Handler::media_category, 20),
                          rule(Ns::media, "keywords", FE, Handler::category_list, 30),
                      });
}

void add_rest(std::vector<Rule>& t) {
    t.insert(t.end(),
             {
                 rule(Ns::none, "generator", FES, Handler::generator),
                 rule(Ns::atom, "generator", FES, Handler::generator),
                 rule(Ns::admin, "generatoragent", FES, Handler::generator_agent),
                 rule(Ns::none, "image", FE, Handler::image),
                 rule(Ns::itunes, "image", FE, Handler::image_href, 1),
                 rule(Ns::itunes, "link", FE, Handler::image_href, 2), // rel="image", of 2005
                 rule(Ns::googleplay, "image", FE, Handler::image_href, 2),
                 rule(Ns::none, "cloud", F, Handler::cloud),
                 rule(Ns::none, "textinput", F, Handler::text_input),
                 rule(Ns::none, "source", E, Handler::source),
                 rule(Ns::atom, "source", E, Handler::source),
                 rule(Ns::none, "enclosure", E, Handler::enclosure),
                 rule(Ns::media, "group", FE, Handler::media_group),
                 rule(Ns::media, "content", FE, Handler::media),
                 rule(Ns::media, "thumbnail", FE, Handler::media),
                 rule(Ns::media, "player", E, Handler::media_player),
                 rule(Ns::media, "credit", E, Handler::media_credit),
                 rule(Ns::media, "restriction", E, Handler::media_restriction),
                 rule(Ns::media, "license", E, Handler::media_license),
                 rule(Ns::psc, "chapters", E, Handler::chapters),
                 rule(Ns::georss, "point", E, Handler::georss),
                 rule(Ns::georss, "line", E, Handler::georss),
                 rule(Ns::georss, "polygon", E, Handler::georss),
                 rule(Ns::georss, "box", E, Handler::georss),
                 rule(Ns::georss, "where", E, Handler::gml),
                 rule(Ns::gml, "point", E, Handler::gml),
                 rule(Ns::gml, "linestring", E, Handler::gml),
                 rule(Ns::gml, "polygon", E, Handler::gml),
                 rule(Ns::geo, "lat", E, Handler::geo_latitude),
                 rule(Ns::geo, "latitude", E, Handler::geo_latitude),
                 rule(Ns::geo, "long", E, Handler::geo_longitude),
                 rule(Ns::geo, "longitude", E, Handler::geo_longitude),
                 rule(Ns::geo, "lat_long", E, Handler::geo_pair),
                 rule(Ns::geo, "point", E, Handler::gml),
                 rule(Ns::thr, "in-reply-to", E, Handler::reply),
                 rule(Ns::none, "skiphours", F, Handler::skip_hours),
                 rule(Ns::none, "skipdays", F, Handler::skip_days),
                 rule(Ns::fh, "complete", F, Handler::complete),
                 rule(Ns::fh, "archive", F, Handler::archive),
             });
}

bool before(const Rule& a, const Rule& b) {
    return a.ns != b.ns ? a.ns < b.ns : a.name < b.name;
}

constexpr std::size_t longest_name = 24;
constexpr std::size_t slots = 1024; // a power of two, several times the number of names

std::size_t slot_of(Ns ns, std::string_view name) {
    std::uint32_t hash = 2166136261u ^ static_cast<std::uint32_t>(ns); // FNV-1a
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return (hash ^ hash >> 15) % slots;
}

/// The rules sorted by name, and an open-addressing index to those of each name.
struct Table {
    struct Span {
        std::uint16_t first, last; // before `last`; equal where free
    };
    std::vector<Rule> rules;
    std::array<Span, slots> spans{};

    Table() {
        add_texts(rules);
        add_dates(rules);
        add_addresses(rules);
        add_words(rules);
        add_people(rules);
        add_rest(rules);
        std::stable_sort(rules.begin(), rules.end(), before);
        for (std::size_t first = 0, last = 0; first < rules.size(); first = last) {
            while (last < rules.size() && !before(rules[first], rules[last]))
                ++last;
            std::size_t slot = slot_of(rules[first].ns, rules[first].name);
            while (!is_free(slot))
                slot = (slot + 1) % slots;
            spans[slot] = {static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(last)};
        }
    }
    bool is_free(std::size_t slot) const { return spans[slot].first == spans[slot].last; }
};

const Table& table() {
    static const Table built;
    return built;
}

} // namespace

RuleRange::RuleRange(Ns ns, std::string_view local) {
    std::array<char, longest_name> lowered_name{};
    if (local.size() > lowered_name.size())
        return;
    std::transform(local.begin(), local.end(), lowered_name.begin(),
                   [](char c) { return ascii::lower(c); });
    const std::string_view name(lowered_name.data(), local.size());
    const Table& t = table();
    for (std::size_t slot = slot_of(ns, name); !t.is_free(slot); slot = (slot + 1) % slots) {
        const Rule* const first = t.rules.data() + t.spans[slot].first;
        if (first->ns == ns && first->name == name) {
            begin_ = first;
            end_ = t.rules.data() + t.spans[slot].last;
            return;
        }
    }
}

} // namespace gazetted::parse
