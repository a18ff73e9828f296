// SPDX-License-Identifier: MIT
// Plain text out of HTML, character references, and the guess whether a text is HTML at all.
#include "feeds/base/ascii.hpp"
#include "feeds/text/html.hpp"
#include "feeds/text/html_names.hpp"
#include "feeds/text/plain_text.hpp"
#include "feeds/text/tokenizer.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>

namespace gazetted::text {

namespace {

bool has_no_text(Tag tag) {
    return tag == Tag::script || tag == Tag::style;
}

/// "<name" of a known element at `i`, followed by what may follow a name.
bool is_known_tag_at(std::string_view text, std::size_t i) {
    constexpr std::size_t longest = 10; // blockquote, figcaption
    const std::string_view rest = text.substr(i + 1, longest + 1);
    const std::size_t end = chars::find(rest, 0, chars::ends_tag);
    if (end == rest.size() || end == 0) {
        return false;
    }
    if (tag_of(ascii::lower(rest.substr(0, end))) == Tag::none) {
        return false;
    }
    // "a<b and c>d" compares; a tag with white space has an attribute or nothing
    const std::size_t next = chars::skip_space(text, i + 1 + end);
    static constexpr ascii::ByteSet stops("<>=/");
    const std::size_t stop = stops.find_in(text, next);
    return stop != std::string_view::npos && text[stop] != '<' &&
           (text[stop] == '=' || stop == next);
}

} // namespace

std::string html_to_text(std::string_view html, BlockBoundary boundary) {
    Tokenizer tokens(html);
    PlainText out(html.size(), boundary);
    Tag skipped = Tag::none;
    for (const Token* token = &tokens.next(); token->kind != TokenKind::end;
         token = &tokens.next()) {
        if (token->kind == TokenKind::text && skipped == Tag::none) {
            out.add(token->text);
        } else if (token->kind == TokenKind::start_tag || token->kind == TokenKind::end_tag) {
            const Tag tag = tag_of(token->name);
            if (has_no_text(tag)) {
                skipped = token->kind == TokenKind::start_tag ? tag : Tag::none;
            } else if (has(tag, tag_flag::is_block)) {
                out.boundary();
            }
        }
    }
    return out.take();
}

std::string decode_entities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t run = 0;
    for (std::size_t i = text.find('&'); i != std::string_view::npos; i = text.find('&', i)) {
        const Reference found = read_reference(text.substr(i), ReferenceContext::text);
        if (found.length == 0) {
            ++i;
            continue;
        }
        out.append(text, run, i - run);
        out.append(found.text());
        i += found.length;
        run = i;
    }
    out.append(text, run, text.size() - run);
    return out;
}

bool looks_like_html(std::string_view text) {
    const std::size_t last_close = text.rfind('>');
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '&') {
            const Reference found = read_reference(text.substr(i), ReferenceContext::text);
            if (found.length != 0 && text[i + found.length - 1] == ';') {
                return true;
            }
        } else if (text[i] == '<' && last_close != std::string_view::npos && i < last_close) {
            const bool closing = text[i + 1] == '/';
            if (closing && i + 2 < text.size() && chars::is(text[i + 2], chars::letter)) {
                return true;
            }
            if (!closing && is_known_tag_at(text, i)) {
                return true;
            }
        }
    }
    return false;
}

} // namespace gazetted::text
