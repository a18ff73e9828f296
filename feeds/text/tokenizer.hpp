// SPDX-License-Identifier: MIT
#pragma once

// An HTML tokenizer that follows the tokenization rules of the HTML standard (section 13.2.5) and
// never fails. It walks a document once, in linear time, and hands out views: into the input where
// nothing had to be decoded or folded, into its own scratch buffer where something had. Input is
// UTF-8 and must outlive the tokenizer; what a token refers to is valid until the next call.

#include "feeds/text/entities.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::text {

enum class TokenKind : std::uint8_t { text, start_tag, end_tag, comment, doctype, end };

struct Attribute {
    std::string_view name;  // ASCII letters in lower case
    std::string_view value; // decoded
};

struct Token {
    TokenKind kind = TokenKind::end;
    bool self_closing = false;
    std::string_view name; // of a tag, ASCII letters in lower case; of a doctype
    std::string_view text; // decoded text, or a comment's. One run may come as several text tokens
    std::span<const Attribute> attributes; // the first of each name, in order
    std::string_view source;               // the token as written

    // doctype only
    std::string_view public_id, system_id;
    bool has_name = false, has_public_id = false, has_system_id = false, force_quirks = false;

    /// The value of an attribute, empty where there is none.
    std::string_view attribute(std::string_view name) const;
};

/// How text is read until the end tag of the element that it stands in.
enum class ContentModel : std::uint8_t { data, rcdata, rawtext, script, plaintext, cdata };

/// The content model that an HTML element gives its content ("textarea" -> rcdata).
ContentModel content_model_of(std::string_view tag);

/// Who changes the content model after a start tag.
enum class Switching : std::uint8_t { by_element, by_caller };

/// What `<![CDATA[` begins: in HTML a bogus comment, in SVG and MathML text.
enum class Cdata : std::uint8_t { comment, text };

class Tokenizer {
  public:
    static constexpr std::size_t max_attributes =
        512; // of one tag; later ones are read and dropped

    explicit Tokenizer(std::string_view html, Switching switching = Switching::by_element)
        : html_(html), limit_(html.size()), switching_(switching) {}

    /// The next token; after the last one always a token of kind end.
    const Token& next();

    /// From here on text is read by `model`, up to the end tag `end_tag` (in lower
    /// case; unused by data, plaintext and cdata).
    void switch_to(ContentModel model, std::string_view end_tag = {});
    void set_cdata(Cdata cdata) { cdata_ = cdata; }

    /// Bytes read so far.
    std::size_t position() const { return pos_; }

  private:
    /// A piece of the input or of the scratch buffer, which may still move.
    struct Piece {
        std::size_t offset = 0, length = 0;
        bool in_scratch = false;
    };
    struct RawAttribute {
        Piece name, value;
    };
    enum class Fold : std::uint8_t { no, ascii_case };
    enum class Decode : std::uint8_t { no, references };

    char at(std::size_t i) const { return i < html_.size() ? html_[i] : '\0'; }
    std::string_view view(Piece piece) const;
    Piece piece(std::size_t begin, std::size_t end, Fold fold, Decode decode);
    Piece copied(std::string_view raw, Fold fold, Decode decode);

    void begin_model();
    std::size_t find_script_end() const;
    bool is_end_tag_at(std::size_t i, std::string_view name) const;

    bool step();
    bool emit(TokenKind kind, std::size_t begin);
    bool emit_text(std::string_view text, std::size_t length);
    std::size_t next_less_than(std::size_t from);
    bool read_text(std::size_t end);
    bool read_markup();
    bool read_tag(TokenKind kind, std::size_t name_at);
    bool read_attributes();
    void read_attribute();
    Piece read_value();
    void add(const RawAttribute& attribute);
    void drop_repeated();
    void publish_attributes();
    bool read_declaration();
    bool read_comment(std::size_t from);
    bool read_bogus_comment(std::size_t from);
    bool read_doctype(std::size_t from);
    void read_doctype_body(std::size_t i, std::size_t end);
    bool read_doctype_id(std::size_t& i, std::size_t end, std::string_view& id);

    std::string_view html_;
    std::size_t pos_ = 0;
    std::size_t limit_;         // text that belongs to the content model ends here
    std::size_t less_than_ = 0; // the first '<' at or behind what was last asked for
    ContentModel model_ = ContentModel::data;
    bool model_begun_ = true; // limit_ is known
    Switching switching_;
    Cdata cdata_ = Cdata::comment;
    std::string end_tag_;
    Token token_;
    Reference reference_;
    std::string scratch_;
    std::vector<RawAttribute> raw_;
    std::vector<Attribute> attributes_;
};

} // namespace gazetted::text
