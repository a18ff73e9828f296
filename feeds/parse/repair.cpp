// SPDX-License-Identifier: MIT
// What a damaged document most likely meant, by rules in this order:
//   text        a bare "&" and a "<" that starts nothing are characters; entities of HTML and of
//   the
//               document type become their text; C1 controls become windows-1252; controls go
//   attributes  quotes are added, repeated names dropped, a value that is never closed ends with
//   its
//               tag
//   start tags  void HTML elements close at once; an item inside an item closes the first one; a
//               field that can only stand in an item closes the text field left open before it
//   end tags    one that matches an open element closes what is open inside it, but never across
//   the
//               border of an item; one that matches nothing closes the field it stands in when it
//               is a misspelt form of it, else it is dropped
//   the end     closes all that is open
#include "feeds/parse/repair.hpp"

#include "feeds/parse/chars.hpp"
#include "feeds/parse/references.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace gazetted::parse {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& list) {
    return std::any_of(list.begin(), list.end(),
                       [name](std::string_view n) { return ascii::equals_ignoring_case(n, name); });
}

constexpr std::array<std::string_view, 8> void_elements = {"br",  "hr",   "img",   "wbr",
                                                           "col", "area", "param", "embed"};
/// Borders that a mismatched end tag of something smaller never crosses.
constexpr std::array<std::string_view, 2> item_elements = {"item", "entry"};
constexpr std::array<std::string_view, 7> outer_elements = {"rss",   "rdf:rdf", "channel", "feed",
                                                            "items", "item",    "entry"};
/// Fields that hold text and never another field.
constexpr std::array<std::string_view, 22> leaf_elements = {
    "title",      "link",      "description",   "summary",   "content:encoded", "pubdate",
    "guid",       "id",        "updated",       "published", "category",        "comments",
    "language",   "copyright", "lastbuilddate", "ttl",       "dc:date",         "dc:creator",
    "dc:subject", "docs",      "generator",     "issued"};
/// Fields that no HTML in a text has, so that one of them proves the text before it over.
constexpr std::array<std::string_view, 16> proving_elements = {
    "item",       "entry",       "pubdate",        "guid",     "lastbuilddate",   "published",
    "updated",    "comments",    "enclosure",      "category", "content:encoded", "dc:date",
    "dc:creator", "description", "wfw:commentrss", "channel"};
/// Text fields in which no HTML is expected: any field after them closes them.
constexpr std::array<std::string_view, 8> short_elements = {
    "title", "link", "pubdate", "guid", "id", "category", "published", "updated"};
constexpr std::array<std::string_view, 4> plain_neighbours = {"title", "link", "summary", "author"};

class Repairer {
  public:
    Repairer(std::string_view text, const Doctype& doctype, const RepairLimits& limits)
        : text_(text), limits_(limits), references_(doctype, limits.max_expansion) {}

    std::string run(std::size_t root_at) {
        out_.reserve(text_.size() + text_.size() / 16 + 64);
        at_ = root_at;
        while (at_ < text_.size() && !(open_.empty() && rooted_) &&
               elements_ < limits_.max_elements) {
            if (text_[at_] == '<')
                markup();
            else
                plain(text_.size(), out_);
        }
        while (!open_.empty())
            close_top();
        return std::move(out_);
    }

  private:
    char peek(std::size_t ahead) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    bool starts(std::string_view s) const { return text_.compare(at_, s.size(), s) == 0; }

    /// Character data up to '<' or `end`.
    void plain(std::size_t end, std::string& out) {
        while (at_ < end && text_[at_] != '<')
            one(out);
    }
    /// One character, made fit for XML.
    void one(std::string& out) {
        const auto c = static_cast<unsigned char>(text_[at_]);
        if (c == '&') {
            at_ += references_.append(out, text_, at_);
            return;
        }
        if (c == '>' || c == '"')
            append_escaped(out, c);
        else if (c == 0xC2 && static_cast<unsigned char>(peek(1)) < 0xA0)
            append_utf8(out, from_windows_1252(static_cast<unsigned char>(text_[++at_])));
        else if (c == 0xEF && static_cast<unsigned char>(peek(1)) == 0xBF &&
                 static_cast<unsigned char>(peek(2)) >= 0xBE)
            at_ += 2;
        else if (c >= 0x20 || is_space(text_[at_]))
            out += text_[at_];
        ++at_;
    }

