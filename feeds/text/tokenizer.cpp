// SPDX-License-Identifier: MIT
// The states of the standard, folded into functions that look for the end of a construct instead
// of stepping through it: text, raw text, tags. tokenizer_markup.cpp has comments and doctypes.
#include "feeds/text/tokenizer.hpp"

#include "feeds/base/ascii.hpp"
#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>
#include <utility>

namespace gazetted::text {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD
constexpr std::size_t few_attributes = 12; // up to here repeated names are found by comparing all

/// The bytes at which a run of text of this model has to stop.
unsigned stops_of(ContentModel model) {
    switch (model) {
    case ContentModel::data:
        return chars::reference | chars::line_end;
    case ContentModel::rcdata:
        return chars::reference | chars::line_end | chars::null;
    case ContentModel::cdata:
        return chars::line_end;
    case ContentModel::rawtext:
    case ContentModel::script:
    case ContentModel::plaintext:
        break;
    }
    return chars::line_end | chars::null;
}

} // namespace

std::string_view Token::attribute(std::string_view wanted) const {
    for (const Attribute& one : attributes) {
        if (one.name == wanted) {
            return one.value;
        }
    }
    return {};
}

ContentModel content_model_of(std::string_view tag) {
    using Entry = std::pair<std::string_view, ContentModel>;
    constexpr std::array<Entry, 9> models{{{"script", ContentModel::script},
                                           {"style", ContentModel::rawtext},
                                           {"title", ContentModel::rcdata},
                                           {"textarea", ContentModel::rcdata},
                                           {"iframe", ContentModel::rawtext},
                                           {"noembed", ContentModel::rawtext},
                                           {"noframes", ContentModel::rawtext},
                                           {"xmp", ContentModel::rawtext},
                                           {"plaintext", ContentModel::plaintext}}};
    const auto* found =
        std::find_if(models.begin(), models.end(), [&](const Entry& e) { return e.first == tag; });
    return found == models.end() ? ContentModel::data : found->second;
}

const Token& Tokenizer::next() {
    if (!model_begun_) {
        begin_model();
    }
    while (!step()) {
    }
    return token_;
}

/// Emits a token, or reads something that is none ("</>").
bool Tokenizer::step() {
    if (pos_ < limit_ && model_ != ContentModel::data) {
        return read_text(limit_);
    }
    if (model_ != ContentModel::data) { // at the end tag, or at the end
        pos_ = model_ == ContentModel::cdata ? std::min(pos_ + 3, html_.size()) : pos_;
        switch_to(ContentModel::data);
        begin_model();
    }
    if (pos_ >= html_.size()) {
        return emit(TokenKind::end, pos_);
    }
    if (html_[pos_] == '<') {
        return read_markup();
    }
    return read_text(next_less_than(pos_));
}

/// Remembered, so that text in many tokens is searched once.
std::size_t Tokenizer::next_less_than(std::size_t from) {
    if (less_than_ < from || from == 0) {
        less_than_ = std::min(html_.find('<', from), html_.size());
    }
    return less_than_;
}

void Tokenizer::switch_to(ContentModel model, std::string_view end_tag) {
    model_ = model;
    end_tag_.assign(end_tag);
    model_begun_ = false;
}

void Tokenizer::begin_model() {
    model_begun_ = true;
    limit_ = html_.size();
    if (model_ == ContentModel::script) {
        limit_ = find_script_end();
    } else if (model_ == ContentModel::cdata) {
        limit_ = std::min(html_.find("]]>", pos_), html_.size());
    } else if (model_ == ContentModel::rcdata || model_ == ContentModel::rawtext) {
        std::size_t i = html_.find('<', pos_);
        while (i != std::string_view::npos && !is_end_tag_at(i, end_tag_)) {
            i = html_.find('<', i + 1);
        }
        limit_ = std::min(i, html_.size());
    }
}

/// "</name" followed by what may end a tag's name. `i` is at '<'.
bool Tokenizer::is_end_tag_at(std::size_t i, std::string_view name) const {
    return !name.empty() && at(i + 1) == '/' &&
           ascii::equals_ignoring_case(html_.substr(i + 2, name.size()), name) &&
           chars::is(at(i + 2 + name.size()), chars::ends_tag);
}

