// SPDX-License-Identifier: MIT
#include "feeds/normalize/fragment.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/html_names.hpp"
#include "feeds/text/lanes.hpp"
#include "feeds/text/plain_text.hpp"

#include <algorithm>
#include <array>

namespace gazetted::normalize {

namespace lanes = text::lanes;
using text::Tag;

namespace {

constexpr ascii::ByteSet spaces(" \t\r\n\f");

// What there is room for at once; more costs a little.
constexpr std::size_t ordinary_depth = 16;
constexpr std::size_t ordinary_blocks = 16;

/// Of what begins with '<'.
bool is_end_tag(std::string_view tag) {
    return tag.size() > 1 && tag[1] == '/';
}

bool is_void(std::string_view source) {
    return source.size() >= 3 && source[source.size() - 2] == '/';
}

/// Of a start tag.
std::string_view name_of(std::string_view tag) {
    static constexpr ascii::ByteSet ends(" />\t\n");
    const auto end = ends.find_in(tag, 1);
    return tag.substr(1, end == std::string_view::npos ? 0 : end - 1);
}

/// Bytes that are not white space; a no-break space is some, however it is written.
std::size_t count_visible(std::string_view text) {
    static constexpr std::array<std::string_view, 3> no_breaks{"&nbsp;", "&#160;", "\xC2\xA0"};
    std::size_t count = lanes::count(text, [](lanes::Bytes bytes) { return bytes > ' '; });
    for (const char first : {'&', '\xC2'}) {
        for (auto at = text.find(first); at != std::string_view::npos; at = text.find(first, at)) {
            const auto rest = text.substr(at);
            const auto* one =
                std::find_if(no_breaks.begin(), no_breaks.end(),
                             [&](std::string_view form) { return rest.starts_with(form); });
            count -= one == no_breaks.end() ? 0 : one->size();
            at += one == no_breaks.end() ? 1 : one->size();
        }
    }
    return count;
}

/// Whether it stands on lines of its own.
bool is_block(Tag tag) {
    static constexpr text::TagSet blocks{
        Tag::address, Tag::article, Tag::aside,   Tag::blockquote, Tag::center, Tag::dd,
        Tag::details, Tag::div,     Tag::dl,      Tag::dt,         Tag::figure, Tag::footer,
        Tag::h1,      Tag::h2,      Tag::h3,      Tag::h4,         Tag::h5,     Tag::h6,
        Tag::header,  Tag::hr,      Tag::li,      Tag::main,       Tag::nav,    Tag::ol,
        Tag::p,       Tag::pre,     Tag::section, Tag::table,      Tag::td,     Tag::th,
        Tag::tr,      Tag::ul};
    return blocks.holds(tag);
}

/// One past the '>' that ends the tag at `at`; quotes may hold '>'.
std::size_t end_of_tag(std::string_view html, std::size_t at) {
    bool is_quoted = false;
    for (; at < html.size(); ++at) {
        if (html[at] == '"') {
            is_quoted = !is_quoted;
        } else if (html[at] == '>' && !is_quoted) {
            return at + 1;
        }
    }
    return html.size();
}

} // namespace

Fragment::Fragment(std::string_view html) : html_(html) {
    // An element has two tags, so that its text has room as well.
    nodes_.reserve(lanes::count(html, [](lanes::Bytes bytes) { return bytes == '<'; }) + 2);
    nodes_.push_back({});
    std::vector<std::size_t> open;
    open.reserve(ordinary_depth);
    open.push_back(0);
    std::size_t at = 0;
    while (at < html.size()) {
        const std::size_t index = nodes_.size();
        if (html[at] != '<') {
            const auto end = std::min(html.find('<', at), html.size());
            const auto text = html.substr(at, end - at);
            nodes_.push_back({{}, text, open.back(), index + 1, 0, 0, count_visible(text)});
            at = end;
            continue;
        }
        const auto end = end_of_tag(html, at);
        const auto source = html.substr(at, end - at);
        if (is_end_tag(source)) {
            if (open.size() > 1) {
                Node& node = nodes_[open.back()];
                node.end = index;
                node.close_begin = at;
                node.close_end = end;
                open.pop_back();
            }
        } else {
            const auto name = name_of(source);
            const Tag tag = text::tag_of(name);
            nodes_.push_back({name, source, open.back(), index + 1, 0, 0, 0, tag, is_block(tag)});
            if (!is_void(source)) {
                open.push_back(index);
            }
        }
        at = end;
    }
    for (const std::size_t index : open) {
        nodes_[index].end = nodes_.size();
    }
    for (std::size_t i = nodes_.size(); i-- > 1;) { // a child stands behind its parent
        nodes_[nodes_[i].parent].text_size += nodes_[i].text_size;
    }
}

std::string Fragment::attribute(std::size_t index, std::string_view name) const {
    const std::string_view source = nodes_[index].source;
    for (auto at = source.find(name); at != std::string_view::npos;
         at = source.find(name, at + 1)) {
        const auto value = at + name.size();
        if (at == 0 || source[at - 1] != ' ' || !source.substr(value).starts_with("=\"")) {
            continue;
        }
        const auto end = source.find('"', value + 2);
        return text::decode_entities(source.substr(value + 2, end - value - 2));
    }
    return {};
}

std::string Fragment::text(std::size_t index, std::size_t limit) const {
    text::PlainText text(std::min(limit, text_size(index) + text_size(index) / 4),
                         text::BlockBoundary::space);
    std::size_t read = 0;
    for (std::size_t i = index; i < nodes_[index].end && read < limit;) {
        const Node& node = nodes_[i];
        if (node.is_removed) {
            i = node.end;
            continue;
        }
        if (is_text(i)) {
            text.add_html(node.source);
        } else if (node.is_block || text::has(node.known_tag, text::tag_flag::is_block)) {
            text.boundary();
        }
        read += node.source.size();
        ++i;
    }
    return text.take();
}

std::size_t Fragment::find(std::string_view tag, std::size_t begin, std::size_t end) const {
    for (std::size_t i = begin; i < end;) {
        if (nodes_[i].is_removed) {
            i = nodes_[i].end;
        } else if (nodes_[i].tag == tag) {
            return i;
        } else {
            ++i;
        }
    }
    return end;
}

std::size_t Fragment::next_sibling(std::size_t index) const {
    const std::size_t end = nodes_[nodes_[index].parent].end;
    std::size_t i = nodes_[index].end;
    while (i < end &&
           (nodes_[i].is_removed ||
            (is_text(i) && spaces.find_other_in(nodes_[i].source) == std::string_view::npos))) {
        i = nodes_[i].end;
    }
    return i;
}

std::vector<std::size_t> Fragment::leaf_blocks() const {
    std::vector<bool> holds_block(nodes_.size());
    std::vector<std::size_t> leaves;
    leaves.reserve(ordinary_blocks);
    for (std::size_t i = nodes_.size(); i-- > 1;) {
        const bool block = nodes_[i].is_block;
        if (block || holds_block[i]) {
            holds_block[nodes_[i].parent] = true;
        }
        if (block && !holds_block[i]) {
            leaves.push_back(i);
        }
    }
    std::reverse(leaves.begin(), leaves.end());
    std::erase_if(leaves, [&](std::size_t leaf) {
        for (std::size_t i = leaf; i != 0; i = nodes_[i].parent) {
            if (nodes_[i].is_removed) {
                return true;
            }
        }
        return text_size(leaf) == 0;
    });
    return leaves;
}

void Fragment::remove(std::size_t index) {
    nodes_[index].is_removed = true;
    is_changed_ = true;
    for (std::size_t i = index; i != 0; i = nodes_[i].parent) {
        nodes_[nodes_[i].parent].text_size -= nodes_[index].text_size;
    }
}

std::string Fragment::to_html() const {
    std::string out;
    out.reserve(html_.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 1; i <= nodes_.size();) {
        while (!open.empty() && (i == nodes_.size() || nodes_[open.back()].end <= i)) {
            const Node& node = nodes_[open.back()];
            out += html_.substr(node.close_begin, node.close_end - node.close_begin);
            open.pop_back();
        }
        if (i == nodes_.size()) {
            break;
        }
        const Node& node = nodes_[i];
        if (node.is_removed) {
            i = node.end;
            continue;
        }
        out += node.source;
        if (!node.tag.empty() && !is_void(node.source)) {
            open.push_back(i);
        }
        ++i;
    }
    return out;
}

} // namespace gazetted::normalize
