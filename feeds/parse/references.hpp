// SPDX-License-Identifier: MIT
#pragma once

// Character and entity references of a damaged or entity-using document, turned into what XML
// itself understands.

#include "feeds/parse/doctype.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gazetted::parse {

class References {
  public:
    References(const Doctype& doctype, std::size_t budget) : doctype_(doctype), budget_(budget) {}

    /// `text[at]` is '&'. Appends well-formed character data for it and returns how many bytes were
    /// read: the reference itself, or the bare "&".
    std::size_t append(std::string& out, std::string_view text, std::size_t at);

  private:
    std::size_t numeric(std::string& out, std::string_view text, std::size_t at);
    const Doctype& doctype_;
    std::size_t budget_; // bytes that declared entities may still add
};

/// Appends one code point, escaped where XML needs it; nothing for what is no character.
void append_escaped(std::string& out, std::uint32_t code_point);
/// The same for UTF-8 text, without control characters.
void append_escaped(std::string& out, std::string_view text);

} // namespace gazetted::parse
