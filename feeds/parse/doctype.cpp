// SPDX-License-Identifier: MIT
#include "feeds/parse/doctype.hpp"

#include "feeds/parse/chars.hpp"

namespace gazetted::parse {
namespace {

class Reader {
  public:
    Reader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    Doctype run() {
        Doctype out;
        out.present = true;
        at_ += std::string_view("<!DOCTYPE").size();
        outer(out);
        out.end = at_;
        return out;
    }

  private:
    bool more() const { return at_ < text_.size(); }
    void skip_space() {
        while (more() && is_space(text_[at_]))
            ++at_;
    }
    std::string_view word() {
        const std::size_t start = at_;
        while (more() && is_name_char(text_[at_]))
            ++at_;
        return text_.substr(start, at_ - start);
    }
    /// A quoted literal at the cursor; false where there is none.
    bool literal(std::string_view& value) {
        if (!more() || (text_[at_] != '"' && text_[at_] != '\''))
            return false;
        const std::size_t close = text_.find(text_[at_], at_ + 1);
        if (close == std::string_view::npos) {
            at_ = text_.size();
            return false;
        }
        value = text_.substr(at_ + 1, close - at_ - 1);
        at_ = close + 1;
        return true;
    }
    void skip_past(std::string_view mark) {
        const std::size_t found = text_.find(mark, at_);
        at_ = found == std::string_view::npos ? text_.size() : found + mark.size();
    }

    void outer(Doctype& out) {
        std::string_view ignored;
        while (more()) {
            const char c = text_[at_];
            if (c == '>') {
                ++at_;
                out.complete = true;
                return;
            }
            if (c == '<') // never closed; the document goes on
                return;
            if (c == '[') {
                ++at_;
                subset(out);
            } else if (c == '"' || c == '\'') {
                literal(ignored);
            } else if (is_name_start(c)) {
                const std::string_view w = word();
                out.has_external |= w == "SYSTEM" || w == "PUBLIC";
            } else {
                ++at_;
            }
        }
    }

    void subset(Doctype& out) {
        while (more()) {
            if (text_[at_] == ']') {
                ++at_;
                return;
            }
            if (text_[at_] == '%')
                out.has_external = true; // a parameter entity
            if (text_.compare(at_, 4, "<!--") == 0)
                skip_past("-->");
            else if (text_.compare(at_, 8, "<!ENTITY") == 0)
                entity(out);
            else if (text_.compare(at_, 2, "<!") == 0)
                declaration();
            else
                ++at_;
        }
    }

    void declaration() {
        std::string_view ignored;
        at_ += 2;
        while (more() && text_[at_] != '>' && text_[at_] != '<')
            if (!literal(ignored) && more())
                ++at_;
    }

    void entity(Doctype& out) {
        at_ += 8;
        skip_space();
        const std::string_view name = word();
        skip_space();
        std::string_view value;
        if (!name.empty() && literal(value) && value.size() <= Doctype::max_value &&
            out.entities.size() < Doctype::max_entities)
            out.entities.emplace(name, value);
        declaration_end();
    }
    void declaration_end() {
        std::string_view ignored;
        while (more() && text_[at_] != '>' && text_[at_] != '<')
            if (!literal(ignored) && more())
                ++at_;
    }

    std::string_view text_;
    std::size_t at_;
};

} // namespace

Doctype read_doctype(std::string_view text, std::size_t at) {
    return Reader(text, at).run();
}

} // namespace gazetted::parse
