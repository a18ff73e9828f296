// SPDX-License-Identifier: MIT
#pragma once

// What WebSub signs and what it cannot be guessed by.

#include <string>
#include <string_view>

namespace gazetted::daemon::websub {

/// The value of X-Hub-Signature: "sha256=" and the HMAC of the body (W3C WebSub section 7.1).
std::string sign(std::string_view secret, std::string_view body);

/// Whether `signature` is that of the body, by sha1, sha256, sha384 or sha512.
bool is_signed(std::string_view signature, std::string_view secret, std::string_view body);

/// 160 random bits in hexadecimal.
std::string random_token();

/// "a=b&c=d", values percent-encoded, for an address or a form.
class Form {
  public:
    Form& add(std::string_view name, std::string_view value);
    const std::string& text() const { return text_; }

  private:
    std::string text_;
};

inline constexpr std::string_view form_type = "application/x-www-form-urlencoded";

} // namespace gazetted::daemon::websub
