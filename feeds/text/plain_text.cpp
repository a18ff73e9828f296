// SPDX-License-Identifier: MIT
#include "feeds/text/plain_text.hpp"

#include "feeds/text/lanes.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <array>

namespace gazetted::text {

namespace {

constexpr std::string_view no_break_space = "\xC2\xA0";

constexpr std::array<bool, 256> make_may_be_space() {
    std::array<bool, 256> made{};
    for (const std::size_t c : {0x09u, 0x0Au, 0x0Cu, 0x0Du, 0x20u, 0xC2u}) {
        made[c] = true;
    }
    return made;
}
constexpr std::array<bool, 256> may_be_space_table = make_may_be_space();

bool may_be_space(char c) {
    return may_be_space_table[static_cast<unsigned char>(c)];
}

lanes::Found may_be_other_space(lanes::Bytes bytes) {
    return (bytes == 0x09) | (bytes == 0x0A) | (bytes == 0x0C) | (bytes == 0x0D) | (bytes == 0xC2);
}

std::size_t space_at(std::string_view text, std::size_t i) {
    if (chars::is(text[i], chars::space)) {
        return 1;
    }
    return text[i] == no_break_space[0] && text.substr(i, 2) == no_break_space ? 2 : 0;
}

/// Past bytes among which every white space is one blank between words; `i` is at none.
std::size_t skip_plain(std::string_view text, std::size_t i) {
    for (; i + lanes::width < text.size(); i += lanes::width) {
        const lanes::Bytes here = lanes::load(text.data() + i);
        const lanes::Bytes next = lanes::load(text.data() + i + 1);
        const lanes::Found before_space = (next == 0x20) | may_be_other_space(next);
        if (lanes::any(may_be_other_space(here) | ((here == 0x20) & before_space))) {
            break;
        }
    }
    return i;
}

} // namespace

void PlainText::add(std::string_view text) {
    std::size_t begin = 0; // of what is not copied yet
    std::size_t i = 0;
    while (i < text.size()) {
        if (!may_be_space(text[i])) {
            i = skip_plain(text, i + 1);
            while (i < text.size() && !may_be_space(text[i])) {
                ++i;
            }
            continue;
        }
        const std::size_t gap = space_at(text, i);
        const bool is_plain =
            text[i] == ' ' && i > begin && i + 1 < text.size() && !may_be_space(text[i + 1]);
        if (gap == 0 || is_plain) {
            ++i;
            continue;
        }
        add_word(text.substr(begin, i - begin));
        pending_ = pending_ == no_space ? ' ' : pending_;
        begin = i += gap;
    }
    add_word(text.substr(begin));
}

void PlainText::add_html(std::string_view text) {
    if (text.find('&') == std::string_view::npos) {
        add(text);
    } else {
        add(decode_entities(text));
    }
}

void PlainText::add_word(std::string_view word) {
    if (word.empty()) {
        return;
    }
    if (pending_ != no_space && !out_.empty()) {
        out_ += pending_;
    }
    pending_ = no_space;
    out_ += word;
}

} // namespace gazetted::text
