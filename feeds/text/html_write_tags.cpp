// SPDX-License-Identifier: MIT
// The bytes: start tags with their checked attributes, text, and the limit of the output.
#include "feeds/text/html_address.hpp"
#include "feeds/text/html_escape.hpp"
#include "feeds/text/html_style.hpp"
#include "feeds/text/html_writer.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>
#include <array>

namespace gazetted::text {

namespace {

constexpr std::size_t max_number = 12; // characters
constexpr std::size_t max_word = 128;

constexpr std::array<bool, 256> make_word_bytes() {
    std::array<bool, 256> made{};
    for (std::size_t c = 'a'; c <= 'z'; ++c) {
        made[c] = made[c - 32] = true;
    }
    for (std::size_t c = '0'; c <= '9'; ++c) {
        made[c] = true;
    }
    constexpr std::string_view others = " _.,:+#-/";
    for (const char c : others) {
        made[static_cast<unsigned char>(c)] = true;
    }
    return made;
}
constexpr std::array<bool, 256> word_bytes = make_word_bytes();

bool is_word(std::string_view value) {
    return value.size() <= max_word && std::all_of(value.begin(), value.end(), [](char c) {
               return word_bytes[static_cast<unsigned char>(c)];
           });
}

/// "640", "100%", "12.5px", "2*".
bool is_number(std::string_view value) {
    return !value.empty() && value.size() <= max_number && value.front() != '%' &&
           value.front() != 'p' && value.front() != 'x' &&
           value.find_first_not_of("0123456789.%px*-+") == std::string_view::npos;
}

} // namespace

/// False where it does not fit any more.
bool HtmlWriter::write_start_tag(Tag tag, const Token* token) {
    const bool is_void = has(tag, tag_flag::is_void);
    const std::size_t before = out_.size();
    out_ += '<';
    out_ += name_of(tag);
    if (token != nullptr) {
        for (const Attribute& attribute : token->attributes) {
            write_attribute(tag, attribute);
        }
    }
    out_ += is_void ? "/>" : ">";
    const std::size_t own_end = is_void ? 0 : end_tag_size(tag);
    if (out_.size() + closing_size_ + own_end > options_.max_output) {
        stop_at(before);
        return false;
    }
    boundary_ = out_.size();
    if (tag == Tag::img) {
        image_at_ = before;
        image_end_ = boundary_;
    }
    return true;
}

/// White space alone moves no position that is kept: nothing begins behind the image.
void HtmlWriter::take_back_image() {
    const auto is_space = [](char c) { return chars::is(c, chars::space); };
    // behind a <pre> start tag the image keeps a line feed from being the first, which goes
    if (full_ || image_end_ == 0 || boundary_ != image_end_ || pre_at_ == image_at_ ||
        !std::all_of(out_.begin() + static_cast<std::ptrdiff_t>(image_end_), out_.end(),
                     is_space)) {
        return;
    }
    out_.erase(image_at_, image_end_ - image_at_);
    boundary_ = image_at_;
    image_end_ = 0;
}

void HtmlWriter::write_attribute(Tag tag, const Attribute& attribute) {
    const Attr known = attribute_of(tag, attribute.name);
    if (known == Attr::none) {
        return;
    }
    std::string checked;
    std::string_view value = attribute.value;
    switch (kind_of(known)) {
    case AttrKind::text:
        break;
    case AttrKind::flag:
        value = {};
        break;
    case AttrKind::word:
        if (!is_word(value)) {
            return;
        }
        break;
    case AttrKind::number:
        if (!is_number(value)) {
            return;
        }
        break;
    case AttrKind::link:
        checked = safe_address(value, AddressUse::follow, options_.resolve);
        break;
    case AttrKind::resource:
        checked = safe_address(value, tag == Tag::img ? AddressUse::image : AddressUse::load,
                               options_.resolve);
        break;
    case AttrKind::image:
        checked = safe_address(value, AddressUse::load, options_.resolve);
        break;
    case AttrKind::image_set:
        checked = safe_image_set(value, options_.resolve);
        break;
    case AttrKind::style:
        checked = safe_style(value);
        break;
    }
    if (kind_of(known) >= AttrKind::link) {
        if (checked.empty()) {
            return;
        }
        value = checked;
    }
    out_ += ' ';
    out_ += name_of(known);
    out_ += "=\"";
    append_escaped_value(out_, value);
    out_ += '"';
}

void HtmlWriter::append_text(std::string_view text) {
    const std::size_t before = out_.size();
    append_escaped_text(out_, text);
    if (pre_at_ == before && out_.size() > before && out_[before] == '\n') {
        out_.insert(before, 1, '\n'); // a reader drops the first line feed of a <pre>
    }
    if (out_.size() + closing_size_ > options_.max_output) {
        overflow(before);
    }
}

/// Drops what was written behind `size`, and open elements that have no content before it.
void HtmlWriter::stop_at(std::size_t size) {
    full_ = true;
    out_.resize(size);
    while (!stack_.empty() && stack_.back().content_at == out_.size()) {
        out_.resize(stack_.back().begin);
        stack_.pop_back();
    }
}

/// Goes back to the last tag; in text without tags, to the last blank that fits.
void HtmlWriter::overflow(std::size_t size_before) {
    if (boundary_ != 0) {
        stop_at(boundary_);
        return;
    }
    const std::size_t blank = out_.rfind(' ', options_.max_output);
    stop_at(blank == std::string::npos ? size_before : blank);
}

} // namespace gazetted::text
