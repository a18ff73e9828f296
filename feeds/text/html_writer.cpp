// SPDX-License-Identifier: MIT
// Start and end tags against the stack of open elements. The rules are those of the standard's
// "in body", "in table", "in row" and "in cell" insertion modes, with three differences that a
// stream needs: an end tag of a formatting element inside a block takes effect where the block
// ends; what stands in a table but in no cell gets a cell; a stray </p> is nothing.
#include "feeds/text/html_writer.hpp"

#include "feeds/text/tokenizer_chars.hpp"

#include <algorithm>

namespace gazetted::text {

namespace {

constexpr std::size_t free_reopening = 4096; // bytes, beside the size of the input
constexpr std::size_t table_levels = 4;      // table, body, row, cell: room for them or no table

bool is_section(Tag tag) {
    return tag == Tag::tbody || tag == Tag::thead || tag == Tag::tfoot;
}
bool is_cell(Tag tag) {
    return tag == Tag::td || tag == Tag::th;
}
bool is_space_only(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return chars::is(c, chars::space); });
}

} // namespace

HtmlWriter::HtmlWriter(const SanitizeOptions& options, std::size_t expected)
    : options_(options), reopen_budget_(expected + free_reopening) {
    out_.reserve(std::min(expected + expected / 8 + 64, options.max_output));
}

void HtmlWriter::start(Tag tag, const Token& token) {
    if (full_) {
        return;
    }
    if (has(tag, tag_flag::table_part)) {
        start_table_part(tag, token);
        return;
    }
    const bool written = has(tag, tag_flag::written);
    if (in_table_structure() && written) {
        if (tag == Tag::table) { // a table begins where only rows may stand: the first one ends
            pop_to(find_in_scope(Tag::table, Scope::table));
        } else {
            enter_cell();
        }
    }
    end_implied_by(tag);
    if (!written) {
        return;
    }
    if (tag != Tag::hr && (!has(tag, tag_flag::special) || has(tag, tag_flag::is_void))) {
        continue_paragraph();
        reopen_formats();
    }
    const std::size_t offset = out_.size();
    if (open(tag, &token) && has(tag, tag_flag::formatting)) {
        remember_format(tag, offset);
    }
}

/// The end tags that the standard lets a start tag stand for.
void HtmlWriter::end_implied_by(Tag tag) {
    if (tag == Tag::li) {
        end_item(Tag::li, Tag::li);
    } else if (tag == Tag::dd || tag == Tag::dt) {
        end_item(Tag::dd, Tag::dt);
    } else if (tag == Tag::a) {
        end_anchor();
    } else if (has(tag, tag_flag::ruby_part)) {
        end_ruby_part(tag);
    }
    if (has(tag, tag_flag::closes_p)) {
        end_paragraph(tag);
    }
    if (has(tag, tag_flag::heading) && has(top(), tag_flag::heading)) {
        pop();
    }
}

void HtmlWriter::end_paragraph(Tag by) {
    rule_in_p_at_ = by == Tag::hr ? rule_in_p_at_ : npos;
    const std::size_t at = is_open(Tag::p) ? find_in_scope(Tag::p, Scope::normal) : npos;
    if (at != npos) {
        pop_to(at);
        rule_in_p_at_ = by == Tag::hr ? stack_.size() : npos;
    }
}

/// "<p>one<hr>two</p>": what follows the rule is a paragraph, too.
void HtmlWriter::continue_paragraph() {
    if (rule_in_p_at_ == stack_.size()) {
        open(Tag::p, nullptr);
    }
    rule_in_p_at_ = npos;
}

void HtmlWriter::end_ruby_part(Tag by) {
    if (!is_open(Tag::ruby) || find_in_scope(Tag::ruby, Scope::normal) == npos) {
        return;
    }
    const bool ends_rtc = by == Tag::rb || by == Tag::rtc;
    while (has(top(), tag_flag::ends_by_itself) && (ends_rtc || top() != Tag::rtc)) {
        pop();
    }
}

void HtmlWriter::end_item(Tag one, Tag other) {
    if (!is_open(one) && !is_open(other)) {
        return;
    }
    for (std::size_t i = stack_.size(); i-- > 0;) {
        const Tag tag = stack_[i].tag;
        if (tag == one || tag == other) {
            pop_to(i);
            return;
        }
        if (has(tag, tag_flag::special) && tag != Tag::address && tag != Tag::div &&
            tag != Tag::p) {
            return;
        }
    }
}

/// True where only parts of a table may stand.
bool HtmlWriter::in_table_structure() const {
    const Tag tag = top();
    return tag == Tag::table || tag == Tag::tr || tag == Tag::colgroup || is_section(tag);
}

void HtmlWriter::start_table_part(Tag tag, const Token& token) {
    if (skipped_[static_cast<std::size_t>(Tag::table)] != 0 || !is_open(Tag::table)) {
        return;
    }
    const auto may_hold = [tag](Tag holder) {
        if (holder == Tag::table) {
            return true;
        }
        if (is_cell(tag)) {
            return holder == Tag::tr || is_section(holder);
        }
        return (tag == Tag::tr && is_section(holder)) ||
               (tag == Tag::col && holder == Tag::colgroup);
    };
    while (!may_hold(top())) {
        pop();
    }
    if (is_cell(tag) && top() != Tag::tr) {
        open(Tag::tr, nullptr);
    } else if (tag == Tag::col && top() != Tag::colgroup) {
        open(Tag::colgroup, nullptr);
    }
    open(tag, &token);
}

