// SPDX-License-Identifier: MIT
// The attributes are those of the common lazy loaders (lazysizes, jQuery lazyload, WordPress
// plugins). A script's address outranks a src only where it surely is one: beside a real src it
// must be absolute.
#include "feeds/text/html_lazy.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/html_address.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>
#include <array>

namespace gazetted::text {

namespace {

constexpr std::size_t largest_data_placeholder = 4096; // bytes of address; larger: a picture itself

struct AddressAttribute {
    std::string_view name;
    bool beside_source; // also read where src is no known placeholder: that is a blurred preview
};
/// Some sites say in the others where they copied the picture from.
constexpr std::array address_attributes{
    AddressAttribute{"data-src", true},        AddressAttribute{"data-lazy-src", true},
    AddressAttribute{"data-original", false},  AddressAttribute{"data-lazy", false},
    AddressAttribute{"data-orig-src", false},  AddressAttribute{"data-original-src", false},
    AddressAttribute{"data-actualsrc", false},
};
constexpr std::array<std::string_view, 3> set_attributes{"data-srcset", "data-lazy-srcset",
                                                         "data-orig-srcset"};
/// In the file names of placeholders.
constexpr std::array<std::string_view, 13> placeholder_names{
    "blank", "spacer", "placeholder", "transparent", "loading",  "loader",   "lazy",
    "1x1",   "pixel",  "grey.",       "gray.",       "none.gif", "trans.gif"};

bool begins_with(std::string_view text, std::string_view word) {
    return ascii::equals_ignoring_case(text.substr(0, word.size()), word);
}

bool is_data(std::string_view address) {
    return begins_with(address, "data:");
}

/// Behind the last '/' of the path.
std::string_view file_name(std::string_view address) {
    address = address.substr(0, address.find_first_of("?#"));
    return address.substr(address.find_last_of('/') + 1);
}

bool is_loadable(std::string_view address) {
    return !address.empty() && !is_data(address) &&
           !safe_address(address, AddressUse::load, {}).empty();
}

/// A src that shows nothing of the picture.
bool is_placeholder_address(std::string_view source) {
    if (!is_loadable(source) || source.front() == '#') {
        return true;
    }
    constexpr std::size_t most = 64; // bytes of a name that are looked at
    const std::string name = ascii::lower(file_name(source).substr(0, most));
    return std::any_of(placeholder_names.begin(), placeholder_names.end(),
                       [&name](std::string_view word) { return name.find(word) != name.npos; });
}

/// Not a number, a colour, JSON or a template's variable.
bool looks_like_address(std::string_view value) {
    return value.find_first_of("./") != std::string_view::npos &&
           value.find_first_of(" \t\r\n\"<>{}[]") == std::string_view::npos && is_loadable(value);
}

bool is_absolute(std::string_view address) {
    return address.front() == '/' || begins_with(address, "http://") ||
           begins_with(address, "https://");
}

/// Of a set that safe_image_set() wrote.
std::string_view first_candidate(std::string_view set) {
    std::string_view first = set.substr(0, set.find(' '));
    first.remove_suffix(first.ends_with(',') ? 1 : 0);
    return first;
}

/// "name-300x200.jpg" -> "name", "name.jpg" -> "name".
std::string_view stem(std::string_view name) {
    name = name.substr(0, name.rfind('.'));
    const std::size_t dash = name.rfind('-');
    if (dash == std::string_view::npos || dash == 0) {
        return name;
    }
    const std::string_view size = name.substr(dash + 1);
    const bool is_size = size.find('x') != std::string_view::npos && size.size() >= 3 &&
                         size.find_first_not_of("0123456789x") == std::string_view::npos;
    return is_size ? name.substr(0, dash) : name;
}

} // namespace

Picture::Picture(const Token& token) : written_(token.attributes) {
    const std::string_view source = chars::trimmed(token.attribute("src"));
    const bool has_own_attributes =
        std::any_of(written_.begin(), written_.end(),
                    [](const Attribute& one) { return one.name.starts_with("data-"); });
    if (has_own_attributes) {
        read_set(token);
        read_address(token, source);
    }
    if (!address_.empty()) {
        set("src", address_);
    } else if (is_loadable(source)) {
        address_ = source; // by its name alone nothing is a placeholder
    } else if (!is_data(source) || source.size() <= largest_data_placeholder) {
        is_placeholder_ = srcset_.empty() && safe_image_set(token.attribute("srcset"), {}).empty();
    }
}

void Picture::read_set(const Token& token) {
    for (const std::string_view name : set_attributes) {
        srcset_ = srcset_.empty() ? safe_image_set(token.attribute(name), {}) : srcset_;
    }
    if (!srcset_.empty()) {
        set("srcset", srcset_);
    }
}

void Picture::read_address(const Token& token, std::string_view source) {
    const bool shows_nothing = is_placeholder_address(source);
    for (const AddressAttribute& one : address_attributes) {
        const std::string_view value = chars::trimmed(token.attribute(one.name));
        if (address_.empty() && looks_like_address(value) &&
            (shows_nothing || (one.beside_source && is_absolute(value)))) {
            address_ = value;
        }
    }
    const bool needs_source = token.name != "source"; // in <picture> a srcset is all
    if (address_.empty() && shows_nothing && needs_source && !srcset_.empty()) {
        address_ = first_candidate(srcset_);
    }
}

void Picture::set(std::string_view name, std::string_view value) {
    if (changed_.empty()) {
        changed_.assign(written_.begin(), written_.end());
    }
    const auto found =
        std::find_if(changed_.begin(), changed_.end(),
                     [name](const Attribute& attribute) { return attribute.name == name; });
    if (found != changed_.end()) {
        found->value = value;
    } else {
        changed_.push_back({name, value});
    }
}

bool is_same_picture(std::string_view one, std::string_view other) {
    const std::string_view first = file_name(one);
    const std::string_view second = file_name(other);
    if (first.find('.') == std::string_view::npos || second.find('.') == std::string_view::npos) {
        return one == other; // "/image?id=1"
    }
    return stem(first) == stem(second);
}

} // namespace gazetted::text
