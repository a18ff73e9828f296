// SPDX-License-Identifier: MIT
#pragma once

// What every part of normalize needs: addresses made absolute and texts made plain or safe. One per
// document; views into the ParsedFeed.

#include "feeds/model/fields.hpp"
#include "feeds/model/parsed_feed.hpp"
#include "feeds/normalize/normalize.hpp"
#include "feeds/text/html.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::normalize {

class Work {
  public:
    Work(const model::ParsedFeed& parsed, const Context& context);

    /// Absolute, where there is a base; empty for schemes that nobody may follow.
    std::string address(std::string_view reference, model::BaseId base) const;
    /// The base itself.
    const std::string& base(model::BaseId id) const { return bases_[id]; }
    std::string address(const model::RawValue& value) const {
        return address(value.value, value.base);
    }

    /// Plain text of a construct: markup gone where it is markup, white space collapsed.
    std::string plain(const model::RawText& text) const;
    /// Safe HTML of a construct.
    std::string html(const model::RawText& text) const;
    /// The tag in force for a construct; Content-Language where the document says nothing.
    std::string language(std::string_view in_force) const;

  private:
    std::string safe(std::string_view markup, model::BaseId base, text::MarkupSyntax syntax) const;
    std::string_view default_language_;
    bool local_ = false; // the document itself came from a file
    std::vector<std::string> bases_;
};

/// RSS text that nobody typed: HTML where it holds a closing tag or a character reference.
std::string plain_guess(std::string_view text);
/// A term: character references are read unless they make markup; nothing is ever stripped.
std::string literal_term(std::string_view text);

} // namespace gazetted::normalize
