// SPDX-License-Identifier: MIT
// A pushdown scan over the bytes. Plain text is skipped up to the next byte that means something.
#include "feeds/parse/check.hpp"

#include "feeds/parse/chars.hpp"
#include "feeds/parse/check_tables.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace gazetted::parse {
namespace {

constexpr std::size_t max_prefixes = 256; // more declared ones are not checked any further
constexpr std::size_t few_attributes = 16;

struct Prefix {
    std::string_view name;
    std::size_t depth;
};

class Checker {
  public:
    Checker(std::string_view text, const Doctype& doctype, std::size_t doctype_at,
            const CheckLimits& limits)
        : text_(text), doctype_(doctype), doctype_at_(doctype_at), limits_(limits) {}

    Verdict run() {
        if (prolog() && element_start()) {
            while (ok() && !open_.empty() && content()) {
            }
            if (ok() && open_.empty())
                epilog();
        }
        return std::move(verdict_);
    }

  private:
    bool ok() const { return verdict_.wellformed; }
    bool more() const { return at_ < text_.size(); }
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    bool starts(std::string_view s) const { return text_.compare(at_, s.size(), s) == 0; }

    bool fault(std::size_t where, std::string reason) {
        verdict_.wellformed = false;
        verdict_.offset = where;
        verdict_.reason = std::move(reason);
        return false;
    }
    bool early_end() {
        verdict_.truncated = true;
        return fault(text_.size(), open_.empty()
                                       ? "no root element"
                                       : "ended inside <" + std::string(open_.back()) + ">");
    }
    void skip_space() {
        while (more() && is_space(text_[at_]))
            ++at_;
    }
    bool skip_past(std::string_view mark, std::string_view what) {
        const std::size_t start = at_;
        const std::size_t found = text_.find(mark, at_);
        if (found == std::string_view::npos) {
            verdict_.truncated = true;
            return fault(start, std::string(what) + " is not closed");
        }
        at_ = found + mark.size();
        return true;
    }

    bool prolog() {
        if (starts("<?xml") && is_space(peek(5)) && !skip_past("?>", "XML declaration"))
            return false;
        while (ok()) {
            skip_space();
            if (!more())
                return early_end();
            if (doctype_.present && at_ == doctype_at_) {
                if (!doctype_.complete)
                    return fault(at_, "document type declaration is not closed");
                at_ = doctype_.end;
                verdict_.needs_rewrite |= !doctype_.entities.empty();
            } else if (!misc()) {
                return ok() && (peek() == '<' && is_name_start(peek(1))
                                    ? true
                                    : fault(at_, "text or markup before the root element"));
            }
        }
        return false;
    }

    /// A comment or processing instruction at the cursor.
    bool misc() {
        const std::size_t start = at_;
        if (starts("<!--"))
            return comment();
        if (!starts("<?"))
            return false;
        at_ += 2;
        if (ascii::equals_ignoring_case(text_.substr(at_, 3), "xml") && !is_name_char(peek(3)))
            return fault(start, "XML declaration is not at the start");
        return skip_past("?>", "processing instruction");
    }
    bool comment() {
        const std::size_t start = at_;
        at_ += 4;
        if (!skip_past("--", "comment"))
            return false;
        if (peek() != '>')
            return fault(start, "\"--\" inside a comment");
        ++at_;
        return true;
    }

    void epilog() {
        while (ok()) {
            skip_space();
            if (!more())
                return;
            if (!misc() && ok())
                fault(at_, "text or markup after the root element");
        }
    }

    /// Moves on to the next such byte; false at the end of the document.
    template <class IsStop>
    bool skip_to(const IsStop& is_stop) {
        at_ = text::lanes::find(text_, at_, is_stop);
        return more();
    }

    /// Text up to the next markup, and that markup.
    bool content() {
        while (skip_to(is_text_stop)) {
            if (text_[at_] == '<')
                return markup();
            if (!special(static_cast<unsigned char>(text_[at_])))
                return false;
        }
        return early_end();
    }

