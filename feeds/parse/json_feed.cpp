// SPDX-License-Identifier: MIT
// JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Members of a wrong type are read
// as far as they make sense: numbers as texts, one object where a list is due.
#include "feeds/parse/apply.hpp"
#include "feeds/parse/chars.hpp"
#include "feeds/parse/formats.hpp"
#include "feeds/parse/json_repair.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace gazetted::parse {
namespace {

using model::LinkField;
using model::RawCommon;
using model::TextField;
using model::TextKind;
using model::WordField;
using simdjson::dom::element;
using simdjson::dom::element_type;
using simdjson::dom::object;

constexpr std::size_t max_depth = 256;

struct JsonStorage {
    std::string body;
    simdjson::dom::parser parser;
    std::deque<std::string> made;
    std::string reason;
};

class JsonReader {
  public:
    JsonReader(JsonStorage& storage, model::ParsedFeed& feed, const Limits& limits)
        : storage_(storage), feed_(feed), limits_(limits) {}

    void run(const object& o) {
        feed_.format = "json";
        feed_.version = version(word(o, "version"));
        common(o, feed_);
        text(feed_.text(TextField::subtitle), word(o, "description"), TextKind::plain, 0);
        link(feed_, word(o, "home_page_url"), "alternate");
        link(feed_, word(o, "feed_url"), "self");
        link(feed_, word(o, "next_url"), "next");
        offer(feed_.address(LinkField::link), word(o, "home_page_url"), 0, 0);
        offer(feed_.address(LinkField::self), word(o, "feed_url"), 0, 0);
        // "icon" is the large square one, "favicon" the small one: Atom's logo and icon
        offer(feed_.address(LinkField::logo), word(o, "icon"), 0, 0);
        offer(feed_.address(LinkField::icon), word(o, "favicon"), 0, 0);
        offer(feed_.address(LinkField::image), word(o, "icon"), 0, 0);
        each(o, "hubs", [this](const object& hub) { link(feed_, word(hub, "url"), "hub"); });
        bool expired = false;
        if (o["expired"].get(expired) == simdjson::SUCCESS)
            feed_.is_complete = expired;
        each(o, "items", [this](const object& i) { item(i); });
    }

  private:
    /// A member as text: numbers and booleans as written; empty for anything else.
    std::string_view word(const object& o, std::string_view key) {
        element e;
        return o[key].get(e) == simdjson::SUCCESS ? word(e) : std::string_view{};
    }
    std::string_view word(const element& e) {
        switch (e.type()) {
        case element_type::STRING:
            return ascii::trim(e.get_string().value_unsafe());
        case element_type::INT64:
            return keep(fmt::to_string(e.get_int64().value_unsafe()));
        case element_type::UINT64:
            return keep(fmt::to_string(e.get_uint64().value_unsafe()));
        case element_type::DOUBLE:
            return keep(fmt::to_string(e.get_double().value_unsafe()));
        case element_type::BOOL:
            return e.get_bool().value_unsafe() ? "true" : "false";
        default:
            return {};
        }
    }
    std::string_view keep(std::string s) { return storage_.made.emplace_back(std::move(s)); }

    /// Each object of a list, or the one object that stands where a list is due.
    template <class Visit>
    void each(const object& o, std::string_view key, Visit&& visit) {
        element e;
        if (o[key].get(e) != simdjson::SUCCESS)
            return;
        object one;
        simdjson::dom::array list;
        if (e.get(one) == simdjson::SUCCESS) {
            visit(one);
        } else if (e.get(list) == simdjson::SUCCESS) {
            for (const element member : list)
                if (member.get(one) == simdjson::SUCCESS)
                    visit(one);
        }
    }

    static std::string_view version(std::string_view address) {
        const std::size_t slash = address.rfind('/');
        const std::string_view v =
            slash == std::string_view::npos ? address : address.substr(slash + 1);
        return v == "1" ? "1.0" : v;
    }

    void text(model::RawText& slot, std::string_view value, TextKind kind, model::Rank rank) {
        if (value.empty())
            return;
        model::RawText t;
        t.value = value;
        t.kind = kind;
        t.rank = rank;
        offer(slot, t);
    }
    void link(RawCommon& c, std::string_view href, std::string_view rel) {
        if (href.empty())
            return;
        model::RawLink l;
        l.href = href;
        l.rel = rel;
        c.links.push_back(l);
    }
    void person(RawCommon& c, const object& o) {
        model::RawPerson p;
        p.name = word(o, "name");
        p.url = word(o, "url");
        if (p.url.substr(0, 7) == "mailto:")
            p.email = p.url.substr(7);
        if (!p.name.empty() || !p.url.empty())
            c.people.push_back(p);
    }
    /// "authors" is 1.1's list; "author" is 1.0's, kept by publishers for old readers.
    void common(const object& o, RawCommon& c) {
        text(c.text(TextField::title), word(o, "title"), TextKind::plain, 0);
        offer(c.word(WordField::language), word(o, "language"), 0, 0);
        each(o, "authors", [&](const object& a) { person(c, a); });
        if (c.people.empty())
            each(o, "author", [&](const object& a) { person(c, a); });
    }

