// SPDX-License-Identifier: MIT
// Copies token by token. After each complete value the place is remembered, so that a cut text can
// go back to it.
#include "feeds/parse/json_repair.hpp"

#include "feeds/parse/chars.hpp"

namespace gazetted::parse {
namespace {

constexpr std::size_t max_remembered_depth = 16; // items of a feed stand at depth 2

class JsonRepairer {
  public:
    explicit JsonRepairer(std::string_view text) : text_(text) { done_.offset = text.size(); }

    RepairedJson run() {
        out_.reserve(text_.size() + 64);
        while (at_ < text_.size() && !(finished_))
            token();
        if (!finished_) {
            done_.truncated = true;
            changed();
            out_.resize(safe_size_);
            for (std::size_t i = safe_stack_.size(); i-- > 0;)
                out_ += safe_stack_[i] == '{' ? '}' : ']';
        } else if (!ascii::trim(text_.substr(at_)).empty()) {
            changed();
        }
        done_.text = std::move(out_);
        return std::move(done_);
    }

  private:
    void changed() {
        if (done_.offset == text_.size())
            done_.offset = at_;
    }
    void remember() {
        if (stack_.size() > max_remembered_depth)
            return;
        safe_size_ = out_.size();
        safe_stack_ = stack_;
    }
    void drop_comma() {
        std::size_t end = out_.size();
        while (end > 0 && is_space(out_[end - 1]))
            --end;
        if (end > 0 && out_[end - 1] == ',') {
            out_.resize(end - 1);
            changed();
        }
    }

    void token() {
        const char c = text_[at_];
        switch (c) {
        case '"':
            string();
            return;
        case '{':
        case '[':
            stack_ += c;
            out_ += c;
            ++at_;
            remember();
            return;
        case '}':
        case ']':
            drop_comma();
            ++at_;
            close(c);
            return;
        case ',':
            drop_comma(); // two in a row
            remember();
            out_ += c;
            ++at_;
            return;
        default:
            if (static_cast<unsigned char>(c) < 0x20 && !is_space(c))
                changed();
            else
                out_ += c;
            ++at_;
        }
    }

    /// A bracket of the wrong kind closes what is open.
    void close(char c) {
        if (stack_.empty())
            return;
        const char due = stack_.back() == '{' ? '}' : ']';
        if (due != c)
            changed();
        out_ += due;
        stack_.pop_back();
        finished_ = stack_.empty();
        remember();
    }

    void string() {
        static constexpr std::string_view hex = "0123456789abcdef";
        out_ += text_[at_++];
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (static_cast<unsigned char>(c) < 0x20) {
                changed();
                out_ += "\\u00";
                out_ += hex[static_cast<unsigned char>(c) >> 4];
                out_ += hex[static_cast<unsigned char>(c) & 15];
                continue;
            }
            out_ += c;
            if (c == '"')
                return;
            if (c == '\\' && at_ < text_.size())
                escape();
        }
    }
    void escape() {
        static constexpr std::string_view known = "\"\\/bfnrtu";
        const char c = text_[at_++];
        if (known.find(c) == std::string_view::npos) { // "\'" means the character
            changed();
            out_.pop_back();
        }
        out_ += c;
    }

    std::string_view text_;
    RepairedJson done_;
    std::string out_, stack_, safe_stack_;
    std::size_t safe_size_ = 0;
    std::size_t at_ = 0;
    bool finished_ = false;
};

} // namespace

RepairedJson repair_json(std::string_view text) {
    return JsonRepairer(text).run();
}

} // namespace gazetted::parse