    /// A byte of text that needs a look.
    bool special(unsigned char c) {
        const auto next = static_cast<unsigned char>(peek(1));
        if (c == '&')
            return reference();
        if (c == ']' && next == ']' && peek(2) == '>')
            return fault(at_, "\"]]>\" in text");
        if (c < 0x20)
            return fault(at_, "control character");
        if (c == 0xEF && next == 0xBF && static_cast<unsigned char>(peek(2)) >= 0xBE)
            return fault(at_, "character that is no character");
        if (c == 0xC2 && next < 0xA0)
            verdict_.needs_rewrite = true;
        ++at_;
        return true;
    }

    bool markup() {
        switch (peek(1)) {
        case '/':
            return element_end();
        case '?':
            return misc();
        case '!':
            if (starts("<!--"))
                return comment();
            if (starts("<![CDATA["))
                return cdata();
            return fault(at_, "declaration inside the document");
        default:
            return element_start();
        }
    }

    bool cdata() {
        const std::size_t start = at_;
        at_ += 9;
        while (skip_to(is_cdata_stop)) {
            if (starts("]]>")) {
                at_ += 3;
                return true;
            }
            if (text_[at_] == ']')
                ++at_;
            else if (!special(static_cast<unsigned char>(text_[at_])))
                return false;
        }
        verdict_.truncated = true;
        return fault(start, "CDATA section is not closed");
    }

    bool reference() {
        if (const std::size_t length = predefined_reference(text_.substr(at_))) {
            at_ += length;
            return true;
        }
        const std::size_t start = at_++;
        if (peek() == '#')
            return numeric(start);
        const std::size_t name_at = at_;
        while (more() && is_name_char(text_[at_]))
            ++at_;
        const std::string_view name = text_.substr(name_at, at_ - name_at);
        if (name.empty() || peek() != ';')
            return fault(start, "\"&\" that is no reference");
        ++at_;
        verdict_.needs_rewrite = true;
        if (doctype_.has_external || doctype_.entities.count(name) != 0)
            return true;
        return fault(start, "undeclared entity &" + std::string(name.substr(0, 32)) + ";");
    }

    bool numeric(std::size_t start) {
        const bool hex = peek(1) == 'x';
        at_ += hex ? 2 : 1;
        std::uint32_t value = 0;
        const std::size_t digits = at_;
        for (; more() && text_[at_] != ';'; ++at_) {
            const char c = ascii::lower(text_[at_]);
            if (!ascii::is_digit(c) && !(hex && c >= 'a' && c <= 'f'))
                break;
            const auto digit =
                static_cast<std::uint32_t>(ascii::is_digit(c) ? c - '0' : c - 'a' + 10);
            value = std::min<std::uint32_t>(value * (hex ? 16 : 10) + digit, 0x110000);
        }
        if (at_ == digits || peek() != ';' || !is_xml_char(value))
            return fault(start, "bad character reference");
        ++at_;
        verdict_.needs_rewrite |= value >= 0x80 && value < 0xA0;
        return true;
    }

    std::string_view name() {
        const std::size_t start = at_;
        while (more() && is_name_char(text_[at_]))
            ++at_;
        return text_.substr(start, at_ - start);
    }

    bool element_end() {
        const std::size_t start = at_;
        at_ += 2;
        const std::string_view n = name();
        skip_space();
        if (!more())
            return early_end();
        if (peek() != '>' || n != open_.back())
            return fault(start, "</" + std::string(n.substr(0, 64)) + "> where </" +
                                    std::string(open_.back().substr(0, 64)) + "> is due");
        ++at_;
        close();
        return true;
    }
    void close() {
        open_.pop_back();
        while (!prefixes_.empty() && prefixes_.back().depth > open_.size())
            prefixes_.pop_back();
    }

