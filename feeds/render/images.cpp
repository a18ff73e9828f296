// SPDX-License-Identifier: MIT
#include "feeds/render/images.hpp"

#include "feeds/text/html.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>

namespace gazetted::render {

namespace {

void replace(std::string& url, const ImageAddress& address) {
    if (url::is_http(url)) {
        url = address(url);
    }
}

/// "small.jpg 300w, large.jpg 2x"
std::string with_set(std::string_view set, const ImageAddress& address) {
    std::string out;
    while (!set.empty()) {
        const std::size_t end = std::min(set.find(", "), set.size());
        const std::string_view candidate = set.substr(0, end);
        const std::size_t space = std::min(candidate.find(' '), candidate.size());
        std::string url(candidate.substr(0, space));
        replace(url, address);
        out.append(out.empty() ? "" : ", ").append(url).append(candidate.substr(space));
        set.remove_prefix(std::min(end + 2, set.size()));
    }
    return out;
}

bool shows_pictures(std::string_view tag) {
    return tag.starts_with("<img ") || tag.starts_with("<source ") || tag.starts_with("<video ");
}

/// One tag with its addresses changed.
void append_tag(std::string& out, std::string_view tag, const ImageAddress& address) {
    const bool is_video = tag.starts_with("<video ");
    while (!tag.empty()) {
        const std::size_t equals = tag.find("=\"");
        const std::size_t end =
            equals == tag.npos ? tag.npos : tag.find('"', equals + 2); // of the value
        if (end == tag.npos) {
            break;
        }
        const std::string_view before = tag.substr(0, equals);
        const std::string_view name = before.substr(before.rfind(' ') + 1);
        std::string value = text::decode_entities(tag.substr(equals + 2, end - equals - 2));
        if (is_video ? name == "poster" : name == "src") {
            replace(value, address);
        } else if (name == "srcset") {
            value = with_set(value, address);
        }
        out.append(before).append("=\"");
        text::escape_html(value, out);
        out.push_back('"');
        tag.remove_prefix(end + 1);
    }
    out.append(tag);
}

bool is_picture(const model::MediaItem& item) {
    return item.medium == "image" || item.type.starts_with("image/");
}

} // namespace

std::string with_image_addresses(std::string_view html, const ImageAddress& address) {
    std::string out;
    out.reserve(html.size() + html.size() / 8);
    bool is_in_video = false; // whose <source> is no picture
    while (!html.empty()) {
        const std::size_t begin = std::min(html.find('<'), html.size());
        out.append(html.substr(0, begin));
        html.remove_prefix(begin);
        std::size_t end = 0;
        for (bool is_quoted = false; end < html.size() && (is_quoted || html[end] != '>'); ++end) {
            is_quoted = is_quoted != (html[end] == '"');
        }
        const std::string_view tag = html.substr(0, std::min(end + 1, html.size()));
        html.remove_prefix(tag.size());
        const bool opens = tag.starts_with("<video") || tag.starts_with("<audio");
        const bool closes = tag.starts_with("</video") || tag.starts_with("</audio");
        is_in_video = opens || (is_in_video && !closes);
        if (shows_pictures(tag) && !(is_in_video && tag.starts_with("<source "))) {
            append_tag(out, tag, address);
        } else {
            out.append(tag);
        }
    }
    return out;
}

void set_image_addresses(model::PublishedStory& story, const ImageAddress& address) {
    model::Entry& lead = story.lead;
    for (std::string* html : {&lead.clean.content, &lead.content, &lead.summary}) {
        if (!html->empty()) {
            *html = with_image_addresses(*html, address);
        }
    }
    replace(lead.clean.lead_image.url, address);
    for (model::MediaItem& item : lead.media.thumbnails) {
        replace(item.url, address);
    }
    for (model::MediaItem& item : lead.media.contents) {
        if (is_picture(item)) {
            replace(item.url, address);
        }
    }
}

} // namespace gazetted::render
