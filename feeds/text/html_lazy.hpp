// SPDX-License-Identifier: MIT
#pragma once

// Pictures that a script would have put in place: their address stands in an attribute of the
// script's own, beside a placeholder, or in a <noscript> that follows or precedes the placeholder.

#include "feeds/text/tokenizer.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::text {

/// An <img> or <source> as it should have been written.
class Picture {
  public:
    /// What `token` refers to must stay valid as long as the picture is used.
    explicit Picture(const Token& token);
    Picture(const Picture&) = delete; // attributes() refers to srcset_
    Picture& operator=(const Picture&) = delete;

    /// True where no address is known at all.
    bool is_placeholder() const { return is_placeholder_; }
    /// As the document writes it; empty where there is none that could be loaded from src.
    std::string_view address() const { return address_; }
    /// With the src and srcset that a script would have set.
    std::span<const Attribute> attributes() const {
        return changed_.empty() ? written_ : std::span<const Attribute>(changed_);
    }

  private:
    void read_set(const Token& token);
    void read_address(const Token& token, std::string_view source);
    void set(std::string_view name, std::string_view value);

    std::span<const Attribute> written_;
    std::vector<Attribute> changed_; // empty: as written
    std::string srcset_;             // of a script's attribute, only what is safe
    std::string_view address_;
    bool is_placeholder_ = false;
};

/// The same picture by its file name, whatever the host, the size in the name ("-300x200") and the
/// query.
bool is_same_picture(std::string_view one, std::string_view other);

} // namespace gazetted::text
