// SPDX-License-Identifier: MIT
#include "daemon/cli/feed_text.hpp"

#include "feeds/date/date.hpp"

#include <fmt/core.h>

namespace gazetted::daemon::cli {

namespace {

/// Without C0 and C1 control characters.
std::string shown(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto byte = static_cast<unsigned char>(text[at]);
        bool is_c1 =
            byte == 0xC2 && at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) < 0xA0;
        if (is_c1) {
            ++at;
        } else if (byte == '\n' || byte == '\t') {
            out += ' ';
        } else if (byte >= 0x20 && byte != 0x7F) {
            out += text[at];
        }
    }
    return out;
}

std::string shown_or(std::string_view text, std::string_view otherwise) {
    auto out = shown(text);
    return out.empty() ? std::string(otherwise) : out;
}

std::string names_of(const std::vector<model::Person>& persons) {
    std::string out;
    for (const auto& person : persons) {
        const auto& name = !person.name.empty()    ? person.name
                           : !person.email.empty() ? person.email
                                                   : person.url;
        out += (out.empty() ? "" : ", ") + shown(name);
    }
    return out;
}

void append_line(std::string& out, std::string_view label, std::string_view text) {
    if (!text.empty()) {
        out += fmt::format("{:<10}{}\n", label, shown(text));
    }
}

void append_entry(const model::Entry& entry, std::string& out) {
    auto at = entry.published ? entry.published : entry.updated;
    const auto& title = entry.title.empty() ? entry.clean.title : entry.title;
    out += fmt::format("\n{:<22}{}\n", at ? date::rfc3339(*at) : "(no date)",
                       shown_or(title, "(no title)"));
    auto add = [&](std::string_view text) {
        if (!text.empty()) {
            out += fmt::format("{:<22}{}\n", "", shown(text));
        }
    };
    add(entry.url);
    add(names_of(entry.authors));
    for (const auto& enclosure : entry.enclosures) {
        add(enclosure.url);
    }
}

} // namespace

void append_feed_text(const model::Feed& feed, std::string& out) {
    append_line(out, "title", shown_or(feed.title, "(no title)"));
    append_line(out, "format", feed.format + (feed.version.empty() ? "" : " " + feed.version));
    append_line(out, "encoding", feed.encoding);
    append_line(out, "page", feed.link);
    append_line(out, "authors", names_of(feed.authors));
    if (!feed.wellformed) {
        append_line(out, "malformed", shown_or(feed.malformed_reason, "not well-formed"));
    }
    append_line(out, "entries", std::to_string(feed.entries.size()));
    for (const auto& entry : feed.entries) {
        append_entry(entry, out);
    }
}

} // namespace gazetted::daemon::cli