    void item(const object& o) {
        if (feed_.entries.size() >= limits_.max_entries) {
            feed_.truncated = true;
            return;
        }
        model::RawEntry& entry = feed_.entries.emplace_back();
        common(o, entry);
        offer(entry.word(WordField::id), word(o, "id"), 0, 0);
        link(entry, word(o, "url"), "alternate");
        offer(entry.address(LinkField::link), word(o, "url"), 0, 0);
        link(entry, word(o, "external_url"), "related");
        offer(entry.address(LinkField::external_url), word(o, "external_url"), 0, 0);
        text(entry.text(TextField::content), word(o, "content_html"), TextKind::html, 0);
        text(entry.text(TextField::content), word(o, "content_text"), TextKind::plain, 1);
        text(entry.text(TextField::summary), word(o, "summary"), TextKind::plain, 0);
        offer(entry.date(model::DateField::published), word(o, "date_published"), 0, 0);
        offer(entry.date(model::DateField::updated), word(o, "date_modified"), 0, 0);
        offer(entry.address(LinkField::image), word(o, "image"), 0, 0);
        offer(entry.address(LinkField::image), word(o, "banner_image"), 0, 1);
        tags(o, entry);
        each(o, "attachments", [&](const object& a) { attachment(a, entry); });
    }
    void tags(const object& o, model::RawEntry& entry) {
        simdjson::dom::array list;
        if (o["tags"].get(list) != simdjson::SUCCESS)
            return;
        for (const element tag : list) {
            model::RawCategory category;
            category.term = word(tag);
            if (!category.term.empty())
                entry.categories.push_back(category);
        }
    }
    void attachment(const object& o, model::RawEntry& entry) {
        model::RawEnclosure e;
        e.url = word(o, "url");
        e.type = word(o, "mime_type");
        e.length = word(o, "size_in_bytes");
        if (e.url.empty())
            return;
        entry.enclosures.push_back(e);
        offer(entry.word(WordField::duration), word(o, "duration_in_seconds"), 0, 0);
    }

    JsonStorage& storage_;
    model::ParsedFeed& feed_;
    const Limits& limits_;
};

simdjson::error_code load(JsonStorage& storage, element& root) {
    storage.body.reserve(storage.body.size() + simdjson::SIMDJSON_PADDING);
    if (const auto error = storage.parser.allocate(storage.body.size(), max_depth))
        return error;
    return storage.parser.parse(storage.body.data(), storage.body.size(), false).get(root);
}

/// A second try, on what could be saved.
simdjson::error_code load_damaged(JsonStorage& storage, element& root, model::ParsedFeed& feed,
                                  simdjson::error_code why) {
    RepairedJson repaired = repair_json(storage.body);
    storage.body = std::move(repaired.text);
    storage.reason = fmt::format("{} at byte {}", simdjson::error_message(why), repaired.offset);
    feed.wellformed = false;
    feed.truncated = repaired.truncated;
    feed.malformed_offset = repaired.offset;
    feed.malformed_reason = storage.reason;
    return load(storage, root);
}

bool looks_like_feed(const object& o) {
    element ignored;
    std::string_view version;
    if (o["version"].get(version) == simdjson::SUCCESS &&
        version.find("jsonfeed.org") != std::string_view::npos)
        return true;
    return o["items"].get(ignored) == simdjson::SUCCESS;
}

} // namespace

Result<model::ParsedFeed> parse_json_feed(std::string utf8, const Limits& limits) {
    model::ParsedFeed feed;
    auto storage = std::make_unique<JsonStorage>();
    storage->body = std::move(utf8);
    element root;
    auto error = load(*storage, root);
    if (error != simdjson::SUCCESS)
        error = load_damaged(*storage, root, feed, error);
    if (error != simdjson::SUCCESS)
        return fail(ErrorCode::malformed, fmt::format("this is JSON that cannot be read: {}",
                                                      simdjson::error_message(error)));
    object o;
    if (root.get(o) != simdjson::SUCCESS || !looks_like_feed(o))
        return fail(ErrorCode::not_a_feed, "this is no feed but JSON of another kind");
    JsonReader(*storage, feed, limits).run(o);
    feed.storage = {storage.release(),
                    [](const void* p) { delete static_cast<const JsonStorage*>(p); }};
    return feed;
}

} // namespace gazetted::parse
