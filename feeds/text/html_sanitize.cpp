// SPDX-License-Identifier: MIT
// Tokens in, allowed elements and text out. The writer keeps the balance; here is what goes with
// its content, and what goes by another name.
#include "feeds/base/ascii.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/html_address.hpp"
#include "feeds/text/html_lazy.hpp"
#include "feeds/text/html_video.hpp"
#include "feeds/text/html_writer.hpp"
#include "feeds/text/words.hpp"

#include <algorithm>
#include <array>

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

constexpr std::array<std::string_view, 5> player_attributes{"src", "data-src", "data-lazy-src",
                                                            "data-litespeed-src", "data-original"};

/// The video that an <iframe> shows, or that a script would have it show.
std::optional<Video> video_of(const Token& iframe, const Resolve& resolve) {
    for (const std::string_view name : player_attributes) {
        const std::string_view value = iframe.attribute(name);
        if (value.empty()) {
            continue;
        }
        if (auto video = text::video_of(safe_address(value, AddressUse::load, resolve))) {
            return video;
        }
    }
    return std::nullopt;
}

/// "Video: " and its title, or where it is when it has none of its own.
std::string caption_of(const Video& video, std::string_view title) {
    constexpr std::size_t longest = 200; // bytes
    const std::string given = title.size() > longest ? std::string() : collapse_space(title);
    const bool says_nothing = given.empty() || given.find("ideo player") != std::string::npos ||
                              given.find("ideo Player") != std::string::npos;
    return "Video: " + (says_nothing ? video.label : given);
}

bool is_white(std::string_view text) {
    static constexpr ascii::ByteSet spaces(" \t\r\n\f");
    return spaces.find_other_in(text) == std::string_view::npos;
}

class Sanitizer {
  public:
    Sanitizer(std::string_view html, const SanitizeOptions& options)
        : options_(options), tokens_(html), writer_(options, html.size()), syntax_(options.syntax) {
    }

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
                if (!is_white(token.text)) {
                    forget_shown();
                }
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
        if (tag == Tag::iframe && dropped_ == Tag::none && foreign_ == 0) {
            show_video(token);
        }
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
        in_noscript_ = in_noscript_ || tag == Tag::noscript;
        if (written == Tag::img) {
            show_picture(token);
        } else if (written == Tag::source) {
            const Picture picture(token);
            start_with(written, token, picture.attributes());
        } else if (written != Tag::none) {
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
        in_noscript_ = in_noscript_ && tag != Tag::noscript;
        if (tag == Tag::br) {
            writer_.start(tag, Token{});
        } else if (tag != Tag::none) {
            writer_.end(modern(tag));
        }
    }

    void start_with(Tag tag, const Token& token, std::span<const Attribute> attributes) {
        Token changed = token;
        changed.attributes = attributes;
        writer_.start(tag, changed);
    }

    /// A picture that stands inside and outside a <noscript>, side by side, is shown once.
    void show_picture(const Token& token) {
        const Picture picture(token);
        if (has_shown_ && shown_in_noscript_ != in_noscript_) {
            const bool is_same =
                !picture.address().empty() && is_same_picture(picture.address(), shown_picture_);
            if (is_same || (picture.is_placeholder() && shown_in_noscript_)) {
                forget_shown();
                return;
            }
            if (in_noscript_ && shown_is_placeholder_) {
                writer_.take_back_image();
            }
        }
        has_shown_ = true;
        shown_in_noscript_ = in_noscript_;
        shown_is_placeholder_ = picture.is_placeholder();
        shown_picture_ = picture.address();
        start_with(Tag::img, token, picture.attributes());
    }

    /// A link to the video's page. The player is dropped by the caller.
    void show_video(const Token& iframe) {
        const auto video = video_of(iframe, options_.resolve);
        if (!video || video->page == shown_video_) { // again, for readers without scripts
            return;
        }
        forget_shown();
        shown_video_ = video->page;
        const std::string caption = caption_of(*video, iframe.attribute("title"));
        const std::array link{Attribute{"href", video->page}};
        start_with(Tag::a, Token{}, link);
        if (video->thumbnail.empty()) {
            writer_.text(caption);
        } else {
            const std::array image{Attribute{"src", video->thumbnail}, Attribute{"alt", caption}};
            start_with(Tag::img, Token{}, image);
        }
        writer_.end(Tag::a);
    }

    void forget_shown() {
        has_shown_ = false;
        shown_video_.clear();
    }

    const SanitizeOptions& options_;
    Tokenizer tokens_;
    HtmlWriter writer_;
    MarkupSyntax syntax_;
    Tag dropped_ = Tag::none; // everything up to its end tag goes
    std::size_t drop_depth_ = 0;
    std::size_t foreign_ = 0; // open <svg> and <math>
    bool after_pre_ = false;
    bool in_noscript_ = false;

    // The last picture or video, as long as no text follows it.
    bool has_shown_ = false; // a picture
    bool shown_in_noscript_ = false;
    bool shown_is_placeholder_ = false;
    std::string shown_picture_, shown_video_;
};

} // namespace

std::string sanitize(std::string_view html, const SanitizeOptions& options) {
    return Sanitizer(html, options).run();
}

} // namespace gazetted::text
