// SPDX-License-Identifier: MIT
// The first line is the Content-Type, the rest the document.
#include "feeds/text/encoding.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string all(data, data + size);
    auto cut = all.find('\n');
    auto content_type = cut == std::string::npos ? std::string() : all.substr(0, cut);
    auto got =
        gazetted::text::decode(cut == std::string::npos ? all : all.substr(cut + 1), content_type);
    if (!gazetted::text::is_valid_utf8(got.utf8) || got.encoding.empty()) {
        std::abort();
    }
    gazetted::text::repair_mojibake(all);
    return 0;
}
