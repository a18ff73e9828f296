// SPDX-License-Identifier: MIT
// http://opml.org/spec2.opml. Outlines nest; folders are outlines without an address.
#include "feeds/parse/opml.hpp"

#include "feeds/parse/chars.hpp"
#include "feeds/parse/check.hpp"
#include "feeds/parse/repair.hpp"
#include "feeds/parse/sniff.hpp"
#include "feeds/text/encoding.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>

namespace gazetted::parse {
namespace {

std::string attribute(pugi::xml_node node, std::string_view name) {
    for (const pugi::xml_attribute a : node.attributes())
        if (ascii::equals_ignoring_case(a.name(), name))
            return std::string(ascii::trim(a.value()));
    return {};
}

std::string title_of(pugi::xml_node outline) {
    std::string title = attribute(outline, "title");
    return title.empty() ? attribute(outline, "text") : title;
}

void add_category(std::vector<std::string>& categories, std::string_view name) {
    name = ascii::trim(name);
    if (!name.empty() && std::find(categories.begin(), categories.end(), name) == categories.end())
        categories.emplace_back(name);
}

/// The category attribute: comma-separated, each a path like "/news/world" or a plain tag.
void add_own_categories(std::vector<std::string>& categories, std::string_view list) {
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        std::string_view one = ascii::trim(list.substr(0, comma));
        const std::size_t slash = one.rfind('/');
        add_category(categories, slash == std::string_view::npos ? one : one.substr(slash + 1));
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
}

class OutlineWalk {
  public:
    OutlineWalk(std::vector<Subscription>& out, const Limits& limits)
        : out_(out), limits_(limits) {}

    void run(pugi::xml_node top) {
        for (pugi::xml_node n = top.first_child(); n;) {
            enter(n);
            if (n.first_child()) {
                folders_.push_back(title_of(n));
                n = n.first_child();
                continue;
            }
            while (!n.next_sibling()) {
                n = n.parent();
                if (n == top)
                    return;
                folders_.pop_back();
            }
            n = n.next_sibling();
        }
    }

  private:
    void enter(pugi::xml_node n) {
        if (!ascii::equals_ignoring_case(n.name(), "outline"))
            return;
        Subscription s;
        s.xml_url = attribute(n, "xmlUrl");
        if (s.xml_url.empty() && ascii::equals_ignoring_case(attribute(n, "type"), "rss"))
            s.xml_url = attribute(n, "url"); // a usual mistake
        if (s.xml_url.empty() || out_.size() >= limits_.max_entries)
            return;
        s.title = title_of(n);
        s.html_url = attribute(n, "htmlUrl");
        for (const std::string& folder : folders_)
            add_category(s.categories, folder);
        add_own_categories(s.categories, attribute(n, "category"));
        out_.push_back(std::move(s));
    }

    std::vector<Subscription>& out_;
    const Limits& limits_;
    std::vector<std::string> folders_;
};

} // namespace

Result<std::vector<Subscription>> parse_opml(std::string body, const Limits& limits) {
    if (body.size() > limits.max_bytes)
        return fail(ErrorCode::limit, fmt::format("the OPML file has {} bytes; {} are read at most",
                                                  body.size(), limits.max_bytes));
    std::string text = text::decode(std::move(body), {}).utf8;
    const Sniffed sniffed = sniff(text);
    if (sniffed.format != Format::opml)
        return fail(ErrorCode::not_a_feed, "this is no OPML file");
    const Verdict verdict =
        check_xml(text, sniffed.doctype, sniffed.doctype_at, {limits.max_depth, limits.max_nodes});
    if (!verdict.wellformed || verdict.needs_rewrite)
        text = repair_xml(text, sniffed.root_at, sniffed.doctype);
    pugi::xml_document document;
    document.load_buffer_inplace(text.data(), text.size(), pugi::parse_default,
                                 pugi::encoding_utf8);
    std::vector<Subscription> out;
    OutlineWalk(out, limits).run(document.document_element());
    return out;
}

} // namespace gazetted::parse
