// SPDX-License-Identifier: MIT
// Whatever the input, sanitized HTML is balanced, within its bounds and its own sanitized form; the
// tokenizer reads every byte once.
#include "feeds/text/html.hpp"
#include "feeds/text/html_names.hpp"
#include "feeds/text/tokenizer.hpp"
#include "tests/fuzz/support.hpp"

#include <cstdint>
#include <vector>

using namespace gazetted::text;
using gazetted::fuzz::require;

namespace {

/// Every tag is on the allow-list, every end tag closes what was opened last.
void require_balance(std::string_view html, std::size_t max_depth) {
    std::vector<std::string> open;
    Tokenizer tokens(html, Switching::by_caller);
    for (const Token* token = &tokens.next(); token->kind != TokenKind::end;
         token = &tokens.next()) {
        require(token->kind != TokenKind::comment && token->kind != TokenKind::doctype);
        if (token->kind == TokenKind::text) {
            continue;
        }
        const Tag tag = tag_of(token->name);
        require(has(tag, tag_flag::written));
        require(has(tag, tag_flag::is_void) == token->self_closing);
        if (token->kind == TokenKind::end_tag) {
            require(!open.empty() && open.back() == token->name);
            open.pop_back();
        } else if (!token->self_closing) {
            open.emplace_back(token->name);
        }
        require(open.size() <= max_depth);
    }
    require(open.empty());
}

void require_contiguous(std::string_view html) {
    Tokenizer tokens(html);
    std::size_t at = 0;
    for (const Token* token = &tokens.next(); token->kind != TokenKind::end;
         token = &tokens.next()) {
        const auto begin = static_cast<std::size_t>(token->source.data() - html.data());
        require(begin >= at && !token->source.empty());
        at = begin + token->source.size();
        require(at == tokens.position());
    }
    require(tokens.position() == html.size());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string html = gazetted::fuzz::as_utf8(std::string(data, data + size));
    require_contiguous(html);
    for (const std::size_t depth : {std::size_t{256}, std::size_t{6}}) {
        SanitizeOptions options;
        options.max_depth = depth;
        options.max_output = depth == 256 ? options.max_output : 1000;
        const std::string once = sanitize(html, options);
        require(once.size() <= options.max_output);
        require_balance(once, depth);
        require(sanitize(once, options) == once);
    }
    (void)html_to_text(html);
    (void)looks_like_html(html);
    require(decode_entities(escape_html(html)) == html);
    return 0;
}