/// Text or an element between the rows gets a cell of its own.
void HtmlWriter::enter_cell() {
    if (top() == Tag::colgroup) {
        pop();
    }
    if (top() != Tag::tr) {
        open(Tag::tr, nullptr);
    }
    open(Tag::td, nullptr);
}

void HtmlWriter::end(Tag tag) {
    const auto index = static_cast<std::size_t>(tag);
    if (full_ || has(tag, tag_flag::is_void)) {
        return;
    }
    rule_in_p_at_ = tag == Tag::p ? npos : rule_in_p_at_;
    if (skipped_[index] != 0) {
        --skipped_[index];
        return;
    }
    if (!is_open(tag) && !has(tag, tag_flag::formatting | tag_flag::heading)) {
        return;
    }
    if (has(tag, tag_flag::heading)) {
        end_heading();
    } else if (has(tag, tag_flag::formatting)) {
        end_formatting(tag);
    } else if (has(tag, tag_flag::special)) {
        const bool table = has(tag, tag_flag::table_part) || tag == Tag::table;
        const Scope scope = table            ? Scope::table
                            : tag == Tag::li ? Scope::list_item
                                             : Scope::normal;
        const std::size_t at = find_in_scope(tag, scope);
        if (at != npos) {
            pop_to(at);
        }
    } else {
        end_other(tag);
    }
}

void HtmlWriter::end_heading() {
    for (std::size_t i = stack_.size(); i-- > 0 && !has(stack_[i].tag, tag_flag::bounds_scope);) {
        if (has(stack_[i].tag, tag_flag::heading)) {
            pop_to(i);
            return;
        }
    }
}

void HtmlWriter::end_other(Tag tag) {
    for (std::size_t i = stack_.size(); i-- > 0;) {
        if (stack_[i].tag == tag && !stack_[i].closing) {
            pop_to(i);
            return;
        }
        if (has(stack_[i].tag, tag_flag::special)) {
            return;
        }
    }
}

/// The position of the nearest `tag`, npos where something that ends the search is nearer.
std::size_t HtmlWriter::find_in_scope(Tag tag, Scope scope) const {
    for (std::size_t i = stack_.size(); i-- > 0;) {
        const Tag at = stack_[i].tag;
        if (at == tag) {
            return i;
        }
        const bool ends =
            scope == Scope::table ? at == Tag::table : has(at, tag_flag::bounds_scope);
        if (ends || (scope == Scope::list_item && (at == Tag::ol || at == Tag::ul))) {
            break;
        }
    }
    return npos;
}

/// Tables need room for a cell, so that a cell can always be opened.
bool HtmlWriter::has_room_to_open(Tag tag) const {
    const bool in_table = has(tag, tag_flag::table_part);
    const std::size_t levels = tag == Tag::table ? table_levels : 1;
    return in_table || stack_.size() + levels <= options_.max_depth;
}

bool HtmlWriter::open(Tag tag, const Token* token) {
    const bool is_void = has(tag, tag_flag::is_void);
    if (full_) {
        return false;
    }
    if (!is_void && !has_room_to_open(tag)) {
        ++skipped_[static_cast<std::size_t>(tag)];
        return false;
    }
    const std::size_t begin = out_.size();
    if (!write_start_tag(tag, token) || is_void) {
        return false;
    }
    closing_size_ += end_tag_size(tag);
    ++counts_[static_cast<std::size_t>(tag)];
    stack_.push_back({tag, false, 0, format_base_, begin, out_.size()});
    if (is_cell(tag) || tag == Tag::caption) {
        format_base_ = formats_.size();
    }
    pre_at_ = tag == Tag::pre ? out_.size() : pre_at_;
    return true;
}

/// Ends the innermost element, and those whose end tag came before that of a block inside them.
void HtmlWriter::pop() {
    do {
        const Open last = stack_.back();
        out_ += "</";
        out_ += name_of(last.tag);
        out_ += '>';
        boundary_ = out_.size();
        closing_size_ -= end_tag_size(last.tag);
        --counts_[static_cast<std::size_t>(last.tag)];
        stack_.pop_back();
        rule_in_p_at_ = stack_.size() < rule_in_p_at_ ? npos : rule_in_p_at_;
        if (is_cell(last.tag) || last.tag == Tag::caption) {
            formats_.resize(format_base_);
            format_base_ = last.outer_base;
        }
        for (std::size_t i = last.format == 0 ? 0 : formats_.size(); i-- > format_base_;) {
            if (formats_[i].id == last.format) {
                formats_[i].open = false;
                break;
            }
        }
    } while (!stack_.empty() && stack_.back().closing);
}

void HtmlWriter::pop_to(std::size_t depth) {
    while (stack_.size() > depth) {
        pop();
    }
}

std::string HtmlWriter::finish() {
    pop_to(0);
    return std::move(out_);
}

void HtmlWriter::text(std::string_view text) {
    if (full_ || text.empty()) {
        return;
    }
    const bool matters = !formats_.empty() || in_table_structure() || rule_in_p_at_ != npos;
    if (matters && !is_space_only(text)) {
        if (in_table_structure()) {
            enter_cell();
        }
        continue_paragraph();
        reopen_formats();
        if (full_) { // no room for the cell or paragraph
            return;
        }
    }
    append_text(text);
}

} // namespace gazetted::text
