// SPDX-License-Identifier: MIT
// Formatting elements (a, b, i, font ...): how they end across blocks and are opened again, after
// the standard's "adoption agency" and "reconstruct the active formatting elements".
#include "feeds/text/html_writer.hpp"

#include <algorithm>

namespace gazetted::text {

namespace {

constexpr std::size_t max_formats = 24;    // waiting or open, in one cell
constexpr std::size_t max_same_format = 3; // equal ones, the standard's "Noah's Ark clause"

} // namespace

/// Anchors do not nest: an open one ends, one that waits is forgotten.
void HtmlWriter::end_anchor() {
    for (std::size_t i = formats_.size(); i-- > format_base_;) {
        if (formats_[i].tag != Tag::a) {
            continue;
        }
        const Format found = formats_[i];
        formats_.erase(formats_.begin() + static_cast<std::ptrdiff_t>(i));
        if (found.open) {
            pop_to(find_format_on_stack(found.id));
        }
    }
    // one whose end tag was already seen, inside a block
    for (std::size_t i = is_open(Tag::a) ? stack_.size() : 0; i-- > 0;) {
        if (stack_[i].tag == Tag::a) {
            pop_to(i);
            return;
        }
        if (has(stack_[i].tag, tag_flag::bounds_scope)) {
            return;
        }
    }
}

void HtmlWriter::end_formatting(Tag tag) {
    std::size_t i = formats_.size();
    while (i > format_base_ && formats_[i - 1].tag != tag) {
        --i;
    }
    if (i == format_base_) {
        if (is_open(tag)) {
            end_other(tag);
        }
        return;
    }
    const Format found = formats_[i - 1];
    formats_.erase(formats_.begin() + static_cast<std::ptrdiff_t>(i - 1));
    if (!found.open) {
        return;
    }
    const std::size_t at = find_format_on_stack(found.id);
    const auto begin = stack_.begin() + static_cast<std::ptrdiff_t>(at);
    const bool holds_block = std::any_of(
        begin, stack_.end(), [](const Open& one) { return has(one.tag, tag_flag::special); });
    if (holds_block) {
        begin->closing = true;
    } else {
        pop_to(at);
    }
}

void HtmlWriter::remember_format(Tag tag, std::size_t offset) {
    const std::string_view out = out_;
    const std::size_t length = out_.size() - offset;
    const std::string_view written = out.substr(offset, length);
    std::size_t same = 0;
    std::size_t oldest = format_base_;
    for (std::size_t i = formats_.size(); i-- > format_base_;) {
        const Format& one = formats_[i];
        if (one.tag == tag && out.substr(one.offset, one.length) == written) {
            ++same;
            oldest = i;
        }
    }
    const bool many = formats_.size() - format_base_ >= max_formats;
    if (many || same >= max_same_format) {
        const std::size_t goes = same >= max_same_format ? oldest : format_base_;
        formats_.erase(formats_.begin() + static_cast<std::ptrdiff_t>(goes));
    }
    stack_.back().format = ++last_format_;
    formats_.push_back({tag, true, last_format_, offset, length});
}

/// The standard's "reconstruct the active formatting elements".
void HtmlWriter::reopen_formats() {
    std::size_t i = formats_.size();
    while (i > format_base_ && !formats_[i - 1].open) {
        --i;
    }
    for (; i < formats_.size(); ++i) {
        Format& one = formats_[i];
        const std::size_t size = out_.size() + one.length + closing_size_ + end_tag_size(one.tag);
        if (one.length > reopen_budget_ || size > options_.max_output ||
            stack_.size() >= options_.max_depth) {
            formats_.resize(i);
            return;
        }
        reopen_budget_ -= one.length;
        const std::size_t begin = out_.size();
        out_.append(out_, one.offset, one.length);
        boundary_ = out_.size();
        closing_size_ += end_tag_size(one.tag);
        ++counts_[static_cast<std::size_t>(one.tag)];
        stack_.push_back({one.tag, false, one.id, 0, begin, out_.size()});
        one.open = true;
    }
}

std::size_t HtmlWriter::find_format_on_stack(std::uint32_t id) const {
    std::size_t i = stack_.size();
    while (stack_[i - 1].format != id) {
        --i;
    }
    return i - 1;
}

} // namespace gazetted::text
