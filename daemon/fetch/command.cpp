// SPDX-License-Identifier: MIT
#include "daemon/fetch/command.hpp"

namespace gazetted::daemon::fetch {

namespace {

class Splitter {
  public:
    void add(char c) {
        if (is_escaped_) {
            take_escaped(c);
        } else if (quote_ == '\'') {
            c == '\'' ? close() : keep(c);
        } else if (c == '\\') {
            is_escaped_ = true;
        } else if (quote_ == '"') {
            c == '"' ? close() : keep(c);
        } else if (c == '\'' || c == '"') {
            quote_ = c;
            has_word_ = true;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            end_word();
        } else {
            keep(c);
        }
    }
    void end_word() {
        if (has_word_) {
            words_.push_back(std::move(word_));
        }
        word_.clear();
        has_word_ = false;
    }
    bool is_open() const { return quote_ != 0 || is_escaped_; }
    std::vector<std::string> take() { return std::move(words_); }

  private:
    void keep(char c) {
        word_ += c;
        has_word_ = true;
    }
    void close() { quote_ = 0; }
    void take_escaped(char c) {
        is_escaped_ = false;
        if (quote_ == '"' && c != '"' && c != '\\') {
            keep('\\');
        }
        keep(c);
    }

    std::vector<std::string> words_;
    std::string word_;
    char quote_ = 0;
    bool is_escaped_ = false;
    bool has_word_ = false;
};

} // namespace

Result<std::vector<std::string>> split_command(std::string_view command) {
    Splitter splitter;
    for (const char c : command) {
        if (c == '\0') {
            return fail(ErrorCode::config, "the command after exec: holds a zero byte");
        }
        splitter.add(c);
    }
    if (splitter.is_open()) {
        return fail(ErrorCode::config,
                    "the command \"" + std::string(command) + "\" has a quote that is not closed");
    }
    splitter.end_word();
    auto words = splitter.take();
    if (words.empty() || words.front().empty()) {
        return fail(ErrorCode::config, "there is no command after exec:");
    }
    return words;
}

} // namespace gazetted::daemon::fetch
