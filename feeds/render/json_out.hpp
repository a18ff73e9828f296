// SPDX-License-Identifier: MIT
#pragma once

// A streaming JSON writer: commas are its business, nesting is the caller's.

#include <cstdint>
#include <string>
#include <string_view>

namespace gazetted::render {

class JsonWriter {
  public:
    /// `separator` stands between values: ",\n" gives lines, "," one line.
    explicit JsonWriter(std::string& out, std::string_view separator = ",\n")
        : out_(out), separator_(separator) {}

    JsonWriter& begin_object();
    JsonWriter& end_object();
    JsonWriter& begin_array();
    JsonWriter& end_array();
    JsonWriter& key(std::string_view name);
    JsonWriter& value(std::string_view text);
    JsonWriter& value(std::int64_t number);
    /// Text that is JSON already.
    JsonWriter& raw(std::string_view json);
    /// A key with a text; nothing at all where the text is empty.
    void member(std::string_view name, std::string_view text);

  private:
    void separate();
    std::string& out_;
    std::string_view separator_;
};

} // namespace gazetted::render
