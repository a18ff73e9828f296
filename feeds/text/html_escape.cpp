// SPDX-License-Identifier: MIT
// Runs of bytes that stay are copied whole; a table says what becomes of the others.
#include "feeds/text/html_escape.hpp"

#include "feeds/text/html.hpp"
#include "feeds/text/lanes.hpp"

#include <array>
#include <cstdint>

namespace gazetted::text {

namespace {

enum Action : std::uint8_t { keep, amp, less, greater, quote, drop, blank, check };

constexpr std::array<std::string_view, 7> replacements{"",       "&amp;", "&lt;", "&gt;",
                                                       "&quot;", "",      " "};

using Actions = std::array<std::uint8_t, 256>;

constexpr Actions markup_actions() {
    Actions made{};
    made['&'] = amp;
    made['<'] = less;
    made['>'] = greater;
    made['"'] = quote;
    return made;
}

/// With what XML forbids: C0 controls and U+FFFE, U+FFFF.
constexpr Actions clean_actions() {
    Actions made = markup_actions();
    for (std::size_t c = 0; c < 0x20; ++c) {
        made[c] = drop;
    }
    made['\t'] = made['\n'] = keep;
    made['\f'] = blank;
    made[0xEF] = check;
    return made;
}

constexpr Actions text_actions() {
    Actions made = clean_actions();
    made['"'] = keep;
    return made;
}

constexpr Actions for_markup = markup_actions();
constexpr Actions for_value = clean_actions();
constexpr Actions for_text = text_actions();

/// All that has an action is looked for by find_action().
constexpr bool is_looked_for(const Actions& actions) {
    for (std::size_t c = 0x20; c < 256; ++c) {
        const bool is_one = c == '&' || c == '<' || c == '>' || c == '"' || c == 0xEF;
        if (actions[c] != keep && !is_one) {
            return false;
        }
    }
    return true;
}
static_assert(is_looked_for(for_markup) && is_looked_for(for_value) && is_looked_for(for_text));

bool is_noncharacter(std::string_view rest) {
    return rest.size() >= 3 && rest[1] == '\xBF' && (rest[2] == '\xBE' || rest[2] == '\xBF');
}

/// The first byte of which something becomes; most text stays.
std::size_t find_action(std::string_view text, std::size_t i, const Actions& actions) {
    const auto may_act = [](lanes::Bytes here) {
        return (here < 0x20) | (here == '&') | (here == '<') | (here == '>') | (here == '"') |
               (here == 0xEF);
    };
    i = lanes::find(text, i, may_act);
    while (i < text.size() && actions[static_cast<unsigned char>(text[i])] == keep) {
        i = lanes::find(text, i + 1, may_act);
    }
    return i;
}

void append(std::string& out, std::string_view text, const Actions& actions) {
    std::size_t run = 0;
    for (std::size_t i = find_action(text, 0, actions); i < text.size();
         i = find_action(text, i + 1, actions)) {
        const std::uint8_t action = actions[static_cast<unsigned char>(text[i])];
        if (action == check) {
            if (is_noncharacter(text.substr(i))) {
                out.append(text, run, i - run);
                i += 2;
                run = i + 1;
            }
            continue;
        }
        out.append(text, run, i - run);
        out.append(replacements[action]);
        run = i + 1;
    }
    out.append(text, run, text.size() - run);
}

} // namespace

void append_escaped_text(std::string& out, std::string_view text) {
    append(out, text, for_text);
}

void append_escaped_value(std::string& out, std::string_view value) {
    append(out, value, for_value);
}

void escape_html(std::string_view text, std::string& out) {
    append(out, text, for_markup);
}

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    escape_html(text, out);
    return out;
}

} // namespace gazetted::text