    void markup() {
        if (starts("<!--")) {
            skip_past("-->");
        } else if (starts("<![CDATA[")) {
            cdata();
        } else if (starts("<!") || starts("<?")) {
            skip_past(">");
        } else if (peek(1) == '/' && is_name_start(peek(2))) {
            end_tag();
        } else if (is_name_start(peek(1))) {
            start_tag();
        } else {
            out_ += "&lt;";
            ++at_;
        }
    }
    /// Past `mark`; where it is missing, past the next '>', so that the rest is not lost.
    void skip_past(std::string_view mark) {
        std::size_t found = unfound(mark) ? std::string_view::npos : text_.find(mark, at_);
        if (found == std::string_view::npos) {
            if (mark == "-->")
                no_comment_end_ = true;
            mark = ">";
            found = text_.find('>', at_);
        }
        at_ = found == std::string_view::npos ? text_.size() : found + mark.size();
    }
    /// A mark that was missing once is missing for good: never search for it twice.
    bool unfound(std::string_view mark) const { return mark == "-->" && no_comment_end_; }

    void cdata() {
        at_ += 9;
        const std::size_t found = text_.find("]]>", at_);
        const std::size_t end = found == std::string_view::npos ? text_.size() : found;
        while (at_ < end) {
            if (text_[at_] == '&' || text_[at_] == '<') {
                append_escaped(out_, static_cast<std::uint32_t>(text_[at_]));
                ++at_;
            } else {
                one(out_);
            }
        }
        at_ = std::min(end + 3, text_.size());
    }