/// Where the end tag of a script is: one inside <!-- <script> ... does not count.
std::size_t Tokenizer::find_script_end() const {
    enum class In { script, comment, script_in_comment };
    In in = In::script;
    std::size_t content = 0; // of the comment: "<!-->" and "<!--->" end it at once
    for (std::size_t i = pos_; i < html_.size(); ++i) {
        if (html_[i] != '<' && html_[i] != '>') {
            continue;
        }
        if (html_[i] == '>') {
            if (in != In::script && i >= content && html_[i - 1] == '-' && html_[i - 2] == '-') {
                in = In::script;
            }
        } else if (in == In::script && html_.substr(i, 4) == "<!--") {
            in = In::comment;
            content = i + 4;
        } else if (in == In::comment &&
                   ascii::equals_ignoring_case(html_.substr(i + 1, 6), "script") &&
                   chars::is(at(i + 7), chars::ends_tag)) {
            in = In::script_in_comment;
        } else if (in == In::script_in_comment) {
            in = is_end_tag_at(i, "script") ? In::comment : in;
        } else if (is_end_tag_at(i, end_tag_)) {
            return i;
        }
    }
    return html_.size();
}

bool Tokenizer::emit(TokenKind kind, std::size_t begin) {
    token_.kind = kind;
    token_.source = html_.substr(begin, pos_ - begin);
    return true;
}

bool Tokenizer::emit_text(std::string_view text, std::size_t length) {
    const std::size_t begin = pos_;
    pos_ += length;
    token_.text = text;
    return emit(TokenKind::text, begin);
}

bool Tokenizer::read_text(std::size_t end) {
    const char first = html_[pos_];
    if (first == '\r') {
        return emit_text("\n", pos_ + 1 < end && html_[pos_ + 1] == '\n' ? 2 : 1);
    }
    const unsigned stops = stops_of(model_);
    if (first == '\0' && (stops & chars::null) != 0) {
        return emit_text(replacement, 1);
    }
    if (first == '&' && (stops & chars::reference) != 0) {
        reference_ = read_reference(html_.substr(pos_, end - pos_), ReferenceContext::text);
        if (reference_.length != 0) {
            return emit_text(reference_.text(), reference_.length);
        }
    }
    const std::size_t stop = chars::find(html_.substr(0, end), pos_ + 1, stops);
    return emit_text(html_.substr(pos_, stop - pos_), stop - pos_);
}

/// At a '<' where markup may stand.
bool Tokenizer::read_markup() {
    const char next = at(pos_ + 1);
    if (chars::is(next, chars::letter)) {
        return read_tag(TokenKind::start_tag, pos_ + 1);
    }
    if (next == '!') {
        return read_declaration();
    }
    if (next == '?') {
        return read_bogus_comment(pos_ + 1);
    }
    if (next == '/' && pos_ + 2 < html_.size()) {
        const char name = html_[pos_ + 2];
        if (chars::is(name, chars::letter)) {
            return read_tag(TokenKind::end_tag, pos_ + 2);
        }
        if (name != '>') {
            return read_bogus_comment(pos_ + 2);
        }
        pos_ += 3;
        return false;
    }
    return read_text(next_less_than(pos_ + 1));
}

/// `name_at` is at the name's first letter. A tag that the input ends in is dropped.
bool Tokenizer::read_tag(TokenKind kind, std::size_t name_at) {
    const std::size_t begin = pos_;
    scratch_.clear();
    raw_.clear();
    token_.self_closing = false;
    pos_ = chars::find(html_, name_at, chars::ends_tag);
    const Piece name = piece(name_at, pos_, Fold::ascii_case, Decode::no);
    if (!read_attributes()) {
        pos_ = html_.size();
        return false;
    }
    if (kind == TokenKind::end_tag) {
        raw_.clear();
    }
    publish_attributes();
    token_.name = view(name);
    if (kind == TokenKind::start_tag && switching_ == Switching::by_element) {
        const ContentModel model = content_model_of(token_.name);
        if (model != ContentModel::data) {
            switch_to(model, token_.name);
        }
    }
    return emit(kind, begin);
}

/// False where the input ends first.
bool Tokenizer::read_attributes() {
    while (true) {
        pos_ = chars::skip_space(html_, pos_);
        if (pos_ >= html_.size()) {
            return false;
        }
        if (html_[pos_] == '>') {
            ++pos_;
            return true;
        }
        if (html_[pos_] != '/') {
            read_attribute();
            continue;
        }
        ++pos_;
        if (at(pos_) == '>') {
            token_.self_closing = true;
            ++pos_;
            return true;
        }
    }
}