    bool element_start() {
        const std::size_t start = at_++;
        if (!is_name_start(peek()))
            return fault(start, "\"<\" that starts no element");
        const std::string_view n = name();
        if (open_.size() >= limits_.max_depth)
            return fault(start, "elements nested deeper than the limit");
        if (++elements_ > limits_.max_elements) {
            verdict_.truncated = true;
            return fault(start, "more elements than the limit");
        }
        open_.push_back(n);
        verdict_.has_inline_html = verdict_.has_inline_html || is_inline_html(n);
        attributes_.clear();
        while (true) {
            const std::size_t before = at_;
            skip_space();
            if (!more())
                return early_end();
            if (peek() == '>' || peek() == '/')
                break;
            if (before == at_ || !attribute())
                return ok() ? fault(at_, "no space between attributes") : false;
        }
        if (!unique_attributes(start) || !known_prefixes(start))
            return false;
        if (peek() == '>') {
            ++at_;
            return true;
        }
        if (peek(1) != '>')
            return fault(at_, "\"/\" inside a tag");
        at_ += 2;
        close();
        return true;
    }

    bool attribute() {
        const std::size_t start = at_;
        const std::string_view n = name();
        if (n.empty())
            return fault(start, "bad attribute name");
        skip_space();
        if (peek() != '=')
            return fault(start, "attribute without value");
        ++at_;
        skip_space();
        const char quote = peek();
        if (quote != '"' && quote != '\'')
            return fault(start, "attribute value without quotes");
        ++at_;
        if (!attribute_value(quote))
            return false;
        attributes_.push_back(n);
        if (n.substr(0, 6) == "xmlns:" && prefixes_.size() < max_prefixes)
            prefixes_.push_back({n.substr(6), open_.size()});
        return true;
    }
    bool attribute_value(char quote) {
        while (skip_to(is_value_stop)) {
            const char c = text_[at_];
            if (c == quote) {
                ++at_;
                return true;
            }
            if (c == '<')
                return fault(at_, "\"<\" in an attribute value");
            if (c == '"' || c == '\'')
                ++at_;
            else if (!special(static_cast<unsigned char>(c)))
                return false;
        }
        return early_end();
    }

    bool unique_attributes(std::size_t tag) {
        if (attributes_.size() < 2)
            return true;
        if (attributes_.size() <= few_attributes) {
            for (std::size_t i = 1; i < attributes_.size(); ++i)
                for (std::size_t k = 0; k < i; ++k)
                    if (attributes_[i] == attributes_[k])
                        return fault(tag, "attribute given twice");
            return true;
        }
        sorted_ = attributes_;
        std::sort(sorted_.begin(), sorted_.end());
        if (std::adjacent_find(sorted_.begin(), sorted_.end()) != sorted_.end())
            return fault(tag, "attribute given twice");
        return true;
    }

    bool known_prefixes(std::size_t tag) {
        if (!known_prefix(open_.back()))
            return fault(tag,
                         "undeclared prefix in <" + std::string(open_.back().substr(0, 64)) + ">");
        for (const std::string_view a : attributes_)
            if (!known_prefix(a))
                return fault(tag, "undeclared prefix in attribute " + std::string(a.substr(0, 64)));
        return true;
    }
    bool known_prefix(std::string_view qualified) const {
        const std::size_t colon = qualified.find(':');
        if (colon == std::string_view::npos || prefixes_.size() >= max_prefixes)
            return true;
        const std::string_view prefix = qualified.substr(0, colon);
        if (prefix == "xml" || prefix == "xmlns")
            return true;
        return std::any_of(prefixes_.rbegin(), prefixes_.rend(),
                           [prefix](const Prefix& p) { return p.name == prefix; });
    }

    std::string_view text_;
    const Doctype& doctype_;
    std::size_t doctype_at_;
    CheckLimits limits_;
    std::size_t elements_ = 0;
    std::size_t at_ = 0;
    std::vector<std::string_view> open_;
    std::vector<std::string_view> attributes_;
    std::vector<std::string_view> sorted_;
    std::vector<Prefix> prefixes_;
    Verdict verdict_;
};

} // namespace

Verdict check_xml(std::string_view text, const Doctype& doctype, std::size_t doctype_at,
                  const CheckLimits& limits) {
    return Checker(text, doctype, doctype_at, limits).run();
}

} // namespace gazetted::parse
