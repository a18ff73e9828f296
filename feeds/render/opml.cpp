// SPDX-License-Identifier: MIT
// OPML 2.0 subscription lists. No dateCreated: the same feeds give the same bytes.
#include "feeds/render/markup.hpp"
#include "feeds/render/render.hpp"

namespace gazetted::render {

namespace {

void append_line(XmlWriter& xml, const Outline& line) {
    // A slash starts a path and a comma a list in the category attribute (OPML 2.0).
    std::string categories;
    for (const std::string& category : line.categories) {
        categories += (categories.empty() ? "/" : ",/") + category;
    }
    xml.empty("outline", {{"type", line.type},
                          {"text", line.text},
                          {"title", line.text},
                          {"xmlUrl", line.feed_url},
                          {"htmlUrl", line.site_url},
                          {"version", line.version},
                          {"category", categories}});
}

} // namespace

std::string opml(std::string_view title, std::span<const OutlineGroup> groups) {
    std::string out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
    XmlWriter xml(out);
    xml.open("opml", {{"version", "2.0"}});
    xml.open("head");
    xml.text("title", title);
    xml.text("docs", "http://opml.org/spec2.opml");
    xml.close("head");
    xml.open("body");
    for (const OutlineGroup& group : groups) {
        if (!group.text.empty()) {
            xml.open("outline", {{"text", group.text}, {"title", group.text}});
        }
        for (const Outline& line : group.lines) {
            append_line(xml, line);
        }
        if (!group.text.empty()) {
            xml.close("outline");
        }
    }
    xml.close("body");
    xml.close("opml");
    return out;
}

} // namespace gazetted::render
