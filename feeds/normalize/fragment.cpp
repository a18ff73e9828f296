// SPDX-License-Identifier: MIT
#include "feeds/normalize/fragment.hpp"

#include "feeds/text/html.hpp"

#include <algorithm>
#include <array>

namespace gazetted::normalize {

namespace {

constexpr std::string_view spaces = " \t\r\n\f";

bool is_void(std::string_view source) {
    return source.size() >= 3 && source[source.size() - 2] == '/';
}

std::string_view name_of(std::string_view tag) {
    const std::size_t begin = tag.starts_with("</") ? 2 : 1;
    const auto end = tag.find_first_of(" />\t\n", begin);
    return tag.substr(begin, end == std::string_view::npos ? 0 : end - begin);
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

bool is_block(std::string_view tag) {
    constexpr std::array blocks{
        "address", "article", "aside",   "blockquote", "center", "dd",   "details", "div",
        "dl",      "dt",      "figure",  "footer",     "h1",     "h2",   "h3",      "h4",
        "h5",      "h6",      "header",  "hr",         "li",     "main", "nav",     "ol",
        "p",       "pre",     "section", "table",      "td",     "th",   "tr",      "ul"};
    return std::find(blocks.begin(), blocks.end(), tag) != blocks.end();
}

Fragment::Fragment(std::string_view html) : html_(html) {
    nodes_.push_back({});
    std::vector<std::size_t> open{0};
    std::size_t at = 0;
    while (at < html.size()) {
        const std::size_t index = nodes_.size();
        if (html[at] != '<') {
            const auto end = std::min(html.find('<', at), html.size());
            nodes_.push_back({{}, html.substr(at, end - at), open.back(), index + 1});
            at = end;
            continue;
        }
        const auto end = end_of_tag(html, at);
        const auto source = html.substr(at, end - at);
        if (source.starts_with("</")) {
            if (open.size() > 1) {
                Node& node = nodes_[open.back()];
                node.end = index;
                node.close_begin = at;
                node.close_end = end;
                open.pop_back();
            }
        } else {
            nodes_.push_back({name_of(source), source, open.back(), index + 1});
            if (!is_void(source)) {
                open.push_back(index);
            }
        }
        at = end;
    }
    for (const std::size_t index : open) {
        nodes_[index].end = nodes_.size();
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
    std::string html;
    for (std::size_t i = index; i < nodes_[index].end && html.size() < limit;) {
        if (nodes_[i].is_removed) {
            i = nodes_[i].end;
            continue;
        }
        html += nodes_[i].source;
        ++i;
        if (i < nodes_[index].end && !nodes_[i - 1].tag.empty() && is_block(nodes_[i - 1].tag)) {
            html += ' ';
        }
    }
    return text::html_to_text(html);
}

std::size_t Fragment::text_size(std::size_t index) const {
    std::size_t size = 0;
    for (std::size_t i = index; i < nodes_[index].end;) {
        const Node& node = nodes_[i];
        if (node.is_removed) {
            i = node.end;
            continue;
        }
        if (node.tag.empty() && i != 0) {
            std::string_view rest = node.source;
            while (!rest.empty()) {
                if (rest.starts_with("&nbsp;") || rest.starts_with("&#160;")) {
                    rest.remove_prefix(6);
                } else if (rest.starts_with("\xc2\xa0")) {
                    rest.remove_prefix(2);
                } else {
                    size += spaces.find(rest.front()) == std::string_view::npos ? 1U : 0U;
                    rest.remove_prefix(1);
                }
            }
        }
        ++i;
    }
    return size;
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
            (is_text(i) && nodes_[i].source.find_first_not_of(spaces) == std::string_view::npos))) {
        i = nodes_[i].end;
    }
    return i;
}

void Fragment::remove(std::size_t index) {
    nodes_[index].is_removed = true;
    is_changed_ = true;
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
