// SPDX-License-Identifier: MIT
// The words of a story: key points, text without captions, summaries that end where a sentence
// does.
#include "feeds/base/ascii.hpp"
#include "feeds/normalize/clean.hpp"
#include "feeds/text/plain_text.hpp"
#include "feeds/text/words.hpp"

#include <algorithm>
#include <array>

namespace gazetted::normalize {

namespace {

constexpr std::size_t fewest_points = 2;
constexpr std::size_t most_points = 8;
constexpr std::size_t shortest_point = 12; // bytes
constexpr std::size_t longest_point = 320;
constexpr std::size_t text_before_points = 700; // bytes of prose that may stand before the list

/// Headings that announce the list wherever it stands.
constexpr std::array headings{"key points",  "key takeaways", "key facts",      "highlights",
                              "at a glance", "in brief",      "tl;dr",          "summary",
                              "the gist",    "what to know",  "das wichtigste", "l'essentiel",
                              "lo esencial", "in sintesi"};

bool announces_points(const Fragment& fragment, std::size_t block) {
    const std::string said = text::fold(fragment.text(block, 240));
    return said.size() <= 60 &&
           std::any_of(headings.begin(), headings.end(),
                       [&](std::string_view heading) { return said.starts_with(heading); });
}

/// The items' texts when they read as points, else nothing: a list of links is a menu.
std::vector<std::string> points_of(const Fragment& fragment, std::size_t list) {
    std::vector<std::string> points;
    for (std::size_t i = list + 1; i < fragment[list].end; i = fragment[i].end) {
        if (fragment[i].tag != "li" || fragment[i].is_removed) {
            continue;
        }
        const std::string point = fragment.text(i, 4 * longest_point);
        const auto link = fragment.find("a", i, fragment[i].end);
        const bool is_link =
            link < fragment[i].end && fragment.text_size(link) * 10 > fragment.text_size(i) * 9;
        if (point.size() < shortest_point || point.size() > longest_point || is_link ||
            points.size() == most_points) {
            return {};
        }
        points.push_back(point);
    }
    return points.size() < fewest_points ? std::vector<std::string>() : points;
}

/// Where a sentence ends at `at`: after . ! ? … 。 ！ ？ and closing quotes, before a space or the
/// end. Returns the length of the mark, 0 when none ends here.
std::size_t sentence_end(std::string_view text, std::size_t at) {
    static constexpr ascii::ByteSet first_bytes(".!?\xE2\xE3\xEF");
    if (!first_bytes.holds(text[at])) {
        return 0;
    }
    constexpr std::array<std::string_view, 7> marks{".", "!", "?", "…", "。", "！", "？"};
    for (const std::string_view mark : marks) {
        if (!text.substr(at).starts_with(mark)) {
            continue;
        }
        std::size_t end = at + mark.size();
        for (const std::string_view quote : {"\"", "'", "”", "’", "»", ")", "」"}) {
            if (text.substr(end).starts_with(quote)) {
                end += quote.size();
            }
        }
        const bool is_ideographic = mark.size() == 3 && mark != "…";
        if (!is_ideographic && end < text.size() && text[end] != ' ') {
            return 0;
        }
        // "Mr. Name", "U.S. troops": one or two letters before the dot
        if (mark == "." && at >= 2) {
            const auto word = text.rfind(' ', at - 1);
            const auto length = at - (word == std::string_view::npos ? 0 : word + 1);
            if (length <= 3 && text[word == std::string_view::npos ? 0 : word + 1] >= 'A' &&
                text[word == std::string_view::npos ? 0 : word + 1] <= 'Z') {
                return 0;
            }
        }
        return end - at;
    }
    return 0;
}

} // namespace

std::vector<std::string> find_key_points(const Fragment& fragment) {
    constexpr std::size_t heading_nodes = 8;
    std::size_t prose = 0;
    std::size_t heading = 0; // the last short block before the list
    for (std::size_t i = 1; i < fragment.size();) {
        const Node& node = fragment[i];
        if (node.is_removed || node.tag == "figure") {
            i = node.end;
            continue;
        }
        if (node.tag == "ul" || node.tag == "ol") {
            if (prose <= text_before_points ||
                (heading != 0 && announces_points(fragment, heading))) {
                if (auto points = points_of(fragment, i); !points.empty()) {
                    return points;
                }
            }
            heading = 0;
            i = node.end;
            continue;
        }
        if (node.is_block) {
            heading = node.end - i <= heading_nodes ? i : 0;
        }
        prose += fragment.is_text(i) ? node.source.size() : 0;
        ++i;
    }
    return {};
}

std::string story_text(const Fragment& fragment) {
    text::PlainText text(fragment.source_size(), text::BlockBoundary::line);
    for (std::size_t i = 1; i < fragment.size();) {
        const Node& node = fragment[i];
        if (node.is_removed || node.tag == "figcaption") {
            i = node.end;
            continue;
        }
        if (node.tag.empty()) {
            text.add_html(node.source);
        } else if (node.is_block || node.tag == "br") {
            text.boundary();
        }
        ++i;
        // the end of a block is a boundary too
        for (auto closed = fragment[i - 1].parent; closed != 0 && fragment[closed].end == i;
             closed = fragment[closed].parent) {
            if (fragment[closed].is_block) {
                text.boundary();
                break;
            }
        }
    }
    return text.take();
}

std::vector<model::TextRange> split_lines(std::string& text) {
    std::vector<model::TextRange> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back({begin, end});
        if (end < text.size()) {
            text[end] = ' ';
        }
        begin = end + 1;
    }
    return lines;
}

std::string cut_at_sentence(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) {
        return std::string(text);
    }
    std::size_t cut = 0;
    for (std::size_t at = 0; at < limit; ++at) {
        const std::size_t length = sentence_end(text, at);
        if (length > 0 && at + length <= limit) {
            cut = at + length;
        }
    }
    if (cut >= limit / 3) {
        return std::string(text.substr(0, cut));
    }
    const auto whole = text::truncate_utf8(text, limit - 3);
    const auto word = whole.rfind(' ');
    const auto kept = word == std::string_view::npos || word < limit / 2 ? whole.size() : word;
    return std::string(whole.substr(0, kept)) + "…";
}

} // namespace gazetted::normalize
