// SPDX-License-Identifier: MIT
// "<!": comments, doctypes and CDATA sections.
#include "feeds/text/tokenizer.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>

namespace gazetted::text {

namespace {

/// A comment that the input ends in loses the dashes that might have begun its end.
std::string_view without_begun_end(std::string_view comment) {
    for (const std::string_view begun : {"--!", "--", "-"}) {
        if (comment.ends_with(begun)) {
            return comment.substr(0, comment.size() - begun.size());
        }
    }
    return comment;
}

} // namespace

bool Tokenizer::read_declaration() {
    const std::size_t from = pos_ + 2;
    if (html_.substr(from, 2) == "--") {
        return read_comment(from + 2);
    }
    if (ascii::equals_ignoring_case(html_.substr(from, 7), "doctype")) {
        return read_doctype(from + 7);
    }
    if (cdata_ == Cdata::text && html_.substr(from, 7) == "[CDATA[") {
        pos_ = from + 7;
        switch_to(ContentModel::cdata);
        begin_model();
        return false;
    }
    return read_bogus_comment(from);
}

/// `from` is behind "<!--". The end is "-->" or "--!>"; "<!-->" and "<!--->" are empty comments.
bool Tokenizer::read_comment(std::size_t from) {
    const std::size_t begin = pos_;
    std::size_t end = from;
    const std::string_view rest = html_.substr(from);
    if (rest.starts_with(">") || rest.starts_with("->")) {
        pos_ = from + (rest[0] == '>' ? 1 : 2);
    } else {
        std::size_t i = html_.find('>', from);
        for (; i != std::string_view::npos; i = html_.find('>', i + 1)) {
            const std::string_view data = html_.substr(from, i - from);
            if (data.ends_with("--") || data.ends_with("--!")) {
                end = i - (data.back() == '!' ? 3 : 2);
                break;
            }
        }
        pos_ = std::min(i, html_.size() - 1) + 1;
        if (i == std::string_view::npos) {
            end = from + without_begun_end(rest).size();
        }
    }
    scratch_.clear();
    token_.text = view(piece(from, end, Fold::no, Decode::no));
    return emit(TokenKind::comment, begin);
}

bool Tokenizer::read_bogus_comment(std::size_t from) {
    const std::size_t begin = pos_;
    const std::size_t end = std::min(html_.find('>', from), html_.size());
    pos_ = std::min(end + 1, html_.size());
    scratch_.clear();
    token_.text = view(piece(from, end, Fold::no, Decode::no));
    return emit(TokenKind::comment, begin);
}

/// `from` is behind "<!doctype". Whatever is in it, the first '>' ends it.
bool Tokenizer::read_doctype(std::size_t from) {
    const std::size_t begin = pos_;
    const std::size_t close = html_.find('>', from);
    pos_ = close == std::string_view::npos ? html_.size() : close + 1;
    scratch_.clear();
    token_.name = token_.public_id = token_.system_id = {};
    token_.has_name = token_.has_public_id = token_.has_system_id = false;
    token_.force_quirks = close == std::string_view::npos;
    read_doctype_body(from, std::min(close, html_.size()));
    return emit(TokenKind::doctype, begin);
}

void Tokenizer::read_doctype_body(std::size_t i, std::size_t end) {
    const std::string_view body = html_.substr(0, end);
    scratch_.reserve(3 * (end - i)); // views into it must stay: a NUL grows to three bytes
    i = chars::skip_space(body, i);
    if (i == end) {
        token_.force_quirks = true;
        return;
    }
    const std::size_t name_end = chars::find(body, i, chars::space);
    token_.name = view(piece(i, name_end, Fold::ascii_case, Decode::no));
    token_.has_name = true;
    i = chars::skip_space(body, name_end);
    if (i == end) {
        return;
    }
    const std::string_view keyword = body.substr(i, 6);
    const bool is_public = ascii::equals_ignoring_case(keyword, "public");
    if (!is_public && !ascii::equals_ignoring_case(keyword, "system")) {
        token_.force_quirks = true;
        return;
    }
    i = chars::skip_space(body, i + 6);
    std::string_view& id = is_public ? token_.public_id : token_.system_id;
    bool& has_id = is_public ? token_.has_public_id : token_.has_system_id;
    has_id = i < end && (body[i] == '"' || body[i] == '\'');
    if (!read_doctype_id(i, end, id)) {
        return;
    }
    i = chars::skip_space(body, i);
    if (is_public && i < end) {
        token_.has_system_id = body[i] == '"' || body[i] == '\'';
        if (!read_doctype_id(i, end, token_.system_id)) {
            return;
        }
        i = chars::skip_space(body, i);
    }
    if (token_.has_system_id && i < end) {
        token_.force_quirks = false; // what follows the identifiers is skipped, even to the end
    }
}

/// A quoted identifier at `i`, which moves behind it. Anything else forces quirks; false then.
bool Tokenizer::read_doctype_id(std::size_t& i, std::size_t end, std::string_view& id) {
    const char quote = i < end ? html_[i] : '\0';
    if (quote != '"' && quote != '\'') {
        token_.force_quirks = true;
        return false;
    }
    const std::size_t close = html_.substr(0, end).find(quote, i + 1);
    const std::size_t id_end = std::min(close, end);
    id = view(piece(i + 1, id_end, Fold::no, Decode::no));
    i = id_end + 1;
    token_.force_quirks = token_.force_quirks || close == std::string_view::npos;
    return close != std::string_view::npos;
}

} // namespace gazetted::text
