// SPDX-License-Identifier: MIT
// A declaration stays when its property is listed and its value consists of words, small numbers
// with units, hexadecimal colours, commas, slashes and colour functions. No strings, no escapes, no
// comments, no other functions, no negative lengths: nothing is left to be read in two ways.
#include "feeds/text/html_style.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>
#include <array>

namespace gazetted::text {

namespace {

constexpr std::size_t max_style = 4096; // bytes; the rest is dropped
constexpr std::size_t max_value = 128;
constexpr std::size_t max_digits = 4;
constexpr std::size_t max_word = 24;

constexpr std::array<std::string_view, 63> properties{"background",
                                                      "background-color",
                                                      "border",
                                                      "border-bottom",
                                                      "border-bottom-color",
                                                      "border-bottom-style",
                                                      "border-bottom-width",
                                                      "border-collapse",
                                                      "border-color",
                                                      "border-left",
                                                      "border-left-color",
                                                      "border-left-style",
                                                      "border-left-width",
                                                      "border-radius",
                                                      "border-right",
                                                      "border-right-color",
                                                      "border-right-style",
                                                      "border-right-width",
                                                      "border-spacing",
                                                      "border-style",
                                                      "border-top",
                                                      "border-top-color",
                                                      "border-top-style",
                                                      "border-top-width",
                                                      "border-width",
                                                      "caption-side",
                                                      "clear",
                                                      "color",
                                                      "direction",
                                                      "display",
                                                      "empty-cells",
                                                      "float",
                                                      "font-size",
                                                      "font-style",
                                                      "font-variant",
                                                      "font-weight",
                                                      "height",
                                                      "letter-spacing",
                                                      "line-height",
                                                      "list-style",
                                                      "list-style-type",
                                                      "margin",
                                                      "margin-bottom",
                                                      "margin-left",
                                                      "margin-right",
                                                      "margin-top",
                                                      "max-height",
                                                      "max-width",
                                                      "min-height",
                                                      "min-width",
                                                      "padding",
                                                      "padding-bottom",
                                                      "padding-left",
                                                      "padding-right",
                                                      "padding-top",
                                                      "text-align",
                                                      "text-decoration",
                                                      "text-indent",
                                                      "text-transform",
                                                      "unicode-bidi",
                                                      "vertical-align",
                                                      "white-space",
                                                      "width"};

constexpr std::array<std::string_view, 4> colour_functions{"rgb", "rgba", "hsl", "hsla"};
constexpr std::array<std::string_view, 4> bad_parts{"script", "expression", "behavio", "binding"};

bool is_letter(char c) {
    return chars::is(c, chars::letter);
}

/// Reads one value; each function moves `i_` behind what it read and says whether that is safe.
class ValueReader {
  public:
    explicit ValueReader(std::string_view value) : value_(value) {}

    bool is_safe() {
        while (i_ < value_.size()) {
            if (!read_part()) {
                return false;
            }
        }
        return !value_.empty();
    }

  private:
    char now() const { return i_ < value_.size() ? value_[i_] : '\0'; }

    bool read_part() {
        const char c = now();
        if (c == ' ' || c == ',' || c == '/') {
            ++i_;
            return true;
        }
        if (c == '#') {
            return read_hex();
        }
        if (ascii::is_digit(c) || c == '.' || c == '+') {
            return read_number();
        }
        return is_letter(c) && read_word();
    }

    bool read_hex() {
        const std::size_t begin = ++i_;
        const auto is_hex = [](char c) {
            return ascii::is_digit(c) || (ascii::lower(c) >= 'a' && ascii::lower(c) <= 'f');
        };
        while (is_hex(now())) {
            ++i_;
        }
        return i_ - begin >= 3 && i_ - begin <= 8;
    }

    bool read_number() {
        i_ += now() == '+' ? 1u : 0u;
        const std::size_t begin = i_;
        while (ascii::is_digit(now())) {
            ++i_;
        }
        if (i_ - begin > max_digits) {
            return false;
        }
        if (now() == '.') {
            ++i_;
            while (ascii::is_digit(now())) {
                ++i_;
            }
        }
        const std::size_t unit = i_;
        while (is_letter(now())) {
            ++i_;
        }
        i_ += i_ == unit && now() == '%' ? 1u : 0u;
        return i_ - unit <= 4;
    }

    bool read_word() {
        const std::size_t begin = i_;
        while (is_letter(now()) || now() == '-') {
            ++i_;
        }
        const std::string word = ascii::lower(value_.substr(begin, i_ - begin));
        if (now() == '(') {
            return std::find(colour_functions.begin(), colour_functions.end(), word) !=
                       colour_functions.end() &&
                   read_arguments();
        }
        const auto is_in_word = [&](std::string_view bad) {
            return word.find(bad) != std::string::npos;
        };
        return word.size() <= max_word &&
               std::none_of(bad_parts.begin(), bad_parts.end(), is_in_word);
    }

    bool read_arguments() {
        const std::size_t close = value_.find(')', i_);
        if (close == std::string_view::npos) {
            return false;
        }
        const std::string_view arguments = value_.substr(i_ + 1, close - i_ - 1);
        i_ = close + 1;
        return arguments.find_first_not_of("0123456789.,%/ degturn") == std::string_view::npos;
    }

    std::string_view value_;
    std::size_t i_ = 0;
};

/// White space to single blanks, "!important" gone.
std::string normal_value(std::string_view value) {
    std::string out;
    for (const char c : chars::trimmed(value.substr(0, value.find('!')))) {
        if (!chars::is(c, chars::space)) {
            out.push_back(c);
        } else if (!out.empty() && out.back() != ' ') {
            out.push_back(' ');
        }
    }
    return out;
}

void add_declaration(std::string& out, std::string_view declaration) {
    const std::size_t colon = declaration.find(':');
    if (colon == std::string_view::npos || declaration.size() - colon > max_value) {
        return;
    }
    const std::string property = ascii::lower(chars::trimmed(declaration.substr(0, colon)));
    if (!std::binary_search(properties.begin(), properties.end(), std::string_view(property))) {
        return;
    }
    const std::string value = normal_value(declaration.substr(colon + 1));
    if (!ValueReader(value).is_safe()) {
        return;
    }
    out += out.empty() ? "" : ";";
    out += property;
    out += ':';
    out += value;
}

} // namespace

std::string safe_style(std::string_view style) {
    std::string out;
    style = style.substr(0, max_style);
    while (!style.empty()) {
        const std::size_t end = std::min(style.find(';'), style.size());
        add_declaration(out, style.substr(0, end));
        style.remove_prefix(std::min(end + 1, style.size()));
    }
    return out;
}

} // namespace gazetted::text
