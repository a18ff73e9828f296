// SPDX-License-Identifier: MIT
// The lead image of a story, its caption and the credit in it.
#include "feeds/base/ascii.hpp"
#include "feeds/normalize/clean.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/words.hpp"
#include "feeds/url/url.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gazetted::normalize {

namespace {

constexpr std::size_t longest_caption = 600; // bytes
constexpr std::size_t longest_credit = 120;
constexpr int smallest_side = 60; // CSS pixels; smaller pictures are icons

constexpr std::array credit_words{
    "photo by ",      "photo: ",   "photograph: ",   "photograph by ", "photos: ",
    "photo courtesy", "picture: ", "image: ",        "image by ",      "image credit: ",
    "credit: ",       "credits: ", "photo credit: ", "courtesy of ",   "courtesy: ",
    "illustration: ", "video: ",   "graphic: ",      "foto: ",         "fotos: ",
    "bild: ",         "quelle: ",  "photo ",         "crédit: ",       "crédit photo: ",
    "copyright ",     "© ",        "(c) ",           "file photo: ",   "screenshot: ",
};

/// Names that stand as a credit by themselves: "REUTERS/A. Name", "AP Photo/A. Name", "AFP".
constexpr std::array agencies{
    "reuters",  "ap photo",     "associated press",
    "afp",      "getty images", "bloomberg",
    "xinhua",   "dpa",          "epa",
    "efe",      "ansa",         "tass",
    "kyodo",    "yonhap",       "pa wire",
    "pa media", "alamy",        "shutterstock",
    "istock",   "unsplash",     "picture alliance",
    "nasa",     "wikimedia",    "keystone",
    "apa",      "belga",        "lusa",
};

bool names_an_agency(std::string_view folded) {
    return std::any_of(agencies.begin(), agencies.end(), [&](std::string_view agency) {
        const auto at = folded.find(agency);
        return at != std::string_view::npos &&
               (at == 0 || folded[at - 1] == '/' || folded[at - 1] == ' ' || folded[at - 1] == '(');
    });
}

std::string_view trim(std::string_view text, std::string_view what = " \t.,;-|") {
    while (!text.empty() && what.find(text.front()) != std::string_view::npos) {
        text.remove_prefix(1);
    }
    while (!text.empty() && what.find(text.back()) != std::string_view::npos) {
        text.remove_suffix(1);
    }
    return text;
}

/// The length of the credit word that `text` begins with, 0 without one.
std::size_t credit_word(std::string_view text) {
    const std::string low = ascii::lower(text.substr(0, 24));
    for (const std::string_view word : credit_words) {
        if (low.starts_with(word)) {
            return word.size();
        }
    }
    return 0;
}

bool is_credit(std::string_view text) {
    return !text.empty() && text.size() <= longest_credit &&
           (credit_word(text) > 0 || names_an_agency(ascii::lower(text)));
}

/// The whole text is a credit by how it begins.
bool starts_a_credit(std::string_view text) {
    if (text.empty() || text.size() > longest_credit) {
        return false;
    }
    const std::string low = ascii::lower(text);
    return credit_word(text) > 0 ||
           std::any_of(agencies.begin(), agencies.end(),
                       [&](std::string_view agency) { return low.starts_with(agency); });
}

/// A sentence, or what a dash or bar separates.
bool ends_a_part(std::string_view text) {
    constexpr std::array<std::string_view, 8> marks{".", "!", "?", "|", "—", "–", "…", "”"};
    return std::any_of(marks.begin(), marks.end(),
                       [&](std::string_view mark) { return text.ends_with(mark); });
}

/// "Photo: A. Name/Agency" -> "A. Name/Agency".
std::string without_word(std::string_view credit) {
    return std::string(trim(credit.substr(credit_word(credit))));
}

int number(const std::string& text) {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() ? value : -1;
}

std::optional<std::int64_t> size_of(int value) {
    return value > 0 ? std::optional<std::int64_t>(value) : std::nullopt;
}

/// The caption: figcaption in the figure around the picture, else the block that follows it when
/// that is short and ends in a credit.
std::string caption_of(const Fragment& fragment, std::size_t image) {
    std::size_t around = image;
    for (std::size_t i = fragment[image].parent; i != 0; i = fragment[i].parent) {
        if (fragment[i].tag == "figure") {
            const auto caption = fragment.find("figcaption", i, fragment[i].end);
            return caption < fragment[i].end ? fragment.text(caption, longest_caption)
                                             : std::string();
        }
        if (fragment.text_size(i) == 0 ||
            fragment.find("p", i + 1, fragment[i].end) == fragment[i].end) {
            around = i;
        }
    }
    if (around != image && fragment.text_size(around) > 0) { // picture and caption in one block
        const std::string own = fragment.text(around, longest_caption);
        return split_credit(own).credit.empty() ? std::string() : own;
    }
    const auto next = fragment.next_sibling(around);
    if (next >= fragment.size() || fragment.text_size(next) > longest_caption) {
        return {};
    }
    const std::string after = fragment.text(next, longest_caption);
    return split_credit(after).credit.empty() ? std::string() : after;
}

bool is_picture(const std::string& type, const std::string& medium) {
    return type.starts_with("image/") || medium == "image";
}

model::LeadImage from_media(const model::Entry& entry) {
    model::LeadImage image;
    const auto take = [&](const model::MediaItem& item) {
        image.url = item.url;
        image.width = item.width;
        image.height = item.height;
    };
    for (const model::MediaItem& item : entry.media.contents) {
        if (image.url.empty() && is_picture(item.type, item.medium)) {
            take(item);
        }
    }
    for (const model::Enclosure& enclosure : entry.enclosures) {
        if (image.url.empty() && is_picture(enclosure.type, {})) {
            image.url = enclosure.url;
        }
    }
    for (const model::MediaItem& item : entry.media.thumbnails) {
        if (image.url.empty()) {
            take(item);
        }
    }
    if (image.url.empty()) {
        image.url = entry.image.url;
        image.alt = entry.image.title;
    }
    if (!image.url.empty() && !entry.media.credits.empty()) {
        image.credit = entry.media.credits.front().name;
    }
    return image;
}

} // namespace

