// SPDX-License-Identifier: MIT
#pragma once

// A clean HTML fragment as a flat list of nodes in document order, for the editorial step. Reads
// only what text::sanitize() writes (balanced, lower case, double-quoted attributes), so it need
// not know HTML's rules. Views into the fragment, which must outlive it.

#include "feeds/text/html_names.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gazetted::normalize {

struct Node {
    std::string_view tag;    // empty for text
    std::string_view source; // the start tag, or the text, as written
    std::size_t parent = 0;  // index; the root is node 0
    std::size_t end = 0;     // one past the last node inside; index + 1 for text and void elements
    std::size_t close_begin = 0, close_end = 0; // the end tag in the fragment, empty for voids
    std::size_t text_size = 0;                  // see Fragment::text_size
    text::Tag known_tag = text::Tag::none;      // `tag`, where it has a number
    bool is_block = false;   // p, div, li, figure …: stands on lines of its own
    bool is_removed = false; // with all that is inside
};

class Fragment {
  public:
    explicit Fragment(std::string_view html);

    std::size_t size() const { return nodes_.size(); }
    std::size_t source_size() const { return html_.size(); } // bytes
    const Node& operator[](std::size_t index) const { return nodes_[index]; }
    bool is_text(std::size_t index) const { return index != 0 && nodes_[index].tag.empty(); }

    /// Of a start tag, entities decoded; empty where it is missing.
    std::string attribute(std::size_t index, std::string_view name) const;
    /// Plain text inside, what is removed left out. At most about `limit` bytes are read.
    std::string text(std::size_t index, std::size_t limit = std::string_view::npos) const;
    /// Bytes of text inside that are not white space, entities counted as written; what is removed
    /// left out. Kept up to date, so that asking costs nothing.
    std::size_t text_size(std::size_t index) const { return nodes_[index].text_size; }
    /// The first element named `tag` in [begin, end) that is not removed; `end` where there is
    /// none.
    std::size_t find(std::string_view tag, std::size_t begin, std::size_t end) const;
    /// The next node after this one's subtree that is not white space; `end` of the parent when
    /// none.
    std::size_t next_sibling(std::size_t index) const;

    /// Blocks that hold text of their own and no block inside, in document order; none that is
    /// removed.
    std::vector<std::size_t> leaf_blocks() const;

    void remove(std::size_t index);
    bool is_changed() const { return is_changed_; }
    /// The fragment without what was removed.
    std::string to_html() const;

  private:
    std::string_view html_;
    std::vector<Node> nodes_;
    bool is_changed_ = false;
};

} // namespace gazetted::normalize
