// SPDX-License-Identifier: MIT
#pragma once

// Text into XML, HTML and JSON so that the result is always well-formed: bytes that are not UTF-8
// become U+FFFD, characters that XML 1.0 forbids or discourages (controls, non-characters) go.

#include <initializer_list>
#include <string>
#include <string_view>

namespace gazetted::render {

/// Appends character data with & < > escaped. A carriage return becomes a line feed.
void append_text(std::string& out, std::string_view text);
/// Appends an attribute value for double quotes; tabs and line ends become spaces.
void append_attribute(std::string& out, std::string_view text);
/// The RSS Advisory Board profile's form of plain text: & and < as hexadecimal references, so that
/// readers that decode twice and readers that decode once show the same.
void append_rss_plain(std::string& out, std::string_view text);
/// Appends a JSON string with its quotes (RFC 8259); also safe inside HTML.
void append_json(std::string& out, std::string_view text);

struct Attribute {
    std::string_view name;
    std::string_view value; // empty: the attribute is left out
};
using Attributes = std::initializer_list<Attribute>;

/// Elements onto the end of a string, one a line. Names are trusted, values are not.
class XmlWriter {
  public:
    explicit XmlWriter(std::string& out) : out_(out) {}

    void open(std::string_view name, Attributes attributes = {});
    void close(std::string_view name);
    void empty(std::string_view name, Attributes attributes);
    /// <name>text</name>; nothing at all where the text is empty.
    void text(std::string_view name, std::string_view text, Attributes attributes = {});
    /// The same in the form of append_rss_plain.
    void rss_plain(std::string_view name, std::string_view text);

  private:
    void start(std::string_view name, Attributes attributes);
    std::string& out_;
};

} // namespace gazetted::render