Caption split_credit(std::string_view caption) {
    Caption split;
    const std::string_view all = trim(caption, " \t");
    split.text = all;
    // "(Photo: …)", "[Photo/Agency]" at the end
    if (all.size() > 2 &&
        (all.back() == ')' || all.back() == ']' || all.ends_with(").") || all.ends_with("]."))) {
        const auto open = all.find_last_of("([");
        if (open != std::string_view::npos) {
            const auto inside = trim(all.substr(open), "()[]. ");
            if (is_credit(inside)) {
                return {std::string(trim(all.substr(0, open), " \t")), without_word(inside)};
            }
        }
    }
    if (starts_a_credit(all)) {
        return {{}, without_word(all)};
    }
    // "… of the river. Photo by A. B. Name": the first place at which the rest reads as a credit
    for (std::size_t at = all.find(' '); at != std::string_view::npos; at = all.find(' ', at + 1)) {
        auto before = trim(all.substr(0, at), " \t");
        const bool is_mark = !before.empty() && ends_a_part(before);
        if (is_mark && starts_a_credit(all.substr(at + 1))) {
            for (const std::string_view mark : {"–", "—", "|"}) {
                before.remove_suffix(before.ends_with(mark) ? mark.size() : 0);
            }
            return {std::string(trim(before, " \t")), without_word(all.substr(at + 1))};
        }
    }
    return split;
}

model::LeadImage find_lead_image(const Fragment& fragment, const model::Entry& entry) {
    for (std::size_t i = fragment.find("img", 1, fragment.size()); i < fragment.size();
         i = fragment.find("img", i + 1, fragment.size())) {
        const int width = number(fragment.attribute(i, "width"));
        const int height = number(fragment.attribute(i, "height"));
        if ((width >= 0 && width < smallest_side) || (height >= 0 && height < smallest_side)) {
            continue;
        }
        model::LeadImage image;
        image.url = fragment.attribute(i, "src");
        if (!url::is_http(image.url)) {
            continue;
        }
        image.alt = text::collapse_space(fragment.attribute(i, "alt"));
        image.width = size_of(width);
        image.height = size_of(height);
        Caption caption = split_credit(caption_of(fragment, i));
        image.caption = std::move(caption.text);
        image.credit = std::move(caption.credit);
        return image;
    }
    return from_media(entry);
}

} // namespace gazetted::normalize
