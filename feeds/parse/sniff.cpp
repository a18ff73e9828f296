// SPDX-License-Identifier: MIT
#include "feeds/parse/sniff.hpp"

#include "feeds/parse/chars.hpp"

#include <algorithm>

namespace gazetted::parse {
namespace {

constexpr std::size_t max_junk = 256u
                                 << 10; // bytes before the root element that are looked through

std::string_view name_at(std::string_view text, std::size_t at) {
    const std::size_t start = at;
    while (at < text.size() && is_name_char(text[at]))
        ++at;
    return text.substr(start, at - start);
}

/// A root <channel> is CDF where it is written as Microsoft did or holds what only CDF has; else it
/// is RSS whose <rss> went missing.
bool is_cdf(std::string_view text, std::size_t at, std::string_view name) {
    if (name == "CHANNEL")
        return true;
    const std::string_view tag = text.substr(at, std::min(text.find('>', at), text.size()) - at);
    return ascii::lower(tag).find(" href=") != std::string::npos;
}

Format format_of(std::string_view text, std::size_t at, std::string_view name) {
    const std::string local = ascii::lower(local_part(name));
    if (local == "rss")
        return Format::rss;
    if (local == "rdf")
        return Format::rdf;
    if (local == "feed" || local == "entry")
        return Format::atom;
    if (local == "channel")
        return is_cdf(text, at, name) ? Format::cdf : Format::rss;
    if (local == "opml")
        return Format::opml;
    if (local == "html" || local == "head" || local == "body")
        return Format::html;
    return Format::unknown;
}

std::size_t past(std::string_view text, std::string_view mark, std::size_t at) {
    const std::size_t found = text.find(mark, at);
    return found == std::string_view::npos ? text.size() : found + mark.size();
}

/// Walks over declarations and junk to the first start tag that is a root we know.
void find_root(std::string_view text, Sniffed& out) {
    std::string first;
    const std::size_t limit = std::min(text.size(), max_junk);
    for (std::size_t at = text.find('<'); at < limit; at = text.find('<', at)) {
        if (text.compare(at, 4, "<!--") == 0) {
            at = past(text, "-->", at);
        } else if (text.compare(at, 2, "<?") == 0) {
            at = past(text, ">", at);
        } else if (ascii::equals_ignoring_case(text.substr(at, 9), "<!DOCTYPE") &&
                   !out.doctype.present) {
            out.doctype = read_doctype(text, at);
            out.doctype_at = at;
            if (ascii::equals_ignoring_case(ascii::trim(text.substr(at + 9, 6)).substr(0, 4),
                                            "html"))
                first = "html";
            at = std::max(out.doctype.end, at + 1);
        } else {
            const std::string_view name = name_at(text, at + 1);
            out.format = name.empty() ? Format::unknown : format_of(text, at, name);
            out.root_at = at;
            if (out.format != Format::unknown)
                return;
            if (first.empty())
                first = ascii::lower(name);
            ++at;
        }
    }
    if (first == "html")
        out.format = Format::html;
    else if (!first.empty())
        out.what = "markup with the root <" + first.substr(0, 64) + ">";
}

} // namespace

Sniffed sniff(std::string_view text) {
    Sniffed out;
    const std::string_view start = ascii::trim(text.substr(0, max_junk));
    if (start.empty()) {
        out.what = "an empty document";
        return out;
    }
    if (start.front() == '{' || start.front() == '[') {
        out.format = Format::json;
        return out;
    }
    find_root(text, out);
    if (out.format == Format::html)
        out.what = "an HTML page";
    else if (out.format == Format::opml)
        out.what = "an OPML subscription list";
    else if (out.format == Format::unknown && out.what.empty())
        out.what =
            start.front() == '<' ? "markup without a root element" : "plain text or binary data";
    return out;
}

} // namespace gazetted::parse
