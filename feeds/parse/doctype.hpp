// SPDX-License-Identifier: MIT
#pragma once

// The document type declaration: skipped, never fetched, never expanded into markup. Only general
// entities with a short literal value are remembered, so that their text can stand for them.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace gazetted::parse {

struct Doctype {
    static constexpr std::size_t max_entities = 1000;
    static constexpr std::size_t max_value = 1024; // bytes

    bool present = false;
    bool complete = false;                                 // its closing '>' was found
    bool has_external = false;                             // declarations we do not read may exist
    std::size_t end = 0;                                   // offset after the closing '>'
    std::map<std::string_view, std::string_view> entities; // literal values, references unresolved
};

/// `at` is the offset of "<!DOCTYPE". Views point into `text`.
Doctype read_doctype(std::string_view text, std::size_t at);

} // namespace gazetted::parse
