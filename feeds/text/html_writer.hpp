// SPDX-License-Identifier: MIT
#pragma once

// Writes allowed elements so that they nest: what the standard's tree builder repairs in a tree is
// repaired here in the stream (implied end tags, misnested formatting, table structure), so the
// output reads back as the same tree. Knows no text but what it is given; time and memory are
// bounded by the input and the options.

#include "feeds/text/html.hpp"
#include "feeds/text/html_names.hpp"
#include "feeds/text/tokenizer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::text {

class HtmlWriter {
  public:
    /// `options` must outlive the writer. `expected` is about the size of the input.
    HtmlWriter(const SanitizeOptions& options, std::size_t expected);

    void start(Tag tag, const Token& token);
    void end(Tag tag);
    void text(std::string_view text);
    /// Unwrites the last <img> where nothing but white space was written since.
    void take_back_image();

    /// True once the output is as long as it may be; the rest is then ignored.
    bool full() const { return full_; }
    /// Closes what is open.
    std::string finish();

  private:
    struct Open {
        Tag tag = Tag::none;
        bool closing = false;       // its end tag was seen inside a block: ends with that block
        std::uint32_t format = 0;   // id in formats_, 0 for other elements
        std::size_t outer_base = 0; // of a cell: what format_base_ was outside
        std::size_t begin = 0;      // of its start tag, in out_
        std::size_t content_at = 0;
    };
    /// An active formatting element: open, or waiting to be opened again.
    struct Format {
        Tag tag = Tag::none;
        bool open = true;
        std::uint32_t id = 0;
        std::size_t offset = 0, length = 0; // its start tag, in out_
    };
    enum class Scope { normal, list_item, table };

    /// Bytes of "</name>".
    static std::size_t end_tag_size(Tag tag) { return name_of(tag).size() + 3; }
    Tag top() const { return stack_.empty() ? Tag::none : stack_.back().tag; }
    bool is_open(Tag tag) const { return counts_[static_cast<std::size_t>(tag)] != 0; }
    bool in_table_structure() const;
    std::size_t find_in_scope(Tag tag, Scope scope) const;
    std::size_t find_format_on_stack(std::uint32_t id) const;

    void start_table_part(Tag tag, const Token& token);
    void enter_cell();
    void end_implied_by(Tag tag);
    void end_paragraph(Tag by);
    void continue_paragraph();
    void end_ruby_part(Tag by);
    void end_item(Tag one, Tag other);
    void end_formatting(Tag tag);
    void end_other(Tag tag);
    void end_heading();
    void end_anchor();
    void reopen_formats();
    void remember_format(Tag tag, std::size_t offset);

    bool open(Tag tag, const Token* token);
    bool has_room_to_open(Tag tag) const;
    bool write_start_tag(Tag tag, const Token* token);
    void write_attribute(Tag tag, const Attribute& attribute);
    void append_text(std::string_view text);
    void pop();
    void pop_to(std::size_t depth);
    void stop_at(std::size_t size);
    void overflow(std::size_t size_before);

    const SanitizeOptions& options_;
    std::string out_;
    std::vector<Open> stack_;
    std::vector<Format> formats_;
    std::size_t format_base_ = 0; // formats of outer table cells lie below
    std::uint32_t last_format_ = 0;
    std::array<std::uint32_t, tag_count> counts_{}; // open elements by tag
    std::array<std::uint32_t, tag_count>
        skipped_{};                   // start tags beyond max_depth, to match end tags
    std::size_t closing_size_ = 0;    // of the end tags of what is open
    std::size_t boundary_ = 0;        // end of the last tag written
    std::size_t reopen_budget_;       // bytes that reopened start tags may still take
    std::size_t rule_in_p_at_ = npos; // depth at which an <hr> ended a paragraph that goes on
    std::size_t pre_at_ = npos;       // out_ ends in a <pre> start tag when this is its size
    std::size_t image_at_ = 0, image_end_ = 0; // the last <img>, in out_
    bool full_ = false;

    static constexpr std::size_t npos = static_cast<std::size_t>(-1);
};

} // namespace gazetted::text
