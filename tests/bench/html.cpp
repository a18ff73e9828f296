// SPDX-License-Identifier: MIT
// Speed of the HTML functions on the files named on the command line, best of five runs each.
#include "feeds/text/html.hpp"
#include "feeds/text/tokenizer.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

using namespace gazetted::text;

namespace {

template <typename Work>
void measure(const char* what, const std::string& html, Work work) {
    constexpr int runs = 5;
    double best = 1e9;
    std::size_t result = 0;
    for (int i = 0; i < runs; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        result = work(html);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        best = std::min(best, took.count());
    }
    std::printf("  %-10s %8.1f MB/s   (%zu)\n", what, static_cast<double>(html.size()) / best / 1e6,
                result);
}

} // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        std::ifstream in(argv[i], std::ios::binary);
        const std::string html{std::istreambuf_iterator<char>(in), {}};
        std::printf("%s, %zu bytes\n", argv[i], html.size());
        measure("tokens", html, [](const std::string& text) {
            Tokenizer tokens(text);
            std::size_t count = 0;
            while (tokens.next().kind != TokenKind::end) {
                ++count;
            }
            return count;
        });
        SanitizeOptions options;
        options.max_output = html.size() * 2 + 1024;
        measure("sanitize", html,
                [&](const std::string& text) { return sanitize(text, options).size(); });
        measure("text", html, [](const std::string& text) { return html_to_text(text).size(); });
    }
    return argc > 1 ? 0 : 1;
}