void Tokenizer::read_attribute() {
    const std::size_t begin = pos_;
    pos_ = chars::find(html_, pos_ + 1, chars::ends_name); // a leading '=' is part of the name
    RawAttribute attribute;
    attribute.name = piece(begin, pos_, Fold::ascii_case, Decode::no);
    const std::size_t after = chars::skip_space(html_, pos_);
    if (at(after) == '=') {
        pos_ = chars::skip_space(html_, after + 1);
        attribute.value = read_value();
    } else {
        pos_ = after;
    }
    add(attribute);
}

Tokenizer::Piece Tokenizer::read_value() {
    const char first = at(pos_);
    if (first == '"' || first == '\'') {
        const std::size_t begin = pos_ + 1;
        const std::size_t end = std::min(html_.find(first, begin), html_.size());
        pos_ = std::min(end + 1, html_.size());
        return piece(begin, end, Fold::no, Decode::references);
    }
    const std::size_t begin = pos_;
    while (pos_ < html_.size() && html_[pos_] != '>' && !chars::is(html_[pos_], chars::space)) {
        ++pos_;
    }
    return piece(begin, pos_, Fold::no, Decode::references);
}

void Tokenizer::add(const RawAttribute& attribute) {
    if (raw_.size() >= max_attributes) {
        return;
    }
    const auto same = [&](const RawAttribute& one) {
        return view(one.name) == view(attribute.name);
    };
    if (raw_.size() < few_attributes && std::any_of(raw_.begin(), raw_.end(), same)) {
        return;
    }
    raw_.push_back(attribute);
}

/// For tags with many attributes: the first of each name stays. O(n log n) for hostile names, too.
void Tokenizer::drop_repeated() {
    std::vector<std::pair<std::string_view, std::size_t>> order;
    order.reserve(raw_.size());
    for (std::size_t i = 0; i < raw_.size(); ++i) {
        order.emplace_back(view(raw_[i].name), i);
    }
    std::sort(order.begin(), order.end());
    std::vector<bool> repeated(raw_.size());
    for (std::size_t i = 1; i < order.size(); ++i) {
        repeated[order[i].second] = order[i].first == order[i - 1].first;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < raw_.size(); ++i) {
        if (!repeated[i]) {
            raw_[kept++] = raw_[i];
        }
    }
    raw_.resize(kept);
}

void Tokenizer::publish_attributes() {
    if (raw_.size() > few_attributes) {
        drop_repeated();
    }
    attributes_.clear();
    for (const RawAttribute& one : raw_) {
        attributes_.push_back({view(one.name), view(one.value)});
    }
    token_.attributes = attributes_;
}

std::string_view Tokenizer::view(Piece piece) const {
    const std::string_view from = piece.in_scratch ? std::string_view(scratch_) : html_;
    return from.substr(piece.offset, piece.length);
}

Tokenizer::Piece Tokenizer::piece(std::size_t begin, std::size_t end, Fold fold, Decode decode) {
    unsigned changes = chars::line_end | chars::null;
    changes |= fold == Fold::ascii_case ? chars::upper_case : 0u;
    changes |= decode == Decode::references ? chars::reference : 0u;
    const std::string_view raw = html_.substr(begin, end - begin);
    if (chars::find(raw, 0, changes) == raw.size()) {
        return {begin, end - begin, false};
    }
    return copied(raw, fold, decode);
}

Tokenizer::Piece Tokenizer::copied(std::string_view raw, Fold fold, Decode decode) {
    const std::size_t offset = scratch_.size();
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const char c = raw[i];
        if (c == '&' && decode == Decode::references) {
            const Reference found = read_reference(raw.substr(i), ReferenceContext::attribute);
            if (found.length != 0) {
                scratch_.append(found.text());
                i += found.length - 1;
                continue;
            }
        }
        if (c == '\0') {
            scratch_.append(replacement);
        } else if (c != '\r') {
            scratch_.push_back(fold == Fold::ascii_case ? ascii::lower(c) : c);
        } else if (i + 1 >= raw.size() || raw[i + 1] != '\n') {
            scratch_.push_back('\n');
        }
    }
    return {offset, scratch_.size() - offset, true};
}

} // namespace gazetted::text
