// SPDX-License-Identifier: MIT
// Tokens in, allowed elements and text out. The writer keeps the balance; here is what goes with
// its content, and what goes by another name.
#include "feeds/text/html.hpp"
#include "feeds/text/html_writer.hpp"

namespace gazetted::text {

namespace {

/// The element that is written for an obsolete or raw-text one.
Tag modern(Tag tag) {
    switch (tag) {
    case Tag::image:
        return Tag::img;
    case Tag::listing:
    case Tag::plaintext:
    case Tag::xmp:
        return Tag::pre;
    default:
        return tag;
    }
}

class Sanitizer {
  public:
    Sanitizer(std::string_view html, const SanitizeOptions& options)
        : tokens_(html), writer_(options, html.size()), syntax_(options.syntax) {}

    std::string run() {
        while (!writer_.full()) {
            const Token& token = tokens_.next();
            if (token.kind == TokenKind::end) {
                break;
            }
            take(token);
        }
        return writer_.finish();
    }

  private:
    void take(const Token& token) {
        const bool after_pre = after_pre_;
        after_pre_ = false;
        switch (token.kind) {
        case TokenKind::text:
            if (dropped_ == Tag::none) {
                const bool skip = after_pre && token.text.starts_with('\n');
                writer_.text(token.text.substr(skip ? 1 : 0));
            }
            break;
        case TokenKind::start_tag:
            start(tag_of(token.name), token);
            break;
        case TokenKind::end_tag:
            end(tag_of(token.name));
            break;
        case TokenKind::comment:
        case TokenKind::doctype:
        case TokenKind::end:
            break;
        }
    }

    void start(Tag tag, const Token& token) {
        const bool empty = token.self_closing && (syntax_ == MarkupSyntax::xhtml || foreign_ != 0);
        if (empty && content_model_of(token.name) != ContentModel::data) {
            tokens_.switch_to(ContentModel::data); // <script/> has no content here
            return;
        }
        if (dropped_ != Tag::none) {
            drop_depth_ += tag == dropped_ && !empty ? 1u : 0u;
            return;
        }
        if (tag == Tag::svg || tag == Tag::math) {
            foreign_ += token.self_closing ? 0 : 1;
        }
        if (has(tag, tag_flag::drops_content)) {
            dropped_ = empty ? Tag::none : tag;
            drop_depth_ = 1;
            return;
        }
        const Tag written = modern(tag);
        if (written != Tag::none) {
            writer_.start(written, token);
            after_pre_ = (tag == Tag::pre || tag == Tag::listing) && syntax_ == MarkupSyntax::html;
        }
        if (token.self_closing && syntax_ == MarkupSyntax::xhtml && written != Tag::none) {
            writer_.end(written);
        }
    }

    void end(Tag tag) {
        if (dropped_ != Tag::none) {
            if (tag == dropped_ && --drop_depth_ == 0) {
                dropped_ = Tag::none;
            }
            return;
        }
        if (tag == Tag::svg || tag == Tag::math) {
            foreign_ -= foreign_ == 0 ? 0 : 1;
        }
        if (tag == Tag::br) {
            writer_.start(tag, Token{});
        } else if (tag != Tag::none) {
            writer_.end(modern(tag));
        }
    }

    Tokenizer tokens_;
    HtmlWriter writer_;
    MarkupSyntax syntax_;
    Tag dropped_ = Tag::none; // everything up to its end tag goes
    std::size_t drop_depth_ = 0;
    std::size_t foreign_ = 0; // open <svg> and <math>
    bool after_pre_ = false;
};

} // namespace

std::string sanitize(std::string_view html, const SanitizeOptions& options) {
    return Sanitizer(html, options).run();
}

} // namespace gazetted::text