    std::string_view name() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_name_char(text_[at_]))
            ++at_;
        return text_.substr(start, at_ - start);
    }
    void skip_space() {
        while (at_ < text_.size() && is_space(text_[at_]))
            ++at_;
    }

    // --- end tags ---
    void close_top() {
        out_.append("</").append(open_.back()).append(">");
        open_.pop_back();
    }
    void close_down_to(std::size_t size) {
        while (open_.size() > size)
            close_top();
    }

    void end_tag() {
        at_ += 2;
        const std::string_view n = name();
        const std::size_t close = text_.find_first_of("<>", at_);
        at_ =
            close == std::string_view::npos ? text_.size() : close + (text_[close] == '>' ? 1 : 0);
        if (dropped_ > 0) {
            --dropped_;
            return;
        }
        const bool is_outer = is_one_of(n, outer_elements);
        for (std::size_t i = open_.size(); i-- > 0;) {
            if (ascii::equals_ignoring_case(open_[i], n)) {
                close_down_to(i);
                return;
            }
            if (!is_outer && is_one_of(open_[i], item_elements))
                break;
        }
        // Nothing of that name is open: "</tilte>" ends <title>, "</b>" ends nothing.
        if (!open_.empty() && !is_outer && misspelt(n, open_.back()))
            close_top();
    }
    /// Same letters in another order, or one letter more, less or changed.
    static bool misspelt(std::string_view a, std::string_view b) {
        if (!is_one_of(b, leaf_elements) || a.size() + 1 < b.size() || b.size() + 1 < a.size() ||
            b.size() < 4)
            return false;
        std::string x = ascii::lower(a);
        std::string y = ascii::lower(b);
        const std::size_t shortest = std::min(x.size(), y.size());
        std::size_t head = 0;
        while (head < shortest && x[head] == y[head])
            ++head;
        std::size_t tail = 0;
        while (tail < shortest - head && x[x.size() - 1 - tail] == y[y.size() - 1 - tail])
            ++tail;
        if (std::max(x.size(), y.size()) - head - tail <= 1)
            return true;
        std::sort(x.begin(), x.end());
        std::sort(y.begin(), y.end());
        return x == y;
    }

    // --- start tags ---
    void start_tag() {
        const std::size_t tag_at = at_;
        ++at_;
        const std::string_view n = name();
        if (!n.empty() && n.back() == ':') { // no local name
            out_ += "&lt;";
            at_ = tag_at + 1;
            return;
        }
        tag_.assign("<").append(n);
        const bool is_empty = attributes() || is_one_of(n, void_elements);
        if (open_.size() >= limits_.max_depth) {
            dropped_ += is_empty ? 0 : 1;
            return;
        }
        close_before(n);
        if (open_.empty() && rooted_)
            return;
        rooted_ = true;
        ++elements_;
        out_.append(tag_).append(is_empty ? "/>" : ">");
        if (!is_empty)
            open_.push_back(n);
    }

    /// Closes what cannot hold `n`.
    void close_before(std::string_view n) {
        const bool is_item = is_one_of(n, item_elements);
        const bool proves = is_one_of(n, proving_elements);
        const bool is_neighbour = proves || is_one_of(n, plain_neighbours);
        if (!is_neighbour)
            return;
        for (std::size_t i = open_.size(); i-- > 0;) {
            const std::string_view open = open_[i];
            if (is_item && is_one_of(open, item_elements)) {
                close_down_to(i);
                return;
            }
            if (is_one_of(open, outer_elements))
                return;
            const bool ends = proves ? is_one_of(open, leaf_elements)
                                     : i + 1 == open_.size() && is_one_of(open, short_elements);
            if (ends && (is_item || !ascii::equals_ignoring_case(open, n))) {
                close_down_to(i);
                if (!is_item)
                    return;
            }
        }
    }

    /// Reads attributes into tag_, up to and past the tag's end; true for "<x/>".
    bool attributes() {
        seen_.clear();
        while (true) {
            skip_space();
            if (at_ >= text_.size() || text_[at_] == '<')
                return false; // cut off, or the next tag begins
            if (text_[at_] == '>') {
                ++at_;
                return false;
            }
            if (text_[at_] == '/' && peek(1) == '>') {
                at_ += 2;
                return true;
            }
            if (is_name_start(text_[at_]))
                attribute();
            else
                ++at_;
        }
    }
    void attribute() {
        const std::string_view n = name();
        value_.clear();
        const std::size_t after_name = at_;
        skip_space();
        if (at_ < text_.size() && text_[at_] == '=') {
            ++at_;
            skip_space();
            value();
        } else {
            at_ = after_name;
            value_ = n; // as HTML's boolean attributes
        }
        if (seen_.size() >= limits_.max_attributes || n.back() == ':' ||
            std::find(seen_.begin(), seen_.end(), n) != seen_.end())
            return;
        seen_.push_back(n);
        tag_.append(" ").append(n).append("=\"").append(value_).append("\"");
    }
    void value() {
        const char quote = peek(0);
        if (quote == '"' || quote == '\'') {
            const std::size_t close = closing_quote(quote);
            if (close != std::string_view::npos) {
                ++at_;
                while (at_ < close)
                    value_char();
                at_ = close + 1;
                return;
            }
            ++at_;
        }
        while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != '>' &&
               text_[at_] != '<' && !(text_[at_] == '/' && peek(1) == '>'))
            value_char();
    }
    void value_char() {
        if (text_[at_] == '<') {
            value_ += "&lt;";
            ++at_;
        } else {
            one(value_);
        }
    }
    /// Where the value closes; a quote that only closes after another tag began was forgotten.
    std::size_t closing_quote(char quote) {
        std::size_t& none_after = quote == '"' ? no_double_ : no_single_;
        if (at_ >= none_after)
            return std::string_view::npos;
        const std::size_t close = text_.find(quote, at_ + 1);
        if (close == std::string_view::npos) {
            none_after = at_;
            return close;
        }
        const bool opens_another =
            text_[close - 1] == '=' &&
            text_.substr(at_, close - at_).find('<') != std::string_view::npos;
        return opens_another ? std::string_view::npos : close;
    }

    std::string_view text_;
    RepairLimits limits_;
    References references_;
    std::string out_, tag_, value_;
    std::vector<std::string_view> open_, seen_;
    std::size_t at_ = 0;
    std::size_t elements_ = 0;
    std::size_t dropped_ = 0; // open elements past the depth limit
    std::size_t no_double_ = std::string_view::npos;
    std::size_t no_single_ = std::string_view::npos;
    bool rooted_ = false;
    bool no_comment_end_ = false;
};

} // namespace

std::string repair_xml(std::string_view text, std::size_t root_at, const Doctype& doctype,
                       const RepairLimits& limits) {
    return Repairer(text, doctype, limits).run(root_at);
}

} // namespace gazetted::parse
