// SPDX-License-Identifier: MIT
#include "feeds/stories/page.hpp"

#include "feeds/base/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace gazetted::stories {

namespace {

constexpr ascii::ByteSet after_hosts("/?#");
constexpr ascii::ByteSet of_permalinks("-_.0123456789%");
constexpr std::size_t longest_section = 20; // bytes; permalinks of one plain word are rarer

/// The path and query of an http(s) address; nothing else has any.
std::string_view after_host(std::string_view url, bool& is_http) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (url.substr(0, scheme.size()) == scheme) {
            is_http = true;
            const std::size_t end = after_hosts.find_in(url, scheme.size());
            return end == std::string_view::npos ? std::string_view() : url.substr(end);
        }
    }
    is_http = false;
    return {};
}

bool is_one_of(std::string_view word, const std::string_view* first, std::size_t count) {
    return std::find(first, first + count, word) != first + count;
}

bool is_index(std::string_view segment) {
    constexpr std::array<std::string_view, 7> names{"index.html", "index.htm",  "index.php",
                                                    "index.asp",  "index.aspx", "default.aspx",
                                                    "home.html"};
    return is_one_of(segment, names.data(), names.size());
}

bool is_list_of_pages(std::string_view segment) {
    constexpr std::array<std::string_view, 13> names{
        "category", "categories", "tag",    "tags",   "topic",   "topics", "section",
        "sections", "author",     "search", "labels", "archive", "page"};
    return is_one_of(segment, names.data(), names.size());
}

/// A word without the marks of a permalink: "news", not "a-night-out", "p123" or "story.html".
bool is_plain_word(std::string_view segment) {
    return segment.size() <= longest_section &&
           of_permalinks.find_in(segment) == std::string_view::npos;
}

bool is_page_path(std::string_view path) {
    while (!path.empty() && path.back() == '/') {
        path.remove_suffix(1);
    }
    if (path.empty()) {
        return false;
    }
    path.remove_prefix(1); // it begins with "/"
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) {
        return !is_index(path) && !is_plain_word(path);
    }
    const std::string_view rest = path.substr(slash + 1);
    const bool has_two_segments = rest.find('/') == std::string_view::npos;
    return !(has_two_segments && (is_list_of_pages(path.substr(0, slash)) || is_index(rest)));
}

enum class Kind : std::uint8_t { no_address, shared, page };

Kind kind_of(std::string_view url) {
    bool is_http = false;
    std::string_view rest = after_host(url, is_http);
    if (!is_http) {
        return Kind::no_address;
    }
    // "#!" is how old applications name pages; other fragments name a part of one.
    const std::size_t fragment = rest.find('#');
    if (fragment != std::string_view::npos && rest.substr(fragment, 2) == "#!" &&
        rest.size() > fragment + 3) {
        return Kind::page;
    }
    rest = rest.substr(0, fragment);
    const std::size_t query = rest.find('?');
    if (query != std::string_view::npos && query + 1 < rest.size()) {
        return Kind::page;
    }
    return is_page_path(rest.substr(0, query)) ? Kind::page : Kind::shared;
}

} // namespace

bool names_a_page(std::string_view canonical_url) {
    return kind_of(canonical_url) == Kind::page;
}

bool is_shared_address(std::string_view text) {
    return kind_of(text) == Kind::shared;
}

} // namespace gazetted::stories
